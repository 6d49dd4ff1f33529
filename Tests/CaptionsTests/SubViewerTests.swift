import Captions
import MediaTypes
import Testing

@Suite("SubViewer")
struct SubViewerTests {
  @Test func youTubesFormComesBack() throws {
    let text = "0:00:01.000,0:00:02.500\nOne\ntwo\n\n1:00:02.500,1:00:03.000\nthree\n\n"
    let reading = try Sample.read(text)
    #expect(reading.format == .subViewer && reading.plain == ["One\ntwo", "three"])
    #expect(reading.cues.map(\.start) == [.ms(1000), .ms(3_602_500)])
    #expect(try CaptionFile.write(reading.document, as: .subViewer).text == text)
  }

  @Test func versionTwoHasAHeader() throws {
    let reading = try Sample.read(
      "[INFORMATION]\n[TITLE]A film\n[AUTHOR]\n[SUBTITLE]\n[COLF]&HFFFFFF,[STYLE]bd\n00:00:04.61,00:00:06.43\nOne[br]two\n"
    )
    #expect(
      reading.format == .subViewer && reading.document.title == "A film" && reading.plain == ["One\ntwo"])
    #expect(reading.cues.first?.start == .ms(4610) && reading.cues.first?.end == .ms(6430))
  }
}
