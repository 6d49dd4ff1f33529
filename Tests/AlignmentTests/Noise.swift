/// Random numbers that are the same in every run (Steele et al., OOPSLA 2014: SplitMix64).
struct Noise {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  /// Evenly distributed, -1 ..< 1.
  mutating func uniform() -> Float {
    Float(next() >> 40) / Float(1 << 23) - 1
  }

  /// Evenly distributed, 0 ..< 1.
  mutating func share() -> Double {
    Double(next() >> 11) / Double(UInt64(1) << 53)
  }

  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }
}
