import Captions
import MediaTypes
import Testing

@Suite("WebVTT files")
struct WebVTTFileTests {
  @Test(arguments: ["WEBVTT", "WEBVTT\n", "\u{FEFF}WEBVTT", "WEBVTT \r\r", "WEBVTT\tfoo\n\n\n"])
  func signatureAloneIsAFile(_ text: String) throws {
    let reading = try Sample.read(text)
    #expect(reading.format == .webVTT && reading.cues.isEmpty)
  }

  @Test(arguments: ["", "WEBVT", "webvtt\n", "WEBVTTx\n", " WEBVTT\n", "\nWEBVTT\n"])
  func withoutSignatureItIsNone(_ text: String) {
    #expect(throws: CaptionError.notCaptions(name: "sample.txt", format: .webVTT, line: 1)) {
      try Sample.read(text, as: .webVTT)
    }
  }

  @Test func headerEndsAtTheFirstEmptyLineOrArrow() throws {
    let header = try Sample.read("WEBVTT - A title\nfoo: bar\n00:00.000 --> 00:01.000\ntext")
    #expect(header.document.title == "A title" && header.plain == ["text"])
    #expect(header.document.verbatim.map(\.text) == ["foo: bar"])
    let language = try Sample.read("WEBVTT\nKind: captions\nLanguage: pt-BR\n\n")
    #expect(language.document.language == "pt-BR")
  }

  @Test(arguments: ["\n", "\r", "\r\n"])
  func everyLineEndIsOne(_ end: String) throws {
    let lines = [
      "WEBVTT", "", "id", "00:00.000 --> 00:01.000", "one", "two", "", "00:02.000 --> 00:03.000", "three",
    ]
    let reading = try Sample.read(lines.joined(separator: end))
    #expect(reading.plain == ["one\ntwo", "three"])
    #expect(reading.cues.map(\.identifier) == ["id", nil] && reading.cues.map(\.line) == [4, 8])
  }

  /// The ideas of web-platform-tests' timings-*: what the algorithm takes.
  @Test(arguments: [
    ("00:00:00.000 --> 00:00:01.000", 0, 1000), ("00:00.000 --> 00:01.000", 0, 1000),
    ("000:00:00.000 --> 00:00:01.000", 0, 1000), ("00:00:00.000 --> 100:00:01.500", 0, 360_001_500),
    ("00:59:59.999-->01:00:00.000", 3_599_999, 3_600_000), ("  \t00:00.001 \u{c} -->\t00:00.002", 1, 2),
    ("60:00:00.000 --> 61:00:00.000", 216_000_000, 219_600_000),
    ("00:01.000 --> 00:00.000", 1000, 0), ("00:00.000 --> 00:01.000foo", 0, 1000),
  ])
  func times(_ line: String, _ start: Int64, _ end: Int64) throws {
    let reading = try Sample.webVTT("\(line)\ntext")
    #expect(reading.cues.map(\.start) == [.ms(start)] && reading.cues.map(\.end) == [.ms(end)])
    #expect(reading.codes.contains("REVERSED_TIME") == (end < start))
  }

  @Test(arguments: [
    "00:00:00,000 --> 00:00:01.000", "0:00:00.00 --> 0:00:01.000", "00::00.000 --> 00:01.000",
    "00:000.000 --> 00:01.000", "00:00.0000 --> 00:01.000", "00:60.000 --> 01:01.000",
    "60:00.000 --> 61:00.000",
    "00:00.000 -- > 00:01.000 -->", "-00:00.000 --> 00:01.000", "00:00.000 -->", "--> 00:01.000",
    "00:00.000 --a--> 00:01.000", "00:00.000 --> 00:00:1.000", "12 --> 13", "00:00.000\u{0} --> 00:01.000",
  ])
  func timesThatAreNone(_ line: String) throws {
    let reading = try Sample.webVTT("\(line)\nlost\n\n00:02.000 --> 00:03.000\nkept")
    #expect(reading.plain == ["kept"])
    let warning = reading.warnings.first { $0.code == "UNREADABLE_TIME" }
    #expect(warning?.message.contains("line 3") == true)
  }

  @Test func hugeHoursAreNoOverflow() throws {
    let digits = String(repeating: "9", count: 400)
    let reading = try Sample.webVTT("\(digits):00:00.000 --> \(digits):00:01.000\ntext")
    #expect(reading.cues.first.map { $0.start.seconds > 1e9 } == true)
  }

  @Test func arrowsBeginCuesAndEndBlocks() throws {
    let reading = try Sample.webVTT(
      """
      -->
      00:00.000 --> 00:01.000
      text1
      foo-->
      00:00.000 --> 00:01.000
      text2
      00:00.000 --> 00:01.000
      text3
      """)
    #expect(reading.plain == ["text1", "text2", "text3"])
  }

  @Test func identifiersKeepTheirSpaces() throws {
    let reading = try Sample.webVTT(
      " a \n00:00.000 --> 00:01.000\nx\n\n \n00:00.000 --> 00:01.000\ny\n\n->\n00:00.000 --> 00:01.000\nz")
    #expect(reading.cues.map(\.identifier) == [" a ", " ", "->"])
    #expect(
      try Sample.again(reading.document, .webVTT).document.withoutLines == reading.document.withoutLines)
  }

  @Test func nulsBecomeReplacementCharacters() throws {
    let reading = try Sample.webVTT("\0id\n00:00.000 --> 00:01.000 align\0:end\nte\0xt")
    #expect(reading.cues.first?.identifier == "\u{FFFD}id" && reading.plain == ["te\u{FFFD}xt"])
    #expect(reading.cues.first?.placement == nil)
    let warning = try #require(reading.warnings.first { $0.code == "NUL_REPLACED" })
    #expect(warning.count == 3 && warning.message.contains("Line 3"))
  }

  @Test func commentsStylesAndRegionsComeBackWhereTheyWere() throws {
    let text = """
      WEBVTT - Title

      STYLE
      ::cue(.loud) { color: red }

      NOTE first

      REGION
      id:low
      width:40%
      lines:2
      regionanchor:0%,100%
      viewportanchor:10%,90.5%
      scroll:up

      00:00:01.000 --> 00:00:02.000 region:low
      one

      NOTE
      between
      lines

      00:00:03.000 --> 00:00:04.000 region:none
      two

      STYLE
      too late

      """
    let reading = try Sample.read(text)
    let region = try #require(reading.document.regions.first)
    #expect(region.width == 40 && region.lines == 2 && region.scrollsUp)
    #expect(region.anchor == .init(x: 0, y: 100) && region.viewportAnchor == .init(x: 10, y: 90.5))
    #expect(reading.cues.map(\.region) == ["low", nil])
    #expect(reading.codes.sorted() == ["SETTING_IGNORED", "STRAY_TEXT"])
    #expect(
      reading.document.verbatim.map(\.text) == [
        "STYLE\n::cue(.loud) { color: red }", "NOTE first", "NOTE\nbetween\nlines",
      ])
    let again = try Sample.again(reading.document, .webVTT)
    #expect(again.document.withoutLines == reading.document.withoutLines && again.warnings.isEmpty)
  }

  @Test func textWithoutTimesIsTold() throws {
    let reading = try Sample.webVTT("no times\nhere\n\n00:00.000 --> 00:01.000\ntext\n\nNOTEx\n")
    #expect(reading.plain == ["text"] && reading.codes == ["STRAY_TEXT", "STRAY_TEXT"])
    #expect(reading.warnings.first?.message.contains("line 3, \"no times\\nhere\"") == true)
  }

  @Test func timesThatNoRecordingReachesAreTold() throws {
    let reading = try Sample.webVTT(
      "00:01.000 --> 00:02.000\na\n\n99999999:00:00.000 --> 99999999:00:01.000\nb\n")
    #expect(reading.codes == ["UNUSUAL_TIME"])
    #expect(
      reading.warnings.first?.message.contains("The cue at line 6 has a time that no recording reaches")
        == true)
    let subRip = try Sample.read("1\n99999999:00:00,000 --> 99999999:00:01,000\nb\n")
    #expect(subRip.warnings.contains { $0.message.contains("line 2 has a time that no recording") })
  }
}
