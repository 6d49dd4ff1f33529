import Foundation

/// A time in ms, or another number, with three decimals and no more zeros than needed: `-12.5`.
func milliseconds(_ value: Double) -> String {
  let thousandths = (value * 1000).rounded() / 1000
  return thousandths == thousandths.rounded() && abs(thousandths) < 1e15
    ? String(Int64(thousandths)) : String(thousandths)
}

/// A number with sign and fixed decimals: `+272.000`.
func signed(_ value: Double, decimals: Int = 3) -> String {
  let text = String(format: "%+.\(decimals)f", value)
  return text.allSatisfy({ "+-0.".contains($0) }) ? "+" + text.dropFirst() : text
}
