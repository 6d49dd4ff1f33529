/// Numbers in the settings of cues and regions.
enum WebVTTNumber {
  /// Digits with a fraction or without.
  static func decimal(_ text: ArraySlice<UInt8>) -> Double? {
    let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isDigit) }) else { return nil }
    return Double(text.string)
  }

  /// A number from 0 to 100 with a percent sign. Source:
  /// https://www.w3.org/TR/webvtt1/#parse-a-percentage-string.
  static func percentage(_ text: ArraySlice<UInt8>) -> Double? {
    guard text.last == UInt8(ascii: "%"), let number = decimal(text.dropLast()), number <= 100 else {
      return nil
    }
    return number
  }

  /// A number with no more decimals than it needs, four at most.
  static func text(_ number: Double) -> String {
    let rounded = (number * 10_000).rounded() / 10_000
    guard rounded.isFinite, abs(rounded) < 1e9 else { return "0" }
    return rounded == rounded.rounded() ? String(Int64(rounded)) : String(rounded)
  }
}
