import Foundation
import MediaTypes
import SystemPackage
import TestSupport

/// The talk that the cameras in `Fixtures/` heard, and recordings cut from it.
struct EventSound {
  /// In Hz.
  static let sampleRate = 16_000
  let samples: [Float]
  private let folder: TemporaryFolder

  /// 36 s, as `camera-a.mp4` has it.
  init(in folder: TemporaryFolder) async throws {
    samples = try await DecodedMedia.samples(Fixture.cameraA.path, sampleRate: Self.sampleRate, channels: 1)
    self.folder = folder
  }

  /// A part of it, times in s.
  func part(from start: Double, to end: Double) -> [Float] {
    Array(samples[Int(start * Double(Self.sampleRate))..<Int(end * Double(Self.sampleRate))])
  }

  /// Writes channels as 16-bit PCM; what is beyond full scale is clipped.
  func write(_ channels: [Float]..., to name: String) throws -> Value {
    let integers = channels.map { $0.map { Int16(max(-1, min(1, $0)) * 32_767) } }
    return .file(try WaveFile.write(integers, sampleRate: Self.sampleRate, to: name, in: folder))
  }

  /// A part of it as ffmpeg writes it with other options.
  func encode(from start: Double, to end: Double, _ options: [String], to name: String) async throws -> Value
  {
    let path = folder.appending(name)
    let result = try await runProcess(
      "ffmpeg",
      [
        "-nostdin", "-v", "error", "-y", "-ss", "\(start)", "-to", "\(end)", "-i",
        Fixture.cameraA.path.string, "-map",
        "0:a",
      ] + options + [path.string])
    guard result.status == 0 else { throw ProcessTrouble(description: result.errors) }
    return .file(path)
  }
}

/// Noise that is the same in every run, -1 … 1.
func noise(_ count: Int, seed: UInt64 = 1) -> [Float] {
  var state = seed
  return (0..<count).map { _ in
    // Knuth's linear congruential generator (MMIX); its upper bits are random enough to hear nothing in.
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Float(Int32(truncatingIfNeeded: state >> 32)) / Float(Int32.max)
  }
}
