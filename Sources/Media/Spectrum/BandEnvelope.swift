import Foundation

/// How loud a sound is over time in each of several frequency bands.
public struct BandEnvelope: Sendable {
  /// Frames.
  public let count: Int
  public let bandCount: Int
  /// Frame by frame, in steps of 0.5 dB; 0 stands for -127 dB of full scale or less.
  public let levels: [UInt8]

  init(count: Int, bandCount: Int, levels: [UInt8]) {
    self.count = count
    self.bandCount = bandCount
    self.levels = levels
  }

  /// Levels that were kept; `nil` where the last frame is not whole.
  public init?(levels: ArraySlice<UInt8>, bandCount: Int) {
    guard bandCount > 0, levels.count % bandCount == 0 else { return nil }
    self.init(count: levels.count / bandCount, bandCount: bandCount, levels: Array(levels))
  }

  /// The level in dB of full scale that a step stands for.
  public static func decibels(_ level: Int) -> Double { Double(level) / 2 - 127 }
}

/// Measures a ``BandEnvelope`` from samples that arrive in pieces of any size.
public struct BandEnvelopeBuilder {
  private let transform: RealTransform
  private let hop: Int
  private let bands: FrequencyBands
  private let window: [Float]
  private let scale: Float
  private var pending: [Float] = []
  private var weighted: [Float]
  private var spectrum: [SIMD2<Float>]
  private var levels: [UInt8] = []

  /// - Parameters:
  ///   - frameLength: samples that one frame looks at.
  ///   - hop: samples from one frame to the next.
  ///   - bands: for spectra of frames of this length.
  public init(frameLength: Int, hop: Int, bands: FrequencyBands) {
    transform = RealTransform(length: frameLength)
    self.hop = hop
    self.bands = bands
    window = Window.hann(frameLength)
    // A full-scale sine in a band comes out at 0 dB: a bin has a quarter of the length times the amplitude, and the
    // window spreads half as much energy again over its two neighbours.
    scale = 16 / 1.5 / Float(frameLength * frameLength)
    weighted = [Float](repeating: 0, count: frameLength)
    spectrum = [SIMD2<Float>](repeating: .zero, count: transform.binCount)
  }

  /// Adds samples, -1 … 1.
  public mutating func append(_ samples: UnsafeBufferPointer<Float>) {
    pending.append(contentsOf: samples)
    var start = 0
    while start + window.count <= pending.count {
      measure(at: start)
      start += hop
    }
    pending.removeFirst(start)
  }

  /// What was measured so far; a last frame that is not full is left out.
  public var envelope: BandEnvelope {
    let bandCount = bands.bins.count
    return BandEnvelope(count: levels.count / bandCount, bandCount: bandCount, levels: levels)
  }

  private mutating func measure(at start: Int) {
    for index in window.indices { weighted[index] = pending[start + index] * window[index] }
    transform.forward(weighted, &spectrum)
    for bins in bands.bins {
      var energy: Float = 0
      for bin in bins { energy += (spectrum[bin] * spectrum[bin]).sum() }
      levels.append(Self.level(energy * scale))
    }
  }

  /// 2 × (10 · log10(energy) + 127), cut to a byte; something that is not a number counts as silence.
  private static func level(_ energy: Float) -> UInt8 {
    guard energy > 1e-13, energy.isFinite else { return 0 }
    return UInt8(max(0, min(255, 6.020_6 * log2(energy) + 254)))
  }
}
