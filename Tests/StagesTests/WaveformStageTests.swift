import Foundation
import Foundations
import LibAV
import MediaTypes
import SystemPackage
import TestSupport
import Testing

@testable import Stages

@Suite struct WaveformStageTests {
  private let bench: StageBench
  private let stage = WaveformStage()

  init() throws {
    bench = try StageBench()
  }

  private func wave(_ channels: [[Int16]], sampleRate: Int = 48_000) throws -> Value {
    .file(try WaveFile.write(channels, sampleRate: sampleRate, to: "a 'b'.wav", in: bench.folder))
  }

  /// `data` of the peaks, and all other fields.
  private func peaks(_ outputs: [String: Value]) throws -> (data: [Int64], fields: [String: Value]) {
    let json = try JSONDecoder().decode(Value.self, from: try outputs["peaks"]?.data ?? Data())
    var fields = json.objectValue ?? [:]
    let data = fields.removeValue(forKey: "data")?.listValue?.compactMap(\.integerValue) ?? []
    return (data, fields)
  }

  @Test func `a sine of known amplitude, field by field`() async throws {
    let sine = (0..<48_000).map { Int16((16_384 * sin(2 * .pi * 1000 * Double($0) / 48_000)).rounded()) }
    let outputs = try await bench.run(
      stage, ["source": try wave([sine]), "samplesPerPixel": 480, "bits": "16"])
    let (data, fields) = try peaks(outputs)
    #expect(
      fields == [
        "version": 2, "channels": 1, "sample_rate": 48_000, "samples_per_pixel": 480, "bits": 16,
        "length": 100,
      ])
    #expect(data.count == 200)
    for pixel in 0..<100 {
      // Ten whole periods, whose crests fall on samples.
      #expect(data[2 * pixel] == -16_384)
      #expect(data[2 * pixel + 1] == 16_384)
    }
    #expect(outputs["info"]?["durationSeconds"] == 1.0)
  }

  @Test func `an impulse is in its pixel and in its channel`() async throws {
    var left = [Int16](repeating: 0, count: 44_100)
    var right = left
    left[12_345] = 32_767
    right[40_000] = -32_768
    let source = try wave([left, right], sampleRate: 44_100)
    let outputs = try await bench.run(
      stage, ["source": source, "samplesPerPixel": 100, "bits": "16", "channels": "separate"])
    let (data, fields) = try peaks(outputs)
    #expect(fields["channels"] == 2 && fields["length"] == 441 && fields["sample_rate"] == 44_100)
    var expected = [Int64](repeating: 0, count: 441 * 4)
    expected[123 * 4 + 1] = 32_767
    expected[400 * 4 + 2] = -32_768
    #expect(data == expected)

    let mono = try peaks(
      try await bench.run(stage, ["source": source, "samplesPerPixel": 100, "bits": "8"]))
    #expect(mono.fields["channels"] == 1 && mono.fields["bits"] == 8)
    var mixed = [Int64](repeating: 0, count: 441 * 2)
    mixed[123 * 2 + 1] = 63
    mixed[400 * 2] = -64
    #expect(mono.data == mixed)
  }

  @Test func `silence, and a last pixel of fewer samples`() async throws {
    let outputs = try await bench.run(
      stage, ["source": try wave([[Int16](repeating: 0, count: 1001)]), "samplesPerPixel": 500])
    let (data, fields) = try peaks(outputs)
    #expect(fields["length"] == 3)
    #expect(data == [0, 0, 0, 0, 0, 0])
  }

  @Test func `pixels per second`() async throws {
    let source = try wave([[Int16](repeating: 100, count: 48_000)])
    let (_, fields) = try peaks(try await bench.run(stage, ["source": source, "pixelsPerSecond": 50]))
    #expect(fields["samples_per_pixel"] == 960 && fields["length"] == 50)
    #expect(
      await bench.code(stage, ["source": source, "pixelsPerSecond": 50, "samplesPerPixel": 100])
        == "TWO_RESOLUTIONS")
    #expect(await bench.code(stage, ["source": source, "wave": "blue"]) == "BAD_COLOR")
  }

  @Test(arguments: ["8", "16"])
  func `the binary file says the same as the JSON`(_ bits: String) async throws {
    let ramp = (0..<4_000).map { Int16($0 * 16 - 32_000) }
    let outputs = try await bench.run(
      stage, ["source": try wave([ramp]), "samplesPerPixel": 200, "bits": .string(bits), "binary": true])
    let bytes = [UInt8](try #require(outputs["binary"]).data)
    func field(_ index: Int) -> Int32 {
      bytes[4 * index..<4 * index + 4].reversed().reduce(0) { $0 << 8 | Int32($1) }
    }
    #expect((0..<6).map(field) == [2, bits == "8" ? 1 : 0, 48_000, 200, 20, 1])
    let values: [Int64] =
      bits == "8"
      ? bytes[24...].map { Int64(Int8(bitPattern: $0)) }
      : stride(from: 24, to: bytes.count, by: 2).map {
        Int64(Int16(bitPattern: UInt16(bytes[$0 + 1]) << 8 | UInt16(bytes[$0])))
      }
    #expect(values == (try peaks(outputs)).data)
    #expect(values.count == 40)
  }

  @Test func `the first pixel is media zero`() async throws {
    // The sound starts 1.5 s after the picture, and its first click 1.001 s later.
    let late = try peaks(
      try await bench.run(stage, ["source": .file(Fixture.lateAudio), "pixelsPerSecond": 100, "bits": "16"]))
    let first = try #require((0..<late.data.count / 2).first { late.data[2 * $0 + 1] > 1_000 })
    #expect(abs(first - 250) <= 1)

    // AAC's priming is not heard: 440 Hz starts at 1 s.
    let primed = try peaks(
      try await bench.run(stage, ["source": .file(Fixture.audioOnly), "pixelsPerSecond": 100, "bits": "16"]))
    let onset = try #require((0..<primed.data.count / 2).first { primed.data[2 * $0 + 1] > 4_000 })
    #expect(abs(onset - 100) <= 1)
    // Nor is the padding of its last frame: the edit list ends at 3 s.
    #expect(primed.data.count / 2 == 300)
  }

  @Test func `trimmed to a part`() async throws {
    var samples = [Int16](repeating: 0, count: 96_000)
    samples[60_000] = 20_000
    let outputs = try await bench.run(
      stage,
      [
        "source": try wave([samples]), "samplesPerPixel": 480, "bits": "16",
        "trim": ["start": 1, "end": 1.5],
      ])
    let (data, fields) = try peaks(outputs)
    #expect(fields["length"] == 50)
    #expect(data.firstIndex(of: 20_000) == 25 * 2 + 1)
  }

  @Test func `the picture is a PNG of the size asked for`() async throws {
    let tone = (0..<48_000).map { Int16((30_000 * sin(2 * .pi * 100 * Double($0) / 48_000)).rounded()) }
    let outputs = try await bench.run(
      stage,
      [
        "source": try wave([tone]), "width": 400, "height": 100, "background": "#000000", "wave": "#ff0000",
        "loudness": "#ff0000", "lines": "#000000", "timeAxis": false,
      ])
    let path = try #require(outputs["picture"]?.fileValue?.filePath)
    let probe = try await FFprobe.inspect(path)
    #expect(probe.video.first?.codec == "png")
    let picture = try #require(try await DecodedMedia.colorFrames(path).first)
    #expect(picture.width == 400 && picture.height == 100)
    #expect(picture[200, 50] == [255, 0, 0])
    #expect(picture[200, 1] == [0, 0, 0])
  }

  @Test func `every channel of surround sound`() async throws {
    let outputs = try await bench.run(stage, ["source": .file(Fixture.surround), "channels": "separate"])
    #expect(outputs["info"]?["channels"] == 6)
    let (data, _) = try peaks(outputs)
    #expect(data.count == 12 * Int(outputs["info"]?["length"]?.integerValue ?? 0))
  }

  @Test func `a recording without sound`() async throws {
    #expect(await bench.code(stage, ["source": .file(Fixture.noAudio)]) == "MISSING_AUDIO_TRACK")
    #expect(await bench.code(stage, ["source": .file(Fixture.text)]) == "NOT_MEDIA")
  }
}
