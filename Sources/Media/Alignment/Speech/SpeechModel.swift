/// A network with one hidden layer that gives the logarithm of the odds of speech.
struct SpeechModel: Sendable {
  private static let hidden = 16

  /// For each feature, its weight in each hidden unit.
  private let inputs: [SIMD16<Float>]
  private let bias: SIMD16<Float>
  private let outputs: SIMD16<Float>
  private let outputBias: Float

  /// - Parameter weights: those of each feature in each hidden unit, feature by feature; the units' biases; the units'
  ///   weights in the result; the result's bias.
  init(_ weights: [Float]) {
    let width = SpeechFeatures.width
    precondition(weights.count == (width + 2) * Self.hidden + 1, "the model has another shape")
    func row(_ index: Int) -> SIMD16<Float> {
      SIMD16(weights[(index * Self.hidden)..<((index + 1) * Self.hidden)])
    }
    inputs = (0..<width).map(row)
    bias = row(width)
    outputs = row(width + 1)
    outputBias = weights[weights.count - 1]
  }

  /// - Parameter features: one vector of ``SpeechFeatures``.
  func logarithmOfOdds(_ features: [Float]) -> Float {
    var units = bias
    for (index, weights) in inputs.enumerated() { units += weights * features[index] }
    // The softsign function: as good as a hyperbolic tangent here, and cheap.
    let size = units.replacing(with: -units, where: units .< .zero)
    return (units / (1 + size) * outputs).sum() + outputBias
  }
}
