import Alignment
import Captions
import Foundation
import Foundations
import MediaTypes
import TestSupport
import Testing

@testable import Stages

@Suite struct SpeechStageTests {
  private let bench: StageBench

  init() throws {
    bench = try StageBench()
  }

  @Test func `it knows when somebody speaks`() async throws {
    let outputs = try await bench.run(SpeechStage(), ["source": .file(Fixture.spokenLines)])
    #expect(abs((outputs["info"]?["durationSeconds"]?.numberValue ?? 0) - 116) < 0.05)
    let track = try #require(SpeechTrack(bytes: [UInt8](try outputs["speech"]?.data ?? Data())))
    let lines = try SpokenLines.cues()
    var right = 0
    for (index, value) in track.activity.values.enumerated() {
      let ms = Double(index) * 20 + 10
      // A caption stays for 0.4 s after its line.
      let isSpoken = lines.contains { $0.start.milliseconds <= ms && ms < $0.end.milliseconds - 400 }
      if (value > 0) == isSpoken { right += 1 }
    }
    #expect(Double(right) / Double(track.activity.values.count) > 0.85)
    #expect(bench.warnings.all.isEmpty)
  }

  @Test func `the same recording gives the same bytes`() async throws {
    let first = try await bench.run(SpeechStage(), ["source": .file(Fixture.speech)])
    let second = try await bench.run(SpeechStage(), ["source": .file(Fixture.speech), "track": 1])
    #expect(try first["speech"]?.data == second["speech"]?.data)
  }

  @Test func `without sound there is nothing to hear`() async throws {
    #expect(await bench.code(SpeechStage(), ["source": .file(Fixture.noAudio)]) == "MISSING_AUDIO_TRACK")
    #expect(
      await bench.code(SpeechStage(), ["source": .file(Fixture.speech), "track": 2]) == "MISSING_AUDIO_TRACK")
  }
}
