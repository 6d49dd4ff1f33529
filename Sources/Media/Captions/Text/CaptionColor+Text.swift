extension CaptionColor {
  /// Names of colours in SubRip, HTML and TTML. Sources: https://www.w3.org/TR/CSS2/syndata.html#color-units,
  /// https://www.w3.org/TR/ttml2/#style-value-namedColor.
  private static let named: [String: UInt32] = [
    "black": 0x000000, "silver": 0xC0C0C0, "gray": 0x808080, "grey": 0x808080, "white": 0xFFFFFF,
    "maroon": 0x800000, "red": 0xFF0000, "purple": 0x800080, "fuchsia": 0xFF00FF, "magenta": 0xFF00FF,
    "green": 0x008000, "lime": 0x00FF00, "olive": 0x808000, "yellow": 0xFFFF00, "navy": 0x000080,
    "blue": 0x0000FF,
    "teal": 0x008080, "aqua": 0x00FFFF, "cyan": 0x00FFFF, "orange": 0xFFA500,
  ]

  /// An opaque colour.
  /// - Parameter rgb: eight bits each, red highest.
  init(rgb: UInt32, alpha: UInt8 = 255) {
    self.init(
      red: UInt8(truncatingIfNeeded: rgb >> 16), green: UInt8(truncatingIfNeeded: rgb >> 8),
      blue: UInt8(truncatingIfNeeded: rgb), alpha: alpha)
  }

  /// Reads `#f80`, `#ff8800`, `#ff8800cc`, `rgb(255,136,0)`, `rgba(255,136,0,204)` or a name, in any case.
  init?(_ text: String) {
    let text = text.lowercased()
    if text == "transparent" {
      self.init(rgb: 0, alpha: 0)
    } else if let rgb = Self.named[text] {
      self.init(rgb: rgb)
    } else if text.hasPrefix("rgb") {
      self.init(function: text)
    } else {
      self.init(hexadecimal: text.hasPrefix("#") ? text.dropFirst() : text[...])
    }
  }

  private init?(hexadecimal digits: Substring) {
    // A sign is no digit, though Swift's numbers have one.
    guard digits.utf8.allSatisfy({ $0.isDigit || (0x61...0x66).contains($0) }),
      let value = UInt32(digits, radix: 16)
    else { return nil }
    switch digits.utf8.count {
    case 3: self.init(rgb: (value >> 8 & 15) * 0x110000 + (value >> 4 & 15) * 0x1100 + (value & 15) * 0x11)
    case 6: self.init(rgb: value)
    case 8: self.init(rgb: value >> 8, alpha: UInt8(truncatingIfNeeded: value))
    default: return nil
    }
  }

  /// TTML's alpha is 0 … 255.
  private init?(function text: String) {
    guard let open = text.firstIndex(of: "("), text.hasSuffix(")") else { return nil }
    let isLong = text[..<open] == "rgba"
    let parts = text[text.index(after: open)...].dropLast().split(
      separator: ",", omittingEmptySubsequences: false
    )
    .map { UInt8($0.filter { $0 != " " }) }
    guard isLong || text[..<open] == "rgb", parts.count == (isLong ? 4 : 3), let red = parts[0],
      let green = parts[1],
      let blue = parts[2]
    else { return nil }
    if isLong {
      guard let alpha = parts[3] else { return nil }
      self.init(red: red, green: green, blue: blue, alpha: alpha)
    } else {
      self.init(red: red, green: green, blue: blue)
    }
  }

  /// `#ff8800`, in small letters, with two digits more where it is not opaque.
  var hexadecimal: String {
    let channels = alpha == 255 ? [red, green, blue] : [red, green, blue, alpha]
    return "#" + channels.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
