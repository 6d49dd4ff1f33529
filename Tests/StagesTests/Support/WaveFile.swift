import Foundation
import SystemPackage
import TestSupport

/// A WAV file of 16-bit samples whose every value is known.
enum WaveFile {
  /// - Parameter channels: the samples of each channel, all of one length.
  static func write(_ channels: [[Int16]], sampleRate: Int, to name: String, in folder: TemporaryFolder)
    throws -> FilePath
  {
    var data = Data()
    let count = channels[0].count
    func append(_ number: some FixedWidthInteger) {
      withUnsafeBytes(of: number.littleEndian) { data.append(contentsOf: $0) }
    }
    data.append(contentsOf: "RIFF".utf8)
    append(UInt32(36 + 2 * count * channels.count))
    data.append(contentsOf: "WAVEfmt ".utf8)
    append(UInt32(16))
    append(UInt16(1))
    append(UInt16(channels.count))
    append(UInt32(sampleRate))
    append(UInt32(sampleRate * 2 * channels.count))
    append(UInt16(2 * channels.count))
    append(UInt16(16))
    data.append(contentsOf: "data".utf8)
    append(UInt32(2 * count * channels.count))
    for index in 0..<count {
      for channel in channels { append(channel[index]) }
    }
    return try folder.write(data, to: name)
  }
}
