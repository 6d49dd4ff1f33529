import CFFmpeg
import MediaTypes

extension Rational {
  /// `nil` for libav's 0/1, its word for "unknown", and for anything else that is not positive.
  init?(known rational: AVRational) {
    guard rational.num > 0, rational.den > 0 else { return nil }
    self.init(Int64(rational.num), Int64(rational.den))
  }

  /// Clamped to 32 bits, which every rate and aspect fits.
  var avRational: AVRational {
    AVRational(num: Int32(clamping: numerator), den: Int32(clamping: denominator))
  }
}

extension AVRational {
  /// The length of one unit in seconds.
  var seconds: Double { Double(num) / Double(den) }
}
