import Foundation

/// A recording as it is held against a text: moments, and what counts as near for each.
///
/// The distance of a moment to a state is judged by the distances that the moment has to all that is said: it counts how
/// many standard deviations it is nearer than the mean. So noise, to which everything is equally far, tells little.
struct AnchorSound {
  typealias Moment = AnchorFeatures.Moment

  /// Frames of 10 ms in a moment.
  let width: Int
  let moments: [Moment]
  /// The distance that counts as nothing, in dB.
  let even: [Float]
  /// One over the distance, in dB, that counts as 1.
  let scale: [Float]

  /// - Parameter moments: of one frame each.
  init(moments: [Moment], even: [Float], scale: [Float]) {
    (self.moments, self.even, self.scale) = (moments, even, scale)
    width = 1
  }

  /// States to which distances are taken.
  private static let sampleCount = 100

  /// - Parameters:
  ///   - features: of the recording.
  ///   - activity: of the same.
  ///   - states: what is said.
  ///   - width: frames in a moment.
  init(_ features: AnchorFeatures, _ activity: SpeechActivity, _ states: [Moment], width: Int) {
    self.width = width
    moments = features.pooled(width)
    let step = max(1, states.count / Self.sampleCount)
    let sample = stride(from: 0, to: states.count, by: step).map { states[$0] }
    var (even, scale) = ([Float](), [Float]())
    for (index, moment) in moments.enumerated() {
      var (sum, squares): (Float, Float) = (0, 0)
      for state in sample {
        let square = moment.squaredDistance(to: state)
        sum += square.squareRoot()
        squares += square
      }
      let mean = sum / Float(max(1, sample.count))
      let deviation = max(0.5, squares / Float(max(1, sample.count)) - mean * mean).squareRoot()
      // Where nobody speaks, a moment is as far as it would be by one deviation more.
      even.append(
        mean - deviation * (1 - activity.probability(ofFrames: index * width..<(index + 1) * width)))
      scale.append(1 / deviation)
    }
    (self.even, self.scale) = (even, scale)
  }

  var count: Int { moments.count }
}

extension SIMD16<Float> {
  func squaredDistance(to other: Self) -> Float {
    let difference = self - other
    let squares = difference * difference
    let eight = squares.lowHalf + squares.highHalf
    let four = eight.lowHalf + eight.highHalf
    return four.x + four.y + four.z + four.w
  }
}

extension SpeechActivity {
  /// How likely somebody speaks in some frames of 10 ms, 0 … 1.
  fileprivate func probability(ofFrames frames: Range<Int>) -> Float {
    guard !values.isEmpty else { return 1 }
    let places = (frames.lowerBound / 2)...max(frames.lowerBound / 2, (frames.upperBound - 1) / 2)
    var sum = 0
    for place in places { sum += Int(values[min(values.count - 1, place)]) }
    return 1 / (1 + exp(-Float(sum) / Self.unit / Float(places.count)))
  }
}
