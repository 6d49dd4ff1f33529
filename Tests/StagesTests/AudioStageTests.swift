import Foundation
import Foundations
import MediaTypes
import Pipelines
import Runtime
import SystemPackage
import TestSupport
import Testing

@testable import Stages

@Suite final class AudioStageTests {
  /// Lives as long as the test, and with it the files that the stages make.
  private let bench: StageBench

  init() throws {
    bench = try StageBench()
  }

  private func audio(
    _ bench: StageBench, _ fixture: Fixture, _ more: [String: Value] = [:]
  ) async throws -> (path: FilePath, info: Value) {
    let outputs = try await bench.run(AudioStage(), ["source": .file(fixture)].merging(more) { $1 })
    return (try #require(outputs["file"]?.fileValue?.filePath), try #require(outputs["info"]))
  }

  @Test func `the default is 48 kHz and 16 bits with the source's channels`() async throws {
    let (path, info) = try await audio(bench, .talk)
    let stream = try #require(try await FFprobe.inspect(path).audio.first)
    #expect((stream.codec, stream.sampleRate, stream.channels) == ("pcm_s16le", 48_000, 2))
    #expect(info["channels"] == 2)
    #expect(info["measuredLoudness"] == .null)
  }

  @Test func `codec priming is left out, so a tone starts where it was played`() async throws {
    // 440 Hz from exactly 1 s, after AAC priming of 1024 samples.
    let (path, _) = try await audio(bench, .audioOnly)
    let samples = try await DecodedMedia.samples(path)
    let onset = try #require(samples.firstIndex { abs($0) > 0.05 })
    #expect(abs(Double(onset) / 48_000 - 1) < 0.003)
    #expect(abs(frequency(samples, at: 2, rate: 48_000) - 440) < 0.5)
  }

  @Test func `a track that starts late begins with silence up to its first sample`() async throws {
    let (path, _) = try await audio(bench, .lateAudio)
    let samples = try await DecodedMedia.samples(path)
    let onset = try #require(samples.firstIndex { abs($0) > 0.1 })
    #expect(samples.prefix(72_000).allSatisfy { $0 == 0 })
    #expect(abs(Double(onset) / 48_000 - 2.501) < 0.002)
  }

  @Test func `a container that starts at 1.4 s still starts at sample 0`() async throws {
    let (path, info) = try await audio(bench, .interlaced)
    let seconds = try #require(info["durationSeconds"]?.numberValue)
    #expect(abs(seconds - 3) < 0.1)
    #expect(try await FFprobe.inspect(path).audio.first?.duration.map { abs($0 - 3) < 0.1 } == true)
  }

  @Test func `sound too short to be measured is not called silent`() async throws {
    let tone = (0..<9_600).map { Int16(20_000 * sin(2 * Double.pi * 440 * Double($0) / 48_000)) }
    let path = try WaveFile.write([tone], sampleRate: 48_000, to: "short.wav", in: bench.folder)
    #expect(
      await bench.code(AudioStage(), ["source": .file(path), "loudness": -23]) == "TOO_SHORT_TO_MEASURE")
  }

  @Test func `a WAV file has room to grow past 4 GB`() async throws {
    // EBU Tech 3306: a chunk of 28 bytes at the start, which becomes `ds64` when the sizes need 64 bits.
    let path = try await audio(bench, .mono44100).path
    let start = [UInt8](try Data(contentsOf: URL(filePath: path.string)).prefix(48))
    #expect(String(decoding: start[0..<4] + start[8..<16], as: UTF8.self) == "RIFFWAVEJUNK")
    #expect(Array(start[16..<20]) == [28, 0, 0, 0])
  }

  @Test func `a WAV file of 64-bit sizes is read to its end`() async throws {
    let samples = (0..<48_000).map { Int16(truncatingIfNeeded: $0) }
    let plain = try WaveFile.write([samples], sampleRate: 48_000, to: "plain.wav", in: bench.folder)
    let data = try Data(contentsOf: URL(filePath: plain.string))
    let marker = try #require(data.range(of: Data("data".utf8)))
    func bytes(_ number: some FixedWidthInteger) -> Data {
      withUnsafeBytes(of: number.littleEndian) { Data($0) }
    }
    let content = data[marker.upperBound + 4..<data.endIndex]
    var file = Data("RF64".utf8) + bytes(UInt32.max) + Data("WAVEds64".utf8) + bytes(UInt32(28))
    file += bytes(UInt64(content.count + 72)) + bytes(UInt64(content.count)) + bytes(UInt64(samples.count))
    file += bytes(UInt32(0)) + data[12..<marker.upperBound] + bytes(UInt32.max) + content
    let path = try bench.folder.write(file, to: "large.wav")
    let outputs = try await bench.run(AudioStage(), ["source": .file(path)])
    let result = try #require(outputs["file"]?.fileValue?.filePath)
    #expect(try await DecodedMedia.samples(result) == DecodedMedia.samples(plain))
  }

