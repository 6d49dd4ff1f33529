import Foundation
import MediaTypes

/// A clip's speed, as far as an edit decision list can say it.
struct EDLSpeed: Sendable, Hashable {
  /// 1 plus the drift.
  let `true`: Double
  /// What a reader of the list plays it at.
  let carried: Double
  /// Frames per second with two decimals, `025.01`; `nil` where no line is nearer to the truth.
  let framesPerSecond: String?

  init(true speed: Double, frameRate: Rational) {
    let rate = frameRate.doubleValue
    let rounded = (rate * speed * 100).rounded() / 100
    self.true = speed
    if abs(rounded / rate - speed) < abs(1 - speed) {
      carried = rounded / rate
      framesPerSecond = String(format: "%06.2f", rounded)
    } else {
      carried = 1
      framesPerSecond = nil
    }
  }
}
