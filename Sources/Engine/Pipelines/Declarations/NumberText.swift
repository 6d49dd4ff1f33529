/// Plain decimal numbers as they stand in text.
enum NumberText {
  /// Digits with at most one point among or before them; no sign, no exponent, ASCII only.
  static func decimal(_ text: String) -> Double? {
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2e }), text.utf8.last != 0x2e,
      let value = Double(text), value.isFinite
    else { return nil }
    return value
  }

  /// A number as a person writes it: without a fraction where it has none.
  static func text(_ number: Double) -> String {
    Int64(exactly: number).map(String.init) ?? "\(number)"
  }
}
