import Foundation

/// How sure it is, moment by moment, that somebody speaks.
///
/// Made of a recording's band levels by a small network of 53 features and 16 hidden units (``SpeechModel``), fitted on
/// speech in rooms, music and noise; `Benchmarks/captions` has the sets and the fit.
public struct SpeechActivity: Sendable {
  /// Of ``values``, in Hz: one for every 20 ms.
  public static let rate = 50

  /// The logarithm of the odds that somebody speaks in the 20 ms from `index / rate` on, in sixteenths; ±127.
  public let values: [Int8]

  /// A logarithm of odds of 1 as it is stored.
  static let unit: Float = 16

  /// A logarithm of odds as it is stored.
  static func stored(_ logarithmOfOdds: Float) -> Int8 {
    Int8(max(-127, min(127, (logarithmOfOdds * unit).rounded())))
  }

  public init(values: [Int8]) {
    self.values = values
  }

  /// In ms.
  public var durationMs: Double { Double(values.count) * 1_000 / Double(Self.rate) }

  /// Twice the probability of speech, less one: −1 … 1.
  func tendencies() -> [Float] {
    let table = (-128...127).map { tanh(Float($0) / Self.unit / 2) }
    return values.map { table[Int($0) + 128] }
  }

  /// How much of it is speech, 0 … 1.
  public var share: Double {
    values.isEmpty ? 0 : Double(values.count { $0 > 0 }) / Double(values.count)
  }
}
