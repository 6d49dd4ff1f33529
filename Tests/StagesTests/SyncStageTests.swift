import Foundation
import Foundations
import MediaTypes
import SystemPackage
import TestSupport
import Testing

@testable import Stages

@Suite struct SyncStageTests {
  private let bench: StageBench
  private let stage = SyncStage()

  init() throws {
    bench = try StageBench()
  }

  private func sync(_ recordings: [Value], _ more: [String: Value] = [:]) async throws -> SyncResult {
    let given: [String: Value] = ["recordings": .list(recordings), "plots": false]
    let outputs = try await bench.run(stage, given.merging(more) { $1 })
    return try Self.result(outputs)
  }

  private static func result(_ outputs: [String: Value]) throws -> SyncResult {
    try JSONDecoder().decode(SyncResult.self, from: try outputs["result"]?.data ?? Data())
  }

  /// How far a recording is from where it belongs, at the worse of its ends, in ms.
  private func error(_ recording: SyncedRecording, offsetMs: Double, driftPpm: Double = 0) -> Double {
    let found = SyncSegment(
      fromMs: 0, offsetMs: recording.offsetMs ?? .nan, driftPpm: recording.driftPpm ?? .nan)
    let truth = SyncSegment(fromMs: 0, offsetMs: offsetMs, driftPpm: driftPpm)
    return [0, recording.durationMs].map { abs(found.masterTime(of: $0) - truth.masterTime(of: $0)) }.max()
      ?? .nan
  }

  // MARK: What is found

  @Test func `a second of FLAC, in which there is no way to most places, is placed too`() async throws {
    let clip = bench.folder.appending("clip.flac")
    let made = try await runProcess(
      "ffmpeg",
      [
        "-nostdin", "-v", "error", "-ss", "12", "-t", "1", "-i", Fixture.cameraA.path.string, "-vn",
        "-c:a", "flac", clip.string,
      ])
    try #require(made.status == 0, "\(made.errors)")
    let result = try await sync([.file(.cameraA), .file(FileReference(path: clip.string))])
    #expect(error(result.recordings[1], offsetMs: 12_000) < 1)
  }

  @Test func `three cameras lie where they were cut, at both of their ends`() async throws {
    let outputs = try await bench.run(
      stage, ["recordings": [.file(.cameraA), .file(.cameraB), .file(.cameraC)]])
    let result = try Self.result(outputs)
    #expect(result.master == "A")
    #expect(result.recordings.map(\.name) == ["A", "B", "C"])
    #expect(result.recordings.map(\.path) == ["camera-a.mp4", "camera-b.mp3", "camera-c.mp4"])
    let (a, b, c) = (result.recordings[0], result.recordings[1], result.recordings[2])
    #expect(a.offsetMs == 0 && a.driftPpm == 0 && a.confidence == 100)
    #expect(error(b, offsetMs: 7_250) < 1)
    #expect(error(c, offsetMs: -4_600, driftPpm: 200) < 1)
    #expect(abs(b.overlapMs - 28_750) < 50 && abs(c.overlapMs - 35_392) < 50)
    #expect(result.recordings.allSatisfy { $0.classification == .looksGood })
    #expect(
      outputs["info"]?["allLookGood"] == true && outputs["info"]?["classification"] == "looks-good"
        && outputs["info"]?["unsure"] == [])
    #expect(outputs["solution"]?["recordings"]?.listValue?.count == 3)

    let plots = try #require(outputs["plots"]?.listValue)
    #expect(plots.compactMap(\.fileValue?.name) == ["correlation-B.png", "correlation-C.png"])
    for plot in plots { #expect(try plot.data.starts(with: [0x89, 0x50, 0x4e, 0x47])) }
    // Samples were kept in files that are gone, and nothing else is left.
    let left = bench.folder.entries().filter { $0.contains("/") }.map { $0.split(separator: "/")[1] }
    #expect(left == ["correlation-B.png", "correlation-C.png", "sync.json"])
  }

  @Test func `another master turns the offsets round`() async throws {
    let result = try await sync(
      [.file(.cameraA), .file(.cameraB)], ["names": ["stage", "hall"], "master": "hall"])
    #expect(result.recordings.map(\.name) == ["hall", "stage"])
    #expect(error(result.recordings[1], offsetMs: -7_250) < 1)
  }

  @Test func `chapters are one recording`() async throws {
    let event = try await EventSound(in: bench.folder)
    let first = try event.write(event.part(from: 5, to: 17.5), to: "1.wav")
    let second = try event.write(event.part(from: 17.5, to: 33), to: "2.wav")
    let result = try await sync([.file(.cameraA), [first, second]])
    let joined = result.recordings[1]
    #expect(joined.path == "1.wav" && joined.furtherPaths == ["2.wav"])
    #expect(abs(joined.durationMs - 28_000) < 1)
    #expect(error(joined, offsetMs: 5_000) < 1)
  }

