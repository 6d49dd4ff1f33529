import Foundation
import MediaTypes
import TestSupport
import Testing

@testable import Stages

@Suite final class ProbeStageTests {
  /// Lives as long as the test, and with it the files that the stages make.
  private let bench: StageBench

  init() throws {
    bench = try StageBench()
  }

  @Test func `expressions see what pipelines decide by`() async throws {
    let outputs = try await bench.run(ProbeStage(), ["source": .file(Fixture.talk)])
    let info = try #require(outputs["info"])
    #expect(info["hasVideo"] == true && info["hasAudio"] == true && info["isVariableFrameRate"] == false)
    #expect(info["frameRate"] == "30/1" && info["width"] == 1920 && info["channels"] == 2)
    let report = try JSONDecoder().decode(MediaInfo.self, from: try #require(outputs["report"]).data)
    #expect(report.path == "talk-1080p30.mp4")
    #expect(report.video.count == 1)
  }

  @Test(arguments: [
    (Fixture.noAudio, true, false), (.audioOnly, false, true), (.unknownCodec, false, true),
    (.zeroLength, true, false),
  ])
  func `a stream that cannot be used does not count`(fixture: Fixture, hasVideo: Bool, hasAudio: Bool)
    async throws
  {
    let info = try #require(try await bench.run(ProbeStage(), ["source": .file(fixture)])["info"])
    #expect(info["hasVideo"] == .boolean(hasVideo))
    #expect(info["hasAudio"] == .boolean(hasAudio))
  }

  @Test func `every member of info is declared with its type`() async throws {
    for fixture in [Fixture.talk, .timecode, .audioOnly] {
      let info = try #require(
        try await bench.run(ProbeStage(), ["source": .file(fixture)])["info"]?.objectValue)
      #expect(Set(info.keys) == Set(ProbeSummary.members.keys))
    }
  }
}
