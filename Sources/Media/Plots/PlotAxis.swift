import Foundation

/// A range of numbers or times, with the marks that read well.
struct PlotAxis {
  let low: Double
  let high: Double
  let marks: [Double]
  private let text: @Sendable (Double) -> String

  func label(_ mark: Double) -> String { text(mark) }

  /// Where a value lies, 0 at the low end and 1 at the high one.
  func fraction(_ value: Double) -> Double { (value - low) / (high - low) }

  /// Numbers at steps of 1, 2 or 5 times a power of ten.
  /// - Parameter mostMarks: the number of marks that there is room for.
  static func numbers(from low: Double, to high: Double, mostMarks: Int) -> PlotAxis {
    let (low, high) = sound(low, high)
    let shortest = (high - low) / Double(max(1, mostMarks))
    let power = pow(10, log10(shortest).rounded(.down))
    let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= shortest * (1 - 1e-9) } ?? 10 * power
    let decimals = max(0, min(9, Int(-log10(step).rounded(.down))))
    return PlotAxis(low: low, high: high, marks: multiples(of: step, low, high)) { value in
      let text = String(format: "%.\(decimals)f", value)
      return minus(text.contains { "123456789".contains($0) } ? text : text.replacing("-", with: ""))
    }
  }

  /// Times as clocks show them.
  /// - Parameters:
  ///   - low: in seconds; may be negative.
  ///   - mostMarks: the number of marks that there is room for.
  static func clock(from low: Double, to high: Double, mostMarks: Int) -> PlotAxis {
    let (low, high) = sound(low, high)
    let axis = TimeAxis(durationSeconds: high - low, mostMarks: mostMarks)
    return PlotAxis(low: low, high: high, marks: multiples(of: axis.step, low, high)) { value in
      (value < -axis.step / 2 ? "−" : "") + axis.label(abs(value))
    }
  }

  /// A hyphen as the minus sign that figures are set with.
  static func minus(_ text: String) -> String { text.replacing("-", with: "−") }

  /// Whether a number, in ms, can be shown: thirty years are more than any recording, and what is beyond comes
  /// from broken files.
  static func canShow(_ value: Double) -> Bool { abs(value) < 1e12 }

  /// A range that can be divided by, whatever came in.
  private static func sound(_ low: Double, _ high: Double) -> (Double, Double) {
    guard canShow(low), canShow(high) else { return (0, 1) }
    return high - low > 1e-6 ? (low, high) : (low - 0.5, low + 0.5)
  }

  private static func multiples(of step: Double, _ low: Double, _ high: Double) -> [Double] {
    let first = (low / step - 1e-9).rounded(.up)
    let last = (high / step + 1e-9).rounded(.down)
    guard last >= first, last - first < 1000 else { return [] }
    return (0...Int(last - first)).map { (first + Double($0)) * step }
  }
}
