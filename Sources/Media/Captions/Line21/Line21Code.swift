/// What a pair of bytes of line 21 says, without parity. Source: ANSI/CTA-608-E, section 8.4.
enum Line21Code: Hashable {
  case character(Unicode.Scalar)
  /// Takes the place of the character before it, which is there for decoders that do not know this one.
  case extended(Unicode.Scalar)
  /// The row is counted from 0, the indent in columns. A colour or italics means no indent.
  case row(Int, indent: Int, color: CaptionColor?, isItalic: Bool, isUnderlined: Bool)
  /// In the middle of a row, where it takes a column. `nil` for a colour that stays as it is.
  case style(color: CaptionColor??, isItalic: Bool, isUnderlined: Bool)
  case background(CaptionColor?)
  case tab(Int)
  case command(Command)

  /// Source: ANSI/CTA-608-E, table 52.
  enum Command: UInt8 {
    case resumeCaptionLoading = 0x20
    case backspace, alarmOff, alarmOn, deleteToEndOfRow, rollUp2, rollUp3, rollUp4, flashOn,
      resumeDirectCaptioning
    case textRestart, resumeTextDisplay, eraseDisplayedMemory, carriageReturn, eraseNonDisplayedMemory,
      endOfCaption
  }

  /// - Parameters:
  ///   - first: from 0x10 to 0x17; the bit of the second data channel is not in it.
  ///   - second: from 0x20.
  /// - Returns: `nil` for a code that means nothing.
  init?(control first: UInt8, _ second: UInt8) {
    if second >= 0x40 {
      guard let row = Self.row(first, second) else { return nil }
      self = row
      return
    }
    let isOdd = second & 1 == 1
    switch (first, second) {
    case (0x10, 0x20...0x2F): self = .background(Self.background(second))
    case (0x11, 0x20...0x2D):
      self = .style(
        color: .some(Line21Characters.colors[Int(second - 0x20) / 2]), isItalic: false, isUnderlined: isOdd)
    case (0x11, 0x2E...0x2F): self = .style(color: .none, isItalic: true, isUnderlined: isOdd)
    case (0x11, 0x30...0x3F): self = .character(Line21Characters.special[Int(second - 0x30)])
    case (0x12, 0x20...0x3F): self = .extended(Line21Characters.spanishAndFrench[Int(second - 0x20)])
    case (0x13, 0x20...0x3F): self = .extended(Line21Characters.portugueseGermanAndDanish[Int(second - 0x20)])
    case (0x14...0x15, 0x20...0x2F):
      guard let command = Command(rawValue: second) else { return nil }
      self = .command(command)
    case (0x17, 0x21...0x23): self = .tab(Int(second - 0x20))
    case (0x17, 0x2D): self = .background(nil)
    case (0x17, 0x2E...0x2F):
      self = .style(color: CaptionColor(rgb: 0), isItalic: false, isUnderlined: isOdd)
    default: return nil
    }
  }

  /// A preamble address code. Source: ANSI/CTA-608-E, table 53.
  private static func row(_ first: UInt8, _ second: UInt8) -> Line21Code? {
    let rows: [UInt8: Int] = [0x11: 1, 0x12: 3, 0x15: 5, 0x16: 7, 0x17: 9, 0x10: 11, 0x13: 12, 0x14: 14]
    guard second < 0x80, let base = rows[first], first != 0x10 || second < 0x60 else { return nil }
    let row = base + (second >= 0x60 ? 1 : 0) - 1
    let attribute = Int(second & 0x1F) / 2
    let isUnderlined = second & 1 == 1
    if attribute >= 8 {
      return .row(row, indent: (attribute - 8) * 4, color: nil, isItalic: false, isUnderlined: isUnderlined)
    }
    return .row(
      row, indent: 0, color: attribute < 7 ? Line21Characters.colors[attribute] : nil,
      isItalic: attribute == 7,
      isUnderlined: isUnderlined)
  }

  /// Opaque, or half transparent where the lowest bit is set.
  private static func background(_ second: UInt8) -> CaptionColor? {
    let number = Int(second & 0x0F) / 2
    let alpha: UInt8 = second & 1 == 1 ? 128 : 255
    let color =
      number < 7 ? Line21Characters.colors[number] ?? CaptionColor(rgb: 0xFFFFFF) : CaptionColor(rgb: 0)
    return CaptionColor(red: color.red, green: color.green, blue: color.blue, alpha: alpha)
  }
}
