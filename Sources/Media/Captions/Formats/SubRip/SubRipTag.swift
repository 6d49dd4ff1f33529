/// A tag of SubRip, in any case: `b`, `/i`, `font color="#ff0000"`.
struct SubRipTag {
  enum Name: String {
    case bold = "b"
    case italic = "i"
    case underline = "u"
    case strike = "s"
    case font
    case lineBreak = "br"

    init?(_ text: some StringProtocol) {
      let text = text.lowercased()
      self.init(rawValue: text == "strike" ? "s" : text)
    }
  }

  let name: Name
  let isEnd: Bool
  private let attributes: [(name: String, value: String)]

  /// - Parameter text: without the brackets.
  /// - Returns: `nil` for what is no tag.
  init?(_ text: ArraySlice<UInt8>) {
    var scanner = ByteScanner(text)
    isEnd = scanner.take("/")
    if isEnd { scanner.skip(while: \.isBlank) }
    let word = scanner.take { $0.isLetter }
    guard word.count <= 6, let name = Name(word.string) else { return nil }
    self.name = name
    // `<br/>` is a tag, `<b4>` is not.
    guard scanner.next.map({ $0.isWhitespace || $0 == UInt8(ascii: "/") }) ?? true else { return nil }
    var attributes: [(String, String)] = []
    if name == .font, !isEnd {
      while let attribute = Self.attribute(&scanner) { attributes.append(attribute) }
    } else {
      guard scanner.rest.allSatisfy({ $0.isWhitespace || $0 == UInt8(ascii: "/") }) else { return nil }
    }
    self.attributes = attributes
  }

  private static func attribute(_ scanner: inout ByteScanner) -> (String, String)? {
    scanner.skip { !$0.isLetter }
    let name = scanner.take { $0.isLetter || $0 == UInt8(ascii: "-") }
    guard !name.isEmpty else { return nil }
    scanner.skip(while: \.isWhitespace)
    guard scanner.take("=") else { return (name.string.lowercased(), "") }
    scanner.skip(while: \.isWhitespace)
    let value: ArraySlice<UInt8>
    if let quote = scanner.takeAny({ $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") }) {
      value = scanner.take { $0 != quote }
      _ = scanner.take(quote)
    } else {
      value = scanner.take { !$0.isWhitespace }
    }
    return (name.string.lowercased(), value.string)
  }

  /// A style with what a font tag changes; a colour or a size that makes no sense changes nothing.
  func applied(to style: CaptionStyle) -> CaptionStyle {
    var style = style
    for (name, value) in attributes {
      switch name {
      case "color": style.color = CaptionColor(value) ?? style.color
      case "face" where !value.isEmpty: style.fontFamily = value
      case "size":
        if let size = Double(value), size > 0, size < 10_000 { style.fontSize = .pixels(size) }
      default: break
      }
    }
    return style
  }
}
