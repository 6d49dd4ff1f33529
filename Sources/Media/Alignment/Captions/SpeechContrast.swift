import Foundation

/// Speech activity as captions are compared with it: less the mean of the four seconds around.
struct SpeechContrast {
  /// Frames per second.
  static let rate = 25.0
  /// Frames before and after that a mean is taken over: two seconds.
  static let reach = 50

  /// −1 … 1.
  let values: [Float]
  /// Sums of squares up to each frame.
  let powers: [Double]
  /// Sums up to each frame of ``values`` less their own means. What lies between two of them is what a cue there
  /// adds to the covariance with all cues whose own means were taken out.
  let sums: [Float]

  init(_ activity: SpeechActivity) {
    let fine = activity.tendencies()
    let factor = SpeechActivity.rate / Int(Self.rate)
    let coarse = (0..<(fine.count / factor)).map { frame in
      fine[(frame * factor)..<((frame + 1) * factor)].reduce(0, +) / Float(factor)
    }
    self.init(MovingMean.removed(from: coarse, reach: Self.reach))
  }

  /// A part of it, with times of its own.
  func slice(_ frames: Range<Int>) -> SpeechContrast { SpeechContrast(Array(values[frames])) }

  private init(_ values: [Float]) {
    self.values = values
    var powers = [0.0]
    for value in values { powers.append(powers[powers.count - 1] + Double(value * value)) }
    self.powers = powers
    var sum = 0.0
    sums = [0] + MovingMean.removed(from: values, reach: Self.reach).map { value in
      sum += Double(value)
      return Float(sum)
    }
  }
}
