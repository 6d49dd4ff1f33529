import Foundation

/// Weights that fade a stretch of samples in and out.
public enum Window {
  /// The periodic Hann window, 0 at its first sample.
  public static func hann(_ length: Int) -> [Float] {
    (0..<length).map { Float(0.5 - 0.5 * cos(2 * Double.pi * Double($0) / Double(length))) }
  }

  /// Flat in the middle, with raised cosines at both ends (Tukey, 1967).
  /// - Parameter taper: the share of the length that the two ends take together, 0 … 1.
  public static func tukey(_ length: Int, taper: Double) -> [Float] {
    let edge = max(1, Double(length) * taper / 2)
    return (0..<length).map { index in
      let distance = min(Double(index) + 0.5, Double(length) - Double(index) - 0.5)
      return distance >= edge ? 1 : Float(0.5 - 0.5 * cos(Double.pi * distance / edge))
    }
  }
}
