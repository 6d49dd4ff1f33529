import MediaTypes

/// The moments at which captions can begin and end: those of frames, or whole milliseconds. Positions on it count from media
/// zero, so that what is measured between them is exact.
struct TimeGrid: Sendable {
  /// Positions in a second.
  let rate: Rational
  let hasFrames: Bool

  /// - Parameter frameRate: in Hz; `nil`, or what is no rate for captions, for milliseconds.
  init(frameRate: Rational?) {
    let frames = frameRate.flatMap { StyleLinter.frameRates.contains($0.doubleValue) ? $0 : nil }
    rate = frames ?? Rational(1_000)
    hasFrames = frames != nil
  }

  /// The nearest position.
  func position(_ time: MediaTime) -> Int { Int(time.units(at: rate)) }

  func time(_ position: Int) -> MediaTime {
    MediaTime(Int64(position), of: Rational(rate.denominator, rate.numerator) ?? Rational(1))
  }

  /// How many positions a stretch is, halves to the even one: half a second is 12 frames at 24 and at 25 Hz.
  func count(_ time: MediaTime) -> Int { Int((time.seconds * rate.doubleValue).rounded(.toNearestOrEven)) }

  /// A length that does not reach the next position by rounding.
  var lessThanHalf: MediaTime { MediaTime(ticks: time(1).ticks * 2 / 5) }

  func seconds(_ count: Int) -> Double { Double(count) / rate.doubleValue }

  func milliseconds(_ count: Int) -> Double { seconds(count) * 1_000 }
}
