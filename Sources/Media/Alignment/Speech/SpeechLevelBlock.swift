import Spectrum

/// How quiet and how loud each band is in a quarter of a second.
struct SpeechLevelBlock {
  /// The level that a fifth of the frames stay below, band by band, in steps of half a decibel.
  let quiet: SIMD16<Float>
  /// The level that a fifth of the frames exceed, of each pair of bands, in dB of full scale.
  let loud: SIMD8<Float>

  /// - Parameters:
  ///   - start: its first frame.
  ///   - length: its frames; those that the levels no longer have are left out.
  init(_ levels: BandEnvelope, _ start: Int, length: Int) {
    let frames = start..<min(levels.count, start + length)
    let (quietPlace, loudPlace) = (Self.place(0.2, of: frames.count), Self.place(0.8, of: frames.count))
    // The lowest so far, and the highest, in order: no more of them than the ones that are asked for need.
    var lowest = [SIMD16<UInt8>](repeating: SIMD16(repeating: .max), count: quietPlace + 1)
    var highest = [SIMD8<UInt16>](repeating: .zero, count: frames.count - loudPlace)
    for frame in frames {
      let values = levels[frame]
      var value = values
      for index in lowest.indices {
        let isLower = value .< lowest[index]
        (lowest[index], value) = (
          lowest[index].replacing(with: value, where: isLower),
          value.replacing(with: lowest[index], where: isLower)
        )
      }
      var pair =
        SIMD8<UInt16>(truncatingIfNeeded: values.evenHalf)
        &+ SIMD8<UInt16>(truncatingIfNeeded: values.oddHalf)
      for index in highest.indices {
        let isHigher = pair .> highest[index]
        (highest[index], pair) = (
          highest[index].replacing(with: pair, where: isHigher),
          pair.replacing(with: highest[index], where: isHigher)
        )
      }
    }
    quiet = SIMD16<Float>(lowest[quietPlace])
    loud = SIMD8<Float>(highest[highest.count - 1]) / 4 - 127
  }

  /// Of a quantile among values in ascending order.
  private static func place(_ share: Float, of count: Int) -> Int {
    Int((share * Float(count - 1)).rounded())
  }
}
