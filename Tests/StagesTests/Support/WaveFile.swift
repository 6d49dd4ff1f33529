import Foundation
import SystemPackage
import TestSupport

/// A WAV file whose every value is known.
enum WaveFile {
  /// 16-bit integers.
  /// - Parameter channels: the samples of each channel, all of one length.
  static func write(_ channels: [[Int16]], sampleRate: Int, to name: String, in folder: TemporaryFolder)
    throws -> FilePath
  {
    let samples = channels[0].indices.flatMap { index in channels.map { $0[index] } }
    return try write(
      samples, format: 1, channels: channels.count, sampleRate: sampleRate, to: name, in: folder)
  }

  /// 32-bit floats, one channel.
  static func write(_ samples: [Float], sampleRate: Int, to name: String, in folder: TemporaryFolder) throws
    -> FilePath
  {
    try write(
      samples.map(\.bitPattern), format: 3, channels: 1, sampleRate: sampleRate, to: name, in: folder)
  }

  /// - Parameter format: as WAVE counts them: 1 for integers, 3 for floats.
  private static func write<Sample: FixedWidthInteger>(
    _ samples: [Sample], format: UInt16, channels: Int, sampleRate: Int, to name: String,
    in folder: TemporaryFolder
  ) throws -> FilePath {
    var data = Data()
    let size = Sample.bitWidth / 8
    func append(_ number: some FixedWidthInteger) {
      withUnsafeBytes(of: number.littleEndian) { data.append(contentsOf: $0) }
    }
    data.append(contentsOf: "RIFF".utf8)
    append(UInt32(36 + size * samples.count))
    data.append(contentsOf: "WAVEfmt ".utf8)
    append(UInt32(16))
    append(format)
    append(UInt16(channels))
    append(UInt32(sampleRate))
    append(UInt32(sampleRate * size * channels))
    append(UInt16(size * channels))
    append(UInt16(Sample.bitWidth))
    data.append(contentsOf: "data".utf8)
    append(UInt32(size * samples.count))
    for sample in samples { append(sample) }
    return try folder.write(data, to: name)
  }
}
