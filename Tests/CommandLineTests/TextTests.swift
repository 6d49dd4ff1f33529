import Foundations
import MediaTypes
import SystemPackage
import TestSupport
import Testing

@testable import genlock

@Suite("Words, arguments and exit codes")
struct TextTests {
  @Test func numbersReadWell() {
    #expect(Wording.clock(seconds: 7) == "0:07")
    #expect(Wording.clock(seconds: 3723.4) == "1:02:03")
    #expect(Wording.clock(seconds: .infinity) == "?")
    #expect(Wording.elapsed(seconds: 0.4799) == "480 ms")
    #expect(Wording.elapsed(seconds: 3.21) == "3.2 s")
    #expect(Wording.elapsed(seconds: 245) == "4:05")
    #expect(Wording.bytes(999) == "999 bytes")
    #expect(Wording.bytes(1_500_000) == "1.5 MB")
    #expect(Wording.bytes(.max) == "9.2 EB")
    #expect(Wording.number(29.97003) == "29.97")
    #expect(Wording.number(30) == "30")
  }

  @Test func argumentsAreSplitAtTheFirstEqualsSign() {
    let named = NamedValue(argument: "source=a=b.mp4")
    #expect(named?.name == "source" && named?.value == "a=b.mp4")
    #expect(NamedValue(argument: "list=")?.value == "")
    #expect(NamedValue(argument: "=a") == nil)
    #expect(NamedValue(argument: "a") == nil)
  }

  @Test func patternsAreExpandedForListsOnly() throws {
    let folder = try TemporaryFolder()
    for name in ["b.mp4", "a.mp4", "c.mov", "[x].mp4"] { try folder.write("", to: name) }
    let pattern = folder.appending("*.mp4").string
    let found = try InputPattern.paths(pattern, isList: true).map { $0.lastComponent?.string }
    #expect(Set(found) == ["a.mp4", "b.mp4", "[x].mp4"])
    #expect(try InputPattern.paths(pattern, isList: false) == [FilePath(pattern)])
    let literal = folder.appending("[x].mp4")
    #expect(try InputPattern.paths(literal.string, isList: true) == [literal])
    #expect(throws: InputPatternError.self) {
      try InputPattern.paths(folder.appending("*.wav").string, isList: true)
    }
  }

  @Test func everyCategoryHasItsExitCode() {
    let codes = ErrorCategory.allCases.map { ExitStatus($0).rawValue }
    #expect(codes == [2, 3, 4, 5, 6, 130])
    let failed = ErrorCategory.allCases.map { ExitStatus(failedStage: $0).rawValue }
    #expect(failed == [5, 5, 4, 5, 6, 130])
  }

  @Test func outputsAreNamed() {
    let outputs: [String: Value] = [
      "proxy": .file(FileReference(path: "out/proxy.mp4")), "offset": 1.5,
      "all": .list([.file(FileReference(path: "a\nb")), .file(FileReference(path: "c"))]),
    ]
    #expect(
      OutputText.describe(outputs) == "all[0]\ta\\u{a}b\nall[1]\tc\noffset\t1.5\nproxy\tout/proxy.mp4\n")
  }

  @Test func recordingsAreDescribed() {
    let stream = StreamInfo(index: 0, codec: "h264", profile: "High", bitRate: 25_000_000, hasEditList: true)
    let video = VideoStream(
      stream: stream, width: 320, height: 180, displayWidth: 180, displayHeight: 320, rotation: 90,
      color: ColorInfo(primaries: "bt2020", transfer: "smpte2084", matrix: "bt2020nc", hdr: "hdr10"),
      measuredFrameRate: 21.013, isVariableFrameRate: true, shortestFrameMs: 16.667, longestFrameMs: 183.33)
    let info = MediaInfo(
      path: "a\u{7}.mp4", size: 1234, container: .init(format: "mov", longName: "QuickTime"),
      durationSeconds: 24, video: [video], tags: ["title": "x\ny"])
    let text = MediaInfoText.describe(info)
    for fact in [
      "a\\u{7}.mp4", "1.2 kB (1234 bytes)", "320x180 shown 180x320", "turned 90 degrees", "25 Mbit/s",
      "variable frame rate, 21.013 fps on average (16.7 - 183.3 ms per frame)", "HDR hdr10", "edit list",
      "title: x\\u{a}y",
    ] {
      #expect(text.contains(fact), "\(fact) in \(text)")
    }
  }
}
