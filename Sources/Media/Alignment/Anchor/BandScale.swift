import Foundation
import Spectrum

/// What is loud in each band of a recording, and what its noise adds to it.
struct BandScale {
  /// In dB of ``loud``.
  private let floor: SIMD16<Float>
  /// What each level becomes in each band: a logarithm for each of the millions of levels would take longer than all that
  /// follows.
  private let table: [Float]

  /// Levels further below the loud ones than this tell nothing, in dB.
  private static let depth: Float = -30
  /// The share of frames below what counts as loud, and as the floor.
  private static let (loudShare, floorShare) = (0.8, 0.15)

  /// - Parameters:
  ///   - levels: of a recording.
  ///   - isSpeech: says which frames are speech.
  init(_ levels: BandEnvelope, isSpeech: (Int) -> Bool) {
    let all = Histogram(levels) { _ in true }
    let speech = Histogram(levels, isSpeech)
    // Too little to tell loud speech from.
    let loud = (speech.count > 100 ? speech : all).quantile(Self.loudShare)
    floor = (all.quantile(Self.floorShare) - loud).clamped(
      lowerBound: SIMD16(repeating: Self.depth), upperBound: .zero)
    table = Self.table(loud, floor)
  }

  /// The scale of a recording.
  init(_ track: SpeechTrack) {
    let odds = track.activity.values
    self.init(track.levels) { frame in
      let place = frame / SpeechFeatures.step
      return odds.indices.contains(place) && odds[place] > Int8(SpeechActivity.unit / 2)
    }
  }

  /// The scale of a voice that is to sound as if it spoke in a recording.
  init(_ voice: [ReferenceSpeech], in recording: BandScale) {
    var histogram = Histogram()
    for speech in voice {
      let isPause = speech.isPause
      histogram.add(speech.levels) { !isPause[$0] }
    }
    floor = recording.floor
    table = Self.table(histogram.quantile(Self.loudShare), floor)
  }

  private static func table(_ loud: SIMD16<Float>, _ floor: SIMD16<Float>) -> [Float] {
    (0...255).flatMap { level in
      (0..<16).map { band in
        let excess = Float(BandEnvelope.decibels(level)) - loud[band] - floor[band]
        return floor[band] + (excess > 30 ? excess : 10 * log10(1 + pow(10, excess / 10)))
      }
    }
  }

  /// Levels in dB of what is loud, with the floor's energy added.
  func relative(_ levels: BandEnvelope, _ frame: Int) -> SIMD16<Float> {
    var relative = SIMD16<Float>.zero
    for band in 0..<16 { relative[band] = table[Int(levels.levels[frame * 16 + band]) * 16 + band] }
    return relative
  }
}

/// How often each level occurs in each band.
private struct Histogram {
  private(set) var count = 0
  private var counts = [Int](repeating: 0, count: 256 * 16)

  init() {}

  init(_ levels: BandEnvelope, _ isWanted: (Int) -> Bool) {
    add(levels, isWanted)
  }

  mutating func add(_ levels: BandEnvelope, _ isWanted: (Int) -> Bool) {
    for frame in 0..<levels.count where isWanted(frame) {
      count += 1
      for band in 0..<16 { counts[band * 256 + Int(levels.levels[frame * 16 + band])] += 1 }
    }
  }

  /// In dB of full scale.
  func quantile(_ share: Double) -> SIMD16<Float> {
    var result = SIMD16<Float>.zero
    for band in 0..<16 {
      var left = Int(share * Double(count))
      let level = (0..<255).first { level in
        left -= counts[band * 256 + level]
        return left < 0
      }
      result[band] = Float(BandEnvelope.decibels(level ?? 255))
    }
    return result
  }
}
