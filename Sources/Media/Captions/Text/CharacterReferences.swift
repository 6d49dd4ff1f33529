/// Characters written as `&amp;` or `&#65;`.
///
/// Source: https://html.spec.whatwg.org/multipage/parsing.html#character-reference-state; of HTML's two
/// thousand names only those that captions use.
enum CharacterReferences {
  private static let names: [String: UInt32] = [
    "amp": 0x26, "lt": 0x3C, "gt": 0x3E, "quot": 0x22, "apos": 0x27, "nbsp": 0xA0, "lrm": 0x200E,
    "rlm": 0x200F,
    "copy": 0xA9, "reg": 0xAE, "deg": 0xB0, "middot": 0xB7, "laquo": 0xAB, "raquo": 0xBB, "iexcl": 0xA1,
    "iquest": 0xBF, "shy": 0xAD, "ndash": 0x2013, "mdash": 0x2014, "lsquo": 0x2018, "rsquo": 0x2019,
    "ldquo": 0x201C, "rdquo": 0x201D, "bull": 0x2022, "hellip": 0x2026, "trade": 0x2122, "euro": 0x20AC,
    "zwj": 0x200D, "zwnj": 0x200C, "sung": 0x266A,
  ]
  /// Those that HTML knows without a semicolon too; none is the beginning of another.
  private static let bareNames = [
    "amp", "lt", "gt", "quot", "nbsp", "copy", "reg", "deg", "laquo", "raquo", "shy",
  ]

  /// - Parameter scanner: after an ampersand; moved past the reference where there is one.
  /// - Returns: the character, `nil` where the ampersand means itself.
  static func take(_ scanner: inout ByteScanner) -> Unicode.Scalar? {
    if scanner.next == UInt8(ascii: "#") { return takeNumber(&scanner) }
    var ahead = scanner
    let name = ahead.rest.prefix(8).prefix(while: { $0.isLetter || $0.isDigit })
    guard let first = name.first, first.isLetter else { return nil }
    ahead = ByteScanner(ahead.rest[name.endIndex...])
    if ahead.take(UInt8(ascii: ";")), let code = names[name.string] {
      scanner = ahead
      return Unicode.Scalar(code)
    }
    for bare in bareNames where name.starts(with: bare.utf8) {
      scanner = ByteScanner(scanner.rest.dropFirst(bare.utf8.count))
      return names[bare].flatMap(Unicode.Scalar.init)
    }
    return nil
  }

  private static func takeNumber(_ scanner: inout ByteScanner) -> Unicode.Scalar? {
    var ahead = ByteScanner(scanner.rest.dropFirst())
    let isHexadecimal = ahead.takeAny { $0 | 0x20 == UInt8(ascii: "x") } != nil
    let radix: UInt32 = isHexadecimal ? 16 : 10
    var code: UInt32 = 0
    var count = 0
    while let digit = ahead.next.flatMap({ value(of: $0, isHexadecimal) }) {
      // Beyond Unicode already; further digits do not bring it back.
      if code < 0x110000 { code = code * radix + digit }
      count += 1
      _ = ahead.takeAny { _ in true }
    }
    guard count > 0 else { return nil }
    _ = ahead.take(UInt8(ascii: ";"))
    scanner = ahead
    if (0x80...0x9F).contains(code) { code = UInt32(Windows1252.upperControls[Int(code) - 0x80]) }
    return code == 0 ? "\u{FFFD}" : Unicode.Scalar(code) ?? "\u{FFFD}"
  }

  private static func value(of byte: UInt8, _ isHexadecimal: Bool) -> UInt32? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f") where isHexadecimal: UInt32(byte - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F") where isHexadecimal: UInt32(byte - UInt8(ascii: "A")) + 10
    default: nil
    }
  }
}