  @Test func `every frame of a packet is heard`() async throws {
    let (path, _) = try await audio(bench, .twoFramesPerPacket)
    #expect(bench.warnings.codes == [])
    let samples = try await DecodedMedia.samples(path)
    // The tone without a hole: as loud in every 10 ms as the first 40 ms are. A sine's mean square is level²/2.
    func power(_ range: Range<Int>) -> Float {
      samples[range].reduce(0) { $0 + $1 * $1 } / Float(range.count)
    }
    let usual = power(480..<2400)
    for start in stride(from: 480, to: 22_560, by: 480) {
      #expect(abs(power(start..<start + 480) / usual - 1) < 0.2)
    }
    #expect(abs(frequency(samples, at: 0.25, rate: 48_000) - 440) < 0.5)
  }

  @Test func `channels are mixed or kept`() async throws {
    let kept = try await audio(bench, .surround).path
    #expect(try await FFprobe.inspect(kept).audio.first?.channels == 6)
    let stereo = try await audio(bench, .surround, ["channels": "stereo"]).path
    let left = try await DecodedMedia.samples(stereo)
    // The left front speaker's 300 Hz is louder on the left, the right one's 500 Hz on the right.
    func level(_ hertz: Double, _ channel: Int) -> Double {
      var sine = 0.0
      var cosine = 0.0
      for index in stride(from: channel, to: 48_000 * 2, by: 2) {
        let phase = 2 * Double.pi * hertz * Double(index / 2) / 48_000
        sine += Double(left[index]) * sin(phase)
        cosine += Double(left[index]) * cos(phase)
      }
      return (sine * sine + cosine * cosine).squareRoot()
    }
    #expect(level(300, 0) > 10 * level(300, 1))
    #expect(level(500, 1) > 10 * level(500, 0))
    let mono = try await audio(bench, .talk, ["channels": "mono", "sampleRate": 16_000]).path
    let stream = try #require(try await FFprobe.inspect(mono).audio.first)
    #expect((stream.channels, stream.sampleRate) == (1, 16_000))
  }

  @Test(arguments: [("s24", "pcm_s24le"), ("f32", "pcm_f32le")])
  func `sample formats are what they are called`(format: String, codec: String) async throws {
    let path = try await audio(bench, .mono44100, ["sampleFormat": .string(format)]).path
    #expect(try await FFprobe.inspect(path).audio.first?.codec == codec)
  }

  @Test func `another rate keeps the duration to the sample`() async throws {
    let (_, info) = try await audio(bench, .mono44100)
    #expect(info["samples"] == 96_000)
    let (_, same) = try await audio(bench, .mono44100, ["sampleRate": 44_100])
    #expect(same["samples"] == 88_200)
  }

  @Test func `trim is exact to the sample`() async throws {
    let (path, info) = try await audio(
      bench, .mono44100, ["sampleRate": 44_100, "trim": ["start": 0.5, "end": 1.25]])
    #expect(info["samples"] == 33_075)
    let part = try await DecodedMedia.samples(path)
    let whole = try await DecodedMedia.samples(Fixture.mono44100.path)
    #expect(part == Array(whole[22_050..<55_125]))
  }

  @Test func `loudness reaches its target, as an independent meter finds`() async throws {
    let (path, info) = try await audio(bench, .speech, ["loudness": -30])
    let measured = try #require(info["measuredLoudness"]?.numberValue)
    #expect(abs(try await integratedLoudness(Fixture.speech.path) - measured) < 0.3)
    #expect(abs(try await integratedLoudness(path) + 30) < 0.2)
    #expect(bench.warnings.codes.isEmpty)
  }

  @Test func `peaks limit how loud it gets, with a warning`() async throws {
    let (path, _) = try await audio(bench, .speech, ["loudness": -6, "sampleFormat": "f32"])
    #expect(bench.warnings.codes == ["LOUDNESS_LIMITED"])
    let peak = try await DecodedMedia.samples(path).map(abs).max() ?? 0
    // -1 dBTP
    #expect(peak <= 0.8913 + 0.001 && peak > 0.7)
  }

  @Test func `a recording without sound, or without that track, says so`() async throws {
    #expect(await bench.code(AudioStage(), ["source": .file(Fixture.noAudio)]) == "MISSING_AUDIO_TRACK")
    #expect(
      await bench.code(AudioStage(), ["source": .file(Fixture.talk), "track": 2]) == "MISSING_AUDIO_TRACK")
    #expect(await bench.code(AudioStage(), ["source": .file(Fixture.zeroLength)]) == "MISSING_AUDIO_TRACK")
  }

  /// In LUFS, by ffmpeg's own meter.
  private func integratedLoudness(_ path: FilePath) async throws -> Double {
    let result = try await runProcess(
      "ffmpeg", ["-nostdin", "-v", "info", "-i", path.string, "-af", "ebur128", "-f", "null", "-"])
    let line = try #require(
      result.errors.split(separator: "\n").last { $0.contains("I:") && $0.contains("LUFS") })
    return try #require(line.split(separator: " ").compactMap { Double($0) }.first)
  }
}
