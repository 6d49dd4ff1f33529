import Foundation
import MediaTypes
import SystemPackage
import TestSupport
import Testing

@testable import Stages

@Suite struct TimelineStageTests {
  private let bench: StageBench
  private let stage = TimelineStage()
  private let recordings: Value = [.file(.cameraA), [.file(.chapter1), .file(.chapter2)], .file(.cameraB)]

  init() throws {
    bench = try StageBench()
  }

  /// A result as `sync` gives it: names of files, not paths.
  private var result: SyncResult {
    SyncResult(
      master: "A",
      recordings: [
        SyncedRecording(
          name: "A", path: "camera-a.mp4", durationMs: 36_000, offsetMs: 0, driftPpm: 0, confidence: 100),
        SyncedRecording(
          name: "B", path: "chapter-1.mp4", furtherPaths: ["chapter-2.mp4"], durationMs: 8_000,
          offsetMs: 1_013,
          driftPpm: 0, confidence: 40),
        SyncedRecording(
          name: "C", path: "camera-b.mp3", durationMs: 30_000,
          warnings: [Warning(code: "NO_SHARED_SOUND", message: "C shares no sound.")]),
      ])
  }

  private func value(_ result: SyncResult) throws -> Value {
    try JSONDecoder().decode(Value.self, from: Data(result.json()))
  }

  /// Rows of the CSV by column name.
  private func rows(_ outputs: [String: Value]) throws -> [[String: String]] {
    let file = try #require(
      outputs["files"]?.listValue?.first { $0.fileValue?.name.hasSuffix(".csv") == true })
    let lines = try file.text.split(whereSeparator: \.isNewline).map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    return lines.dropFirst().map { Dictionary(zip(lines[0], $0)) { first, _ in first } }
  }

  @Test func `every format is written and points to the files where they lie`() async throws {
    let outputs = try await bench.run(stage, ["result": try value(result), "recordings": recordings])
    let files = try #require(outputs["files"]?.listValue)
    #expect(
      files.compactMap(\.fileValue?.name) == [
        "sync.otio", "sync.fcpxml", "sync-A.edl", "sync-B.edl", "sync.csv",
      ])
    #expect(try files[0].text.contains(Fixture.chapter2.path.string))
    #expect(outputs["info"]?["frameRate"] == "25/1")
    // 1,013 ms are 25.325 frames at 25 Hz: 13 ms are left, and joined files may lie up to a frame and a half away.
    let largest = try #require(outputs["info"]?["largestRemainderMs"]?.numberValue)
    #expect((13...60).contains(largest))
    #expect(bench.warnings.codes == ["TIMELINE_RECORDING_UNPLACED"])
    let placed = try JSONDecoder().decode(SyncResult.self, from: try #require(outputs["result"]).data)
    #expect(
      placed.recordings.map(\.path) == [Fixture.cameraA, .chapter1, .cameraB].map(\.path.string))
    #expect(placed.recordings[1].furtherPaths == [Fixture.chapter2.path.string])
  }

  @Test func `a corrected result is what holds`() async throws {
    var corrected = result
    corrected.recordings[2].offsetMs = 7_240
    corrected.recordings[2].driftPpm = 0
    let outputs = try await bench.run(
      stage,
      ["result": try value(corrected), "recordings": recordings, "formats": ["csv"], "frameRate": "50"])
    let rows = try rows(outputs)
    #expect(
      rows.filter { $0["row"] == "recording" }.map { $0["offset_ms"] } == [
        "0.000000", "1013.000000", "7240.000000",
      ])
    #expect(rows.last { $0["row"] == "recording" }?["frame"] == "362")
  }

  @Test func `the result may be a file`() async throws {
    let file = try bench.folder.write(Data(result.json()), to: "sync.json")
    let outputs = try await bench.run(
      stage, ["result": .file(file), "recordings": recordings, "formats": ["otio"], "name": "harbour"])
    #expect(outputs["files"]?.listValue?.compactMap(\.fileValue?.name) == ["harbour.otio"])
  }

  @Test func `what does not go together is an error`() async throws {
    let good = try value(result)
    let text = try bench.folder.write("just text", to: "text.json")
    #expect(await bench.code(stage, ["result": .file(text), "recordings": recordings]) == "BAD_SYNC_RESULT")
    #expect(
      await bench.code(stage, ["result": ["master": "A"], "recordings": recordings]) == "BAD_SYNC_RESULT")
    // Numbers as a person may mistype them; the process must live through them.
    for (name, member, number) in [
      ("B", "offsetMs", 1e300), ("B", "offsetMs", -1e15), ("B", "driftPpm", -1e6), ("B", "driftPpm", 1e9),
      ("B", "durationMs", -1), ("Q", "offsetMs", 0),
    ] {
      var wrong = result
      switch member {
      case "offsetMs": wrong.recordings[1].offsetMs = number
      case "driftPpm": wrong.recordings[1].driftPpm = number
      default: wrong.recordings[1].durationMs = number
      }
      if name == "Q" { wrong.master = name }
      #expect(
        await bench.code(stage, ["result": try value(wrong), "recordings": recordings]) == "BAD_SYNC_RESULT",
        "\(member) \(number)")
    }
    let two: Value = [.file(.cameraA), .file(.cameraB)]
    #expect(await bench.code(stage, ["result": good, "recordings": two]) == "UNKNOWN_RECORDING")
    #expect(
      await bench.code(stage, ["result": good, "recordings": recordings, "frameRate": "fast"])
        == "BAD_FRAME_RATE")
    #expect(
      await bench.code(stage, ["result": good, "recordings": recordings, "frameRate": "5000"])
        == "TIMELINE_FRAME_RATE_NOT_SUPPORTED")
  }
}
