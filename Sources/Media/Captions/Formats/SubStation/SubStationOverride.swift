/// One instruction of an override block: `b1`, `pos(10,20)`.
struct SubStationOverride {
  /// As it stands after the backslash.
  let text: String
  /// One of ``names``; empty for what is none.
  let name: String
  /// What follows the name.
  var value: Substring { text.dropFirst(name.count) }

  /// Longer ones first, as `\bord` is not `\b`. Source: https://aegisub.org/docs/latest/ass_tags/.
  private static let names = [
    "xbord", "ybord", "xshad", "yshad", "alpha", "iclip", "bord", "shad", "blur", "clip", "fade", "move",
    "fscx",
    "fscy", "fad", "fax", "fay", "frx", "fry", "frz", "fsp", "org", "pbo", "pos", "an", "be", "fe", "fn",
    "fr", "fs",
    "kf", "ko", "kt", "1c", "2c", "3c", "4c", "1a", "2a", "3a", "4a", "a", "b", "c", "i", "k", "K", "p", "q",
    "r", "s",
    "t", "u",
  ]

  init(_ text: String) {
    self.text = text
    name = Self.names.first { text.hasPrefix($0) } ?? ""
  }

  /// The instructions of a block, `nil` for text between them, which is a comment.
  /// - Parameter block: without its braces.
  static func list(_ block: ArraySlice<UInt8>) -> [(override: SubStationOverride?, text: String)] {
    var result: [(SubStationOverride?, String)] = []
    var scanner = ByteScanner(block)
    while !scanner.isAtEnd {
      guard scanner.take("\\") else {
        result.append((nil, scanner.take { $0 != UInt8(ascii: "\\") }.string))
        continue
      }
      // Instructions may have others inside their brackets.
      var depth = 0
      let text = scanner.take { byte in
        if byte == UInt8(ascii: "(") { depth += 1 }
        if byte == UInt8(ascii: ")") { depth -= 1 }
        return byte != UInt8(ascii: "\\") || depth > 0
      }
      let override = SubStationOverride(text.trimmed.string)
      result.append((override, "\\" + override.text))
    }
    return result
  }

  /// The numbers in its brackets.
  var numbers: [Double] {
    value.drop { $0 == "(" || $0 == " " }.prefix { $0 != ")" }.split(separator: ",")
      .compactMap { Double($0.filter { $0 != " " }) }
  }
}
