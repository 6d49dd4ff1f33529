import Foundation
import MediaTypes
import SystemPackage
import TestSupport
import Testing

@testable import genlock

@Suite("genlock as a process: sync")
struct SyncProcessTests {
  private static let cameras = [Fixture.cameraA, .cameraB, .cameraC].map(\.path.string)

  private static func sync(_ arguments: [String], in folder: FilePath? = nil) async throws -> ProcessResult {
    try await runProcess(genlockExecutable, ["sync"] + arguments, in: folder)
  }

  @Test func theJSONHasTheDocumentedShape() async throws {
    let result = try await Self.sync(Self.cameras + [Fixture.noAudio.path.string, "--json"])
    // A recording without an answer is for a person.
    #expect(result.status == 6)
    let object = try #require(try JSONSerialization.jsonObject(with: result.standardOutput) as? [String: Any])
    #expect(Set(object.keys) == ["master", "recordings"])
    #expect(object["master"] as? String == "A")
    let recordings = try #require(object["recordings"] as? [[String: Any]])
    #expect(recordings.map { $0["name"] as? String } == ["A", "B", "C", "D"])
    #expect(recordings.map { $0["path"] as? String } == Self.cameras + [Fixture.noAudio.path.string])
    let always: Set = [
      "name", "path", "durationMs", "offsetMs", "driftPpm", "driftUncertaintyPpm", "confidence",
      "classification",
      "overlapMs", "warnings",
    ]
    for recording in recordings {
      #expect(always.isSubset(of: recording.keys))
      #expect(recording["segments"] == nil && recording["furtherPaths"] == nil)
    }
    #expect(recordings[0]["offsetMs"] as? Double == 0 && recordings[0]["confidence"] as? Double == 100)
    #expect(abs((recordings[1]["offsetMs"] as? Double ?? .nan) - 7_250) < 1)
    #expect(abs((recordings[2]["offsetMs"] as? Double ?? .nan) + 4_600) < 1)
    let evidence = try #require(recordings[1]["evidence"] as? [String: Any])
    #expect(
      Set(evidence.keys).isSuperset(of: [
        "windows", "agreeingWindows", "residualSpreadMs", "rivalMargin", "source",
      ]))
    #expect(recordings[3]["offsetMs"] is NSNull && recordings[3]["driftPpm"] is NSNull)
    let warnings = try #require(recordings[3]["warnings"] as? [[String: Any]])
    #expect(warnings.map { $0["code"] as? String } == ["NO_AUDIO"])
  }

  @Test func peopleGetATable() async throws {
    let result = try await Self.sync(["stage=\(Self.cameras[0])", Self.cameras[1], "--progress", "none"])
    #expect(result.status == 0 && result.errors.isEmpty)
    let lines = result.output.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines[1].hasPrefix("stage ") && lines[1].contains(" master "))
    #expect(lines[2].hasPrefix("A ") && lines[2].contains(" +7250.") && lines[2].contains("looks-good"))
  }

  @Test func namesMasterAndChaptersAreWhatTheyAreGivenAs() async throws {
    let folder = try TemporaryFolder()
    let event = try await DecodedMedia.samples(Fixture.cameraA.path, sampleRate: 8_000, channels: 1)
    for (name, range) in [("1.wav", 4..<15), ("2.wav", 15..<30), ("a=1,2.wav", 2..<28)] {
      try await Self.write(event, range, to: name, in: folder)
    }
    let result = try await Self.sync(
      [Self.cameras[0], "hall=1.wav,2.wav", "a=1,2.wav", "--master", "hall", "--json"], in: folder.path)
    #expect(result.status == 0)
    let found = try JSONDecoder().decode(SyncResult.self, from: result.standardOutput)
    #expect(found.recordings.map(\.name) == ["hall", "A", "B"])
    #expect(found.recordings[0].path == "1.wav" && found.recordings[0].furtherPaths == ["2.wav"])
    // The file of that very name is one recording without a name.
    #expect(found.recordings[2].path == "a=1,2.wav")
    #expect(abs((found.recordings[1].offsetMs ?? .nan) + 4_000) < 1)
    #expect(abs((found.recordings[2].offsetMs ?? .nan) + 2_000) < 1)
  }

  @Test func picturesAndTimelinesAreWrittenWhereTheyAreWanted() async throws {
    let folder = try TemporaryFolder()
    let result = try await Self.sync(
      Self.cameras + ["--plot", "plots", "--export", "otio,fcpxml,edl,csv", "-o", "out/timelines"],
      in: folder.path)
    #expect(result.status == 0)
    #expect(
      folder.entries() == [
        "out", "out/timelines", "out/timelines/sync-A.edl", "out/timelines/sync-B.edl",
        "out/timelines/sync-C.edl",
        "out/timelines/sync.csv", "out/timelines/sync.fcpxml", "out/timelines/sync.otio", "plots",
        "plots/correlation-B.png", "plots/correlation-C.png",
      ])
    #expect(result.errors.contains("wrote out/timelines/sync.otio"))
    let picture = try Data(contentsOf: URL(filePath: folder.appending("plots/correlation-C.png").string))
    #expect(picture.starts(with: [0x89, 0x50, 0x4e, 0x47]))
    let table = try String(contentsOfFile: folder.appending("out/timelines/sync.csv").string, encoding: .utf8)
    let row = try #require(table.split(whereSeparator: \.isNewline).first { $0.hasPrefix("recording,B,") })
    // 7,250 ms are 181.25 frames at the master's 25 Hz.
    #expect(row.split(separator: ",", omittingEmptySubsequences: false)[7] == "181")
  }

  @Test func aRecordingThatMatchesNothingIsRefused() async throws {
    let result = try await Self.sync([Self.cameras[0], Fixture.speech.path.string, "--json"])
    #expect(result.status == 6)
    let found = try JSONDecoder().decode(SyncResult.self, from: result.standardOutput)
    #expect(found.recordings[1].classification == .needsManualNudge)
  }

  @Test(
    arguments: [
      ([Fixture.cameraA.path.string], 2, "TOO_FEW_RECORDINGS"),
      ([Fixture.cameraA.path.string, Fixture.cameraB.path.string, "--master", "C"], 2, "UNKNOWN_MASTER"),
      ([Fixture.cameraA.path.string, Fixture.cameraB.path.string, "--track", "C=1"], 2, "UNKNOWN_RECORDING"),
      ([Fixture.cameraA.path.string, "missing.wav"], 4, "FILE_NOT_FOUND"),
      ([Fixture.cameraA.path.string, "b\u{FFFD}d.wav"], 4, "NAME_NOT_UTF8"),
      ([Fixture.cameraA.path.string, "hall=missing.wav,other.wav"], 4, "FILE_NOT_FOUND"),
      ([Fixture.cameraA.path.string, Fixture.text.path.string], 4, "NOT_MEDIA"),
      ([Fixture.noAudio.path.string, Fixture.cameraA.path.string], 4, "MISSING_AUDIO_TRACK"),
      (
        [Fixture.cameraA.path.string, Fixture.cameraB.path.string, "--track", "B=2"], 4, "MISSING_AUDIO_TRACK"
      ),
      (
        [Fixture.cameraA.path.string, Fixture.cameraB.path.string, "--plot", Fixture.text.path.string], 5,
        "NOT_A_DIRECTORY"
      ),
    ] as [([String], Int32, String)])
  func failuresEndWithTheirCode(_ arguments: [String], _ status: Int32, _ code: String) async throws {
    let result = try await Self.sync(arguments + ["--json"])
    #expect(result.status == status)
    #expect(result.errors.contains("error: \(code): "))
    let object = try #require(try JSONSerialization.jsonObject(with: result.standardOutput) as? [String: Any])
    #expect((object["error"] as? [String: Any])?["code"] as? String == code)
  }

  @Test(arguments: [
    [], ["a.wav", "=b.wav"], ["a.wav", "b.wav,,c.wav"], ["a.wav", "b.wav", "--export", "mp4"],
    ["a.wav", "b.wav", "--max-drift", "-1"], ["a.wav", "b.wav", "--track", "A=0"],
    ["a.wav", "b.wav", "-o", "out"],
  ])
  func wrongUsageExitsWith2(_ arguments: [String]) async throws {
    let result = try await Self.sync(arguments)
    #expect(result.status == 2)
    #expect(result.output.isEmpty && !result.errors.isEmpty)
  }

  @Test func interruptedComparisonSaysSo() async throws {
    let folder = try TemporaryFolder()
    let long = try RunProcessTests.longRecording(in: folder).string
    let before = folder.entries()
    let process = try RunningProcess(
      genlockExecutable, ["sync", long, long, "--json"], in: folder.path,
      environment: ["TMPDIR": folder.path.string])
    try await process.waitForError("reading")
    process.send(SIGINT)
    let result = try await process.wait()
    #expect(result.status == 130 && !result.wasKilled)
    let object = try #require(try JSONSerialization.jsonObject(with: result.standardOutput) as? [String: Any])
    #expect((object["error"] as? [String: Any])?["code"] as? String == "CANCELLED")
    #expect(folder.entries() == before)
  }

  private static func write(
    _ event: [Float], _ seconds: Range<Int>, to name: String, in folder: TemporaryFolder
  ) async throws {
    let samples = event[(seconds.lowerBound * 8_000)..<(seconds.upperBound * 8_000)]
    let bytes = samples.withUnsafeBytes { Data($0) }
    let result = try await runProcess(
      "ffmpeg",
      ["-nostdin", "-v", "error", "-f", "f32le", "-ar", "8000", "-ac", "1", "-i", "pipe:0", "file:\(name)"],
      in: folder.path, input: bytes)
    guard result.status == 0 else { throw ProcessTrouble(description: result.errors) }
  }
}