  @Test func `clips of one device share its name`() async throws {
    let event = try await EventSound(in: bench.folder)
    let clips = [
      try event.write(event.part(from: 2, to: 14), to: "1.wav"),
      try event.write(event.part(from: 18, to: 32), to: "2.wav"),
    ]
    let result = try await sync([.file(.cameraA)] + clips, ["names": ["A", "phone", "phone"]])
    #expect(result.recordings.map(\.name) == ["A", "phone", "phone"])
    #expect(error(result.recordings[1], offsetMs: 2_000) < 1)
    #expect(error(result.recordings[2], offsetMs: 18_000) < 1)
  }

  // MARK: Channels and tracks

  @Test func `a dead channel is left out and named`() async throws {
    let event = try await EventSound(in: bench.folder)
    let talk = event.part(from: 4, to: 30)
    let file = try event.write([Float](repeating: 0, count: talk.count), talk, to: "dead.wav")
    let result = try await sync([.file(.cameraA), file])
    #expect(error(result.recordings[1], offsetMs: 4_000) < 1)
    let warning = try #require(result.recordings[1].warnings.first { $0.code == "DEAD_CHANNEL" })
    #expect(warning.message.hasPrefix("Channel 1 of 2"))
    #expect(bench.warnings.codes.contains("DEAD_CHANNEL"))
  }

  @Test func `a channel for low-frequency effects may be silent`() async throws {
    let event = try await EventSound(in: bench.folder)
    let surround = try await event.encode(
      from: 4, to: 30, ["-af", "pan=5.1|FL=c0|FR=c0|FC=c0|BL=c0|BR=c0", "-c:a", "flac"], to: "surround.flac")
    let result = try await sync([.file(.cameraA), surround])
    #expect(error(result.recordings[1], offsetMs: 4_000) < 1)
    #expect(result.recordings[1].warnings.isEmpty)
  }

  @Test func `channels that are each other's opposite do not cancel`() async throws {
    let event = try await EventSound(in: bench.folder)
    let talk = event.part(from: 4, to: 30)
    let file = try event.write(talk, talk.map { -0.9 * $0 }, to: "inverted.wav")
    let result = try await sync([.file(.cameraA), file])
    #expect(error(result.recordings[1], offsetMs: 4_000) < 1)
    let warning = try #require(result.recordings[1].warnings.first { $0.code == "INVERTED_CHANNEL" })
    #expect(warning.message.hasPrefix("Channel 2 of 2"))
  }

  @Test func `a clipped channel is left out where there is a better one, and used where not`() async throws {
    let event = try await EventSound(in: bench.folder)
    let talk = event.part(from: 4, to: 30)
    let loud = talk.map { 30 * $0 }
    let one = try event.write(loud, talk, to: "one.wav")
    let both = try event.write(loud, loud, to: "both.wav")
    let result = try await sync([.file(.cameraA), one, both])
    for recording in result.recordings.dropFirst() { #expect(error(recording, offsetMs: 4_000) < 1) }
    let warnings = result.recordings.map { $0.warnings.filter { $0.code == "CLIPPED_CHANNEL" } }
    #expect(warnings.map(\.count) == [0, 1, 2])
    #expect(
      warnings[1].allSatisfy { $0.message.hasPrefix("Channel 1 of 2") && $0.message.contains("left out") })
    #expect(warnings[2].allSatisfy { $0.message.contains("was used") })
  }

