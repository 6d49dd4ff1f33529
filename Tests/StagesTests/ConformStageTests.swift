import Foundation
import Foundations
import MediaTypes
import Pipelines
import Runtime
import SystemPackage
import TestSupport
import Testing

@testable import Stages

@Suite final class ConformStageTests {
  /// Lives as long as the test, and with it the files that the stages make.
  private let bench: StageBench

  init() throws {
    bench = try StageBench()
  }

  /// Conforms a recording and gives the file's path and the stage's `info`.
  private func conform(_ source: Value, _ more: [String: Value]) async throws -> (path: FilePath, info: Value)
  {
    let outputs = try await bench.run(ConformStage(), ["source": source].merging(more) { $1 })
    return (try #require(outputs["file"]?.fileValue?.filePath), try #require(outputs["info"]))
  }

  /// When the n-th flash and click of the fixture are on the master's clock, in seconds.
  private static func masterTimes(offsetMs: Double, driftPpm: Double) -> [Double] {
    (1...29).map { Double($0) * 1.001 / (1 + driftPpm * 1e-6) + offsetMs / 1000 }
  }

  // MARK: Times

  @Test(arguments: [(1520.3, 250.0), (-1520.3, -400.0), (0, 0)] as [(Double, Double)])
  func `flashes and clicks land on the master's times`(offset: Double, drift: Double) async throws {
    let (path, info) = try await conform(
      .file(Fixture.flashClick),
      [
        "offsetMs": .number(offset), "driftPpm": .number(drift), "durationMs": 33_000, "frameRate": "25",
        "preset": "h264-intra",
      ])
    let truth = Self.masterTimes(offsetMs: offset, driftPpm: drift).filter { $0 > 0.1 }
    let found = try await FlashAndClick(path).pairs
    #expect(found.count == truth.count)
    for (pair, time) in zip(found, truth) {
      #expect(abs(pair.click - time) < 0.001)
      // Half a frame of 40 ms.
      #expect(abs(pair.flash - time) < 0.0201)
    }
    #expect(info["frames"] == 825 && info["samples"] == 1_584_000)
    let probe = try await FFprobe.inspect(path, countingFrames: true)
    #expect(probe.video.first?.frames == 825 && probe.video.first?.frameRate == Rational(25))
    #expect(bench.warnings.codes.isEmpty)
  }

  @Test func `a result and a name stand for the numbers`() async throws {
    let numbers = try await conform(
      .file(Fixture.flashClick), ["offsetMs": 321.5, "driftPpm": -80, "durationMs": 12_000, "format": "wav"])
    let result = try result([recording("B", offsetMs: 321.5, driftPpm: -80)])
    let named = try await conform(
      .file(Fixture.flashClick), ["result": .file(result), "name": "B", "format": "wav"])
    #expect(try await DecodedMedia.samples(named.path) == DecodedMedia.samples(numbers.path))
    #expect(named.info["durationSeconds"] == 12)
  }

  @Test func `a jump moves what comes after it`() async throws {
    let segments: Value = [
      ["fromMs": 0, "offsetMs": 200, "driftPpm": 0], ["fromMs": 15_500, "offsetMs": 700, "driftPpm": 0],
    ]
    let (path, _) = try await conform(
      .file(Fixture.flashClick), ["segments": segments, "preset": "h264-intra"])
    let truth = (1...29).map { Double($0) * 1.001 }.map { $0 + ($0 < 15.5 ? 0.2 : 0.7) }
    let found = try await FlashAndClick(path).pairs
    #expect(found.count == truth.count)
    for (pair, time) in zip(found, truth) {
      #expect(abs(pair.click - time) < 0.001)
      #expect(abs(pair.flash - time) < 0.0168)
    }
  }

  @Test func `only a part of the master's time is made when asked`() async throws {
    let (path, info) = try await conform(
      .file(Fixture.flashClick),
      ["offsetMs": -250.25, "trim": ["start": 10, "end": 20], "preset": "h264-intra"])
    let truth = Self.masterTimes(offsetMs: -250.25, driftPpm: 0).map { $0 - 10 }.filter {
      (0.1..<9.9).contains($0)
    }
    let found = try await FlashAndClick(path).pairs
    #expect(found.count == truth.count)
    for (pair, time) in zip(found, truth) { #expect(abs(pair.click - time) < 0.001) }
    #expect(info["samples"] == 480_000 && info["startMs"] == 10_000)
  }

  @Test func `the chapters of one recording are one`() async throws {
    let chapters: [Value] = [.file(Fixture.chapter1), .file(Fixture.chapter2), .file(Fixture.chapter3)]
    let (path, _) = try await conform(.list(chapters), ["offsetMs": 1000, "format": "wav"])
    let samples = try await DecodedMedia.samples(path)
    // The tone's frequency tells the time: 200 + 100·t Hz, where the first chapter begins at t = 1 s.
    for second in [2.5, 6.5, 11.5] {
      let hertz = 200 + 100 * second
      #expect(abs(frequency(samples, at: second, rate: 48_000) - hertz) < 2)
    }
  }

  // MARK: Silence and black

  @Test func `there is black and silence where the recording has nothing`() async throws {
    let (path, _) = try await conform(
      .file(Fixture.noAudio), ["offsetMs": 1000, "durationMs": 5000, "preset": "h264-intra"])
    let pictures = try await DecodedMedia.grayFrames(path)
    #expect(pictures.count == 125)
    // Two seconds of a recording from 1 s, whose counter says which picture each is.
    for (number, picture) in pictures.enumerated() where (25..<75).contains(number) {
      #expect(picture.counter(square: 16, bits: 8) == number - 25)
    }
    for (number, picture) in pictures.enumerated() where !(25..<75).contains(number) {
      #expect(picture.mean < 4)
    }
    let sound = try await conform(
      .file(Fixture.mono44100), ["offsetMs": 500, "durationMs": 4000, "sampleFormat": "f32"])
    let samples = try await DecodedMedia.samples(sound.path)
    #expect(samples.count == 192_000)
    #expect(samples.prefix(23_990).allSatisfy { $0 == 0 } && samples.suffix(71_990).allSatisfy { $0 == 0 })
    #expect(samples[24_000..<120_000].contains { abs($0) > 0.05 })
  }

  @Test func `a recording that lies elsewhere gives an empty file and a warning`() async throws {
    let (path, _) = try await conform(
      .file(Fixture.speech), ["offsetMs": -20_000, "durationMs": 3000, "sampleFormat": "s16"])
    let samples = try await DecodedMedia.samples(path)
    #expect(samples.count == 144_000 && samples.allSatisfy { $0 == 0 })
    #expect(bench.warnings.codes == ["OUTSIDE_MASTER"])
  }

  // MARK: Purity

  @Test(arguments: [(48_000, 997.0), (48_000, 10_007), (48_000, 19_001), (44_100, 17_003)])
  func `a tone stays pure and where it was`(rate: Int, hertz: Double) async throws {
    let tone = (0..<rate * 2).map { Float(0.5 * sin(2 * Double.pi * hertz * Double($0) / Double(rate))) }
    let source = try WaveFile.write(tone, sampleRate: rate, to: "tone.wav", in: bench.folder)
    let (path, _) = try await conform(
      .file(source), ["offsetMs": 0, "driftPpm": 37.123456, "sampleFormat": "f32"])
    let samples = try await DecodedMedia.samples(path)
    let truth = hertz * (1 + 37.123456e-6)
    let start = FittedTone(samples[4800..<48_000], hertz: truth)
    let end = FittedTone(samples[48_000..<91_200], hertz: truth)
    for part in [start, end] { #expect(abs(part.lateness) < 1e-8) }
    // What the ratio is off by, as the tone shifts from one half to the other, 0.9 s later.
    let error = (start.lateness - end.lateness) / 0.9
    #expect(abs(error) < 1e-9)
    let whole = FittedTone(samples[4800..<91_200], hertz: truth * (1 + error))
    #expect(whole.noise < -140, "\(whole.noise) dB")
    #expect(abs(whole.level - 0.5) < 0.0001)
  }

  // MARK: Formats and refusals

  @Test func `what comes out follows the source and the parameters`() async throws {
    let mezzanine = try await conform(.file(Fixture.timecode), ["offsetMs": 40])
    let probe = try await FFprobe.inspect(mezzanine.path)
    #expect((probe.video.first?.codec, probe.audio.first?.codec) == ("prores", "pcm_s24le"))
    // The camera's timecode would contradict the master's.
    #expect(!probe.streams.contains { $0.tags["timecode"] != nil })
    let proxy = try await conform(.file(Fixture.timecode), ["offsetMs": 0, "format": "mp4"])
    #expect(try await FFprobe.inspect(proxy.path).video.first?.codec == "h264")
    let sound = try await conform(.file(Fixture.surround), ["offsetMs": 0, "driftPpm": 20])
    let stream = try #require(try await FFprobe.inspect(sound.path).audio.first)
    #expect((stream.codec, stream.channels, stream.sampleRate) == ("pcm_s24le", 6, 48_000))
    let mute = try await conform(.file(Fixture.timecode), ["offsetMs": 0, "audioTrack": "none"])
    #expect(try await FFprobe.inspect(mute.path).audio.isEmpty)
    let both = try await conform(.file(Fixture.twoTracks), ["offsetMs": 100, "audioTrack": "all"])
    #expect(try await FFprobe.inspect(both.path).audio.map(\.sampleRate) == [48_000, 48_000])
  }

  @Test func `what cannot be relied on is refused`() async throws {
    let file = try result([
      recording("B", offsetMs: 5, driftPpm: 0, confidence: 3),
      SyncedRecording(name: "C", path: "c.mp4", durationMs: 1000, warnings: []),
      recording("D", offsetMs: 5, driftPpm: 0, path: "d1.mp4"),
      recording("D", offsetMs: 5000, driftPpm: 0, path: "dir/flash-click.mp4"),
      recording("D", offsetMs: 9000, driftPpm: 0, path: "d3.mp4"),
    ])
    let source: Value = .file(Fixture.flashClick)
    func code(_ more: [String: Value]) async -> String? {
      await bench.code(
        ConformStage(), ["source": source, "format": "wav", "trim": ["end": 1]].merging(more) { $1 })
    }
    #expect(await code(["result": .file(file), "name": "B"]) == "NEEDS_MANUAL_NUDGE")
    #expect(await code(["result": .file(file), "name": "B", "force": true]) == nil)
    #expect(await code(["result": .file(file), "name": "C"]) == "NO_OFFSET")
    #expect(await code(["result": .file(file), "name": "C", "force": true]) == "NO_OFFSET")
    // Of several clips the one with the source's name.
    #expect(await code(["result": .file(file), "name": "D"]) == nil)
    #expect(
      await code(["source": .file(Fixture.speech), "result": .file(file), "name": "D"]) == "SEVERAL_CLIPS")
    #expect(await code(["result": .file(file), "name": "E"]) == "UNKNOWN_RECORDING")
    #expect(await code(["result": .file(file), "name": "B", "offsetMs": 5]) == "TWO_PLACEMENTS")
    #expect(await code([:]) == "NO_PLACEMENT")
    #expect(await code(["result": .file(file)]) == "NO_PLACEMENT")
    #expect(await code(["result": .file(Fixture.text), "name": "B"]) == "BAD_SYNC_RESULT")
    #expect(await code(["offsetMs": 0, "trim": ["start": 5, "end": 4]]) == "EMPTY_TRIM")
    #expect(await code(["segments": []]) == "BAD_SEGMENTS")
    #expect(await code(["offsetMs": 0, "driftPpm": 1e6]) == "INVALID_PARAMETER")
    #expect(await code(["offsetMs": 0, "source": .file(Fixture.noAudio)]) == "MISSING_AUDIO_TRACK")
    #expect(
      await code(["offsetMs": 0, "source": .file(Fixture.speech), "format": "mov"]) == "MISSING_VIDEO_TRACK")
  }

  // MARK: Sync results

  private func recording(
    _ name: String, offsetMs: Double, driftPpm: Double, confidence: Double = 50, path: String = "b.mp4"
  ) -> SyncedRecording {
    SyncedRecording(
      name: name, path: path, durationMs: 30_030, offsetMs: offsetMs, driftPpm: driftPpm,
      confidence: confidence)
  }

  private func result(_ recordings: [SyncedRecording]) throws -> FilePath {
    let master = SyncedRecording(
      name: "A", path: "a.mov", durationMs: 12_000, offsetMs: 0, driftPpm: 0, confidence: 100)
    let result = SyncResult(master: "A", recordings: [master] + recordings)
    return try bench.folder.write(JSONEncoder().encode(result), to: "sync-\(UUID().uuidString).json")
  }
}
