/// Counts what a reader sees: grapheme clusters, and half of one for what is half as wide as the others of its script.
struct TextMeasure: Sendable {
  let script: CaptionScript

  /// The width of a string in half characters. What has no look of its own, such as marks of direction, has none.
  func halves(_ text: some StringProtocol) -> Int {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count * (script == .other ? 2 : 1) }
    return text.reduce(0) { $0 + halves($1) }
  }

  func halves(_ character: Character) -> Int {
    if character.isASCII { return script == .other ? 2 : 1 }
    if character.unicodeScalars.allSatisfy(\.properties.isDefaultIgnorableCodePoint) { return 0 }
    if script == .other { return 2 }
    return EastAsianWidth.isWide(character, widensAmbiguous: script != .korean) ? 2 : 1
  }

  /// The width of the space that a line break stands for: none between characters that are written without.
  func halvesOfBreak(between before: Character?, and after: Character?) -> Int {
    Self.isSpace(between: before, and: after) ? halves(" ") : 0
  }

  static func isSpace(between before: Character?, and after: Character?) -> Bool {
    guard let before, let after else { return false }
    return !EastAsianWidth.isUnspaced(before) && !EastAsianWidth.isUnspaced(after)
  }
}

extension Character {
  /// Whether a line may end here. A no-break space says that it may not, U+200B that it may though nothing is seen.
  var isBreakingSpace: Bool {
    switch unicodeScalars.first?.value ?? 0 {
    case 0x20, 0x0A, 0x09, 0x1680, 0x2000...0x2006, 0x2008...0x200B, 0x205F, 0x3000: true
    default: false
    }
  }
}