  @Test func `the track that is asked for is listened to`() async throws {
    let event = try await EventSound(in: bench.folder)
    let both = try await event.encode(
      from: 4, to: 30,
      [
        "-filter_complex", "anoisesrc=seed=1:amplitude=0.2:duration=26[noise]", "-map", "[noise]", "-c:a",
        "flac",
      ],
      to: "two.mka")
    let result = try await sync([.file(.cameraA), both], ["tracks": ["B": 2]])
    #expect(result.recordings[1].classification != .looksGood)
    let first = try await sync([.file(.cameraA), both])
    #expect(error(first.recordings[1], offsetMs: 4_000) < 1)
    #expect(
      await bench.code(stage, ["recordings": [.file(.cameraA), both], "tracks": ["B": 3]])
        == "MISSING_AUDIO_TRACK")
  }

  // MARK: What cannot be placed

  @Test func `a camera without sound is left out, the others are placed`() async throws {
    let result = try await sync([.file(.cameraA), .file(.noAudio), .file(.zeroLength), .file(.cameraB)])
    for silent in result.recordings[1...2] {
      #expect(silent.offsetMs == nil && silent.driftPpm == nil && silent.confidence < 1)
      #expect(silent.warnings.map(\.code) == ["NO_AUDIO"])
      #expect(silent.classification == .needsManualNudge)
    }
    #expect(error(result.recordings[3], offsetMs: 7_250) < 1)
  }

  @Test func `unrelated sound, noise, a tone and silence do not look good`() async throws {
    let event = try await EventSound(in: bench.folder)
    let count = 20 * EventSound.sampleRate
    let tone = (0..<count).map { 0.3 * sin(2 * Float.pi * 440 * Float($0 % EventSound.sampleRate) / 16_000) }
    let result = try await sync([
      .file(.cameraA), .file(.speech), try event.write(noise(count), to: "noise.wav"),
      try event.write(tone, to: "tone.wav"),
      try event.write([Float](repeating: 0, count: count), to: "silence.wav"),
    ])
    for recording in result.recordings.dropFirst() {
      #expect(
        recording.classification != .looksGood, "\(recording.path) is placed at \(recording.offsetMs ?? .nan)"
      )
    }
    let silence = result.recordings[4]
    #expect(silence.offsetMs == nil && silence.warnings.map(\.code).contains("NO_SHARED_SOUND"))
  }

  @Test func `silence beside silence has no place`() async throws {
    let event = try await EventSound(in: bench.folder)
    let silence = try event.write([Float](repeating: 0, count: 160_000), to: "silence.wav")
    let result = try await sync([silence, silence])
    #expect(result.recordings[1].classification == .needsManualNudge)
  }

  // MARK: Odd recordings

  @Test func `a recording beside itself is at zero`() async throws {
    let result = try await sync([.file(.cameraA), .file(.cameraA)])
    #expect(error(result.recordings[1], offsetMs: 0) < 0.1)
    #expect(result.recordings[1].classification == .looksGood)
  }

  @Test(arguments: [
    (["-c:a", "pcm_u8", "-ar", "11025"], "8-bit.wav"),
    (["-c:a", "pcm_s24le", "-ar", "192000"], "192 kHz.wav"),
    (["-af", "volume=0.3,dcshift=0.5", "-c:a", "pcm_s16le"], "direct current.wav"),
    (["-af", "volume=0.003", "-c:a", "pcm_s16le"], "faint.wav"),
    (["-c:a", "pcm_s16le", "-ac", "6"], "surround.wav"),
  ])
  func `a recording of an odd kind is placed`(options: [String], name: String) async throws {
    let event = try await EventSound(in: bench.folder)
    let file = try await event.encode(from: 4, to: 30, options, to: name)
    let result = try await sync([.file(.cameraA), file])
    #expect(error(result.recordings[1], offsetMs: 4_000) < 1)
    #expect(result.recordings[1].classification == .looksGood)
  }

  @Test func `a second of sound is right or does not look good`() async throws {
    let event = try await EventSound(in: bench.folder)
    let clip = try event.write(event.part(from: 12, to: 13), to: "short.wav")
    let result = try await sync([.file(.cameraA), clip])
    let recording = result.recordings[1]
    #expect(recording.classification != .looksGood || abs((recording.offsetMs ?? .nan) - 12_000) < 40)
  }

  @Test func `a damaged recording says so and is compared`() async throws {
    let result = try await sync([.file(.cameraA), .file(.damaged)])
    #expect(result.recordings[1].warnings.contains { $0.code == "DAMAGED_AUDIO" })
    #expect(result.recordings[1].classification != .looksGood)
  }

  // MARK: What is refused

  @Test func `what cannot be compared at all is an error`() async throws {
    let pair: Value = [.file(.cameraA), .file(.cameraB)]
    #expect(await bench.code(stage, ["recordings": pair, "master": "C"]) == "UNKNOWN_MASTER")
    #expect(await bench.code(stage, ["recordings": pair, "names": ["A"]]) == "NAMES_DO_NOT_FIT")
    #expect(await bench.code(stage, ["recordings": pair, "tracks": ["C": 1]]) == "UNKNOWN_RECORDING")
    #expect(
      await bench.code(stage, ["recordings": [.file(.noAudio), .file(.cameraB)]]) == "MISSING_AUDIO_TRACK")
    #expect(
      await bench.code(stage, ["recordings": [.file(.cameraA), .file(.noAudio)]]) == "MISSING_AUDIO_TRACK")
    #expect(await bench.code(stage, ["recordings": [.file(.cameraA), .file(.text)]]) == "NOT_MEDIA")
    #expect(await bench.code(stage, ["recordings": [.file(.empty), .file(.cameraA)]]) == "EMPTY_FILE")
  }

  @Test func `it stops when it is asked to`() async throws {
    let cancellation = Cancellation()
    cancellation.cancel()
    let code = await bench.code(
      stage, ["recordings": [.file(.cameraA), .file(.cameraB)]], cancellation: cancellation)
    #expect(code == "CANCELLED")
  }
}
