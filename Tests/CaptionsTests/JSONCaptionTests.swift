import Captions
import MediaTypes
import Testing

@Suite("Captions as JSON")
struct JSONCaptionTests {
  @Test func theLeastThatIsEnough() throws {
    let reading = try Sample.read(
      #"{"cues":[{"startMs":1000,"endMs":2000.5,"text":"a\nb"},{"startMs":-5,"endMs":1,"lines":["x","y"],"voice":"Ann","id":"q"}]}"#
    )
    #expect(reading.format == .json && reading.plain == ["a\nb", "x\ny"] && reading.warnings.isEmpty)
    #expect(reading.cues[0].end == MediaTime(seconds: 2.0005) && reading.cues[1].start == .ms(-5))
    #expect(reading.cues[1].text.runs.first?.style.voice == "Ann" && reading.cues[1].identifier == "q")
  }

  @Test func unknownKeysAreTold() throws {
    let reading = try Sample.read(
      #"{"version":1,"foo":1,"cues":[{"startMs":1,"endMs":2,"text":"","bar":[1]},{"startMs":1,"endMs":2,"bar":2}]}"#
    )
    #expect(
      reading.codes == ["SETTING_IGNORED", "SETTING_IGNORED"] && reading.warnings.map(\.count) == [2, 1])
    #expect(reading.warnings[0].message.contains("\"bar\" in cue 1"))
  }

  @Test(arguments: [
    (#"{"cues":[{"startMs":1,"endMs":2},{"id":"intro","endMs":2}]}"#, "cue 2, \"intro\", has no startMs"),
    (#"{"cues":[{"startMs":1}]}"#, "cue 1 has no endMs"),
    (#"{"cues":[{"startMs":"1","endMs":2}]}"#, "\"startMs\" in cue 1"),
    (#"{"cues":[3]}"#, "cue 1 is no object"), (#"{"cues":{}}"#, "\"cues\" in the document"),
    (#"{"version":2,"cues":[]}"#, "version is 2"),
    (#"{"cues":[{"startMs":1,"endMs":2,"runs":[{"color":"no"}]}]}"#, "\"color\" in run 1 of cue 1"),
    (#"{"cues":["#, "JSON"),
  ])
  func errorsNameTheCue(_ text: String, _ part: String) throws {
    let error = #expect(throws: CaptionError.self) { try Sample.read(text, as: .json) }
    #expect(
      error?.code == "CAPTIONS_MALFORMED" && error?.message.contains(part) == true, "\(error?.message ?? "")")
  }

  @Test func otherJSONIsNone() {
    #expect(throws: CaptionError.notCaptions(name: "sample.txt", format: .json, line: nil)) {
      try Sample.read(#"{"a":1}"#)
    }
    #expect(throws: CaptionError.self) { try Sample.read(String(repeating: "[", count: 100_000), as: .json) }
  }
}
