import Foundation
import LibAV
import SystemPackage
import TestSupport

/// A 16-bit WAV file of silence with pulses at known times. What lies between them takes no room on the disk, so
/// that it can be hours long.
///
/// A pulse is a Gaussian of three samples, which has next to nothing above half of the sample rate: however it is
/// resampled, it stays a Gaussian around the same moment.
enum PulseRecording {
  private static let width = 3.0

  /// - Parameters:
  ///   - pulses: in seconds.
  ///   - seconds: the length.
  static func write(_ pulses: [Double], seconds: Double, sampleRate: Int, to path: FilePath) throws {
    let rate = Double(sampleRate)
    let size = UInt32(seconds * rate) * 2
    func bytes(_ number: some FixedWidthInteger) -> Data {
      withUnsafeBytes(of: number.littleEndian) { Data($0) }
    }
    var header = Data("RIFF".utf8) + bytes(size + 36) + Data("WAVEfmt ".utf8)
    header += bytes(UInt32(16)) + bytes(UInt16(1)) + bytes(UInt16(1))
    header += bytes(UInt32(sampleRate)) + bytes(UInt32(2 * sampleRate)) + bytes(UInt16(2)) + bytes(UInt16(16))
    header += Data("data".utf8) + bytes(size)
    try header.write(to: URL(filePath: path.string))
    let file = try FileHandle(forWritingTo: URL(filePath: path.string))
    try file.truncate(atOffset: UInt64(header.count) + UInt64(size))
    for pulse in pulses {
      let first = Int(pulse * rate) - 20
      var samples = Data()
      for index in first..<first + 41 {
        let distance = (Double(index) - pulse * rate) / width
        samples += bytes(Int16((29_000 * exp(-distance * distance / 2)).rounded()))
      }
      try file.seek(toOffset: UInt64(header.count + 2 * first))
      try file.write(contentsOf: samples)
    }
    try file.close()
  }
}

/// Listens for pulses around the times where they should be.
struct PulseMeter {
  private let sampleRate: Double
  private let expected: [Double]
  /// Samples on either side of the expected time.
  private let reach: Int64
  private var windows: [[Float]]

  /// - Parameters:
  ///   - expected: in seconds.
  ///   - reach: how far off a pulse may be to be found, in seconds.
  init(expected: [Double], sampleRate: Int, reach: Double = 0.05) {
    self.sampleRate = Double(sampleRate)
    self.expected = expected
    self.reach = Int64(reach * Double(sampleRate))
    windows = expected.map { _ in [Float](repeating: 0, count: 2 * Int(reach * Double(sampleRate)) + 1) }
  }

  /// Takes planar floats.
  /// - Parameter first: the number of the first sample.
  mutating func take(_ frame: Frame, at first: Int64) {
    let range = first..<first + Int64(frame.sampleCount)
    for (number, time) in expected.enumerated() {
      let start = Int64((time * sampleRate).rounded()) - reach
      let common = range.clamped(to: start..<start + 2 * reach + 1)
      guard !common.isEmpty else { continue }
      frame.withFloatSamples(channel: 0) { samples in
        for index in common { windows[number][Int(index - start)] = samples[Int(index - first)] }
      }
    }
  }

  /// How late each pulse is, in ms; `nil` where there is none.
  var errors: [Double?] {
    zip(expected, windows).map { time, window in
      guard let peak = window.indices.dropFirst().dropLast().max(by: { window[$0] < window[$1] }),
        window[peak] > 0.3, window[peak - 1] > 0, window[peak + 1] > 0
      else { return nil }
      // The logarithm of a Gaussian is a parabola.
      let (left, middle, right) = (
        log(Double(window[peak - 1])), log(Double(window[peak])), log(Double(window[peak + 1]))
      )
      let fraction = (left - right) / (2 * (left - 2 * middle + right))
      let found = (time * sampleRate).rounded() - Double(reach) + Double(peak) + fraction
      return (found / sampleRate - time) * 1000
    }
  }
}
