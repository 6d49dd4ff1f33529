/// Random numbers that are the same in every run with the same seed: SplitMix64 (Steele et al., OOPSLA 2014;
/// https://prng.di.unimi.it/splitmix64.c).
public struct SplitMix: RandomNumberGenerator, Sendable {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xbf58_476d_1ce4_e5b9
    bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
    return bits ^ (bits >> 31)
  }

  /// Evenly distributed, -1 ..< 1.
  public mutating func uniform() -> Float { Float(next() >> 40) / Float(1 << 23) - 1 }

  /// Evenly distributed, 0 ..< 1.
  public mutating func share() -> Double { Double(next() >> 11) / Double(UInt64(1) << 53) }

  /// 0 ..< `count`.
  public mutating func below(_ count: Int) -> Int { Int(next() % UInt64(count)) }
}
