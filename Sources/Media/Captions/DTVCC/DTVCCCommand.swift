/// What the bytes of a service say, one after the other. Source: ANSI/CTA-708-E, section 8.10.
enum DTVCCCommand: Equatable {
  case character(Unicode.Scalar)
  case backspace
  case formFeed
  case carriageReturn
  case horizontalCarriageReturn
  case setCurrentWindow(Int)
  /// The windows by their bits.
  case clear(UInt8)
  case display(UInt8)
  case hide(UInt8)
  case toggle(UInt8)
  case delete(UInt8)
  /// In tenths of a second.
  case delay(Int)
  case delayCancel
  case reset
  case penAttributes(isItalic: Bool, isUnderlined: Bool)
  case penColor(foreground: CaptionColor, background: CaptionColor)
  case penLocation(row: Int, column: Int)
  case windowAttributes(CuePlacement.TextAlignment)
  case define(Int, DTVCCWindow.Definition)
  /// Means nothing, or nothing for a text.
  case other

  /// Takes the first command from bytes.
  /// - Returns: the command and how many bytes it has, `nil` where some of them are still to come.
  static func first(of bytes: ArraySlice<UInt8>) -> (command: DTVCCCommand, count: Int)? {
    guard let code = bytes.first else { return nil }
    guard let count = length(bytes), bytes.count >= count else { return nil }
    let parameters = Array(bytes.dropFirst().prefix(count - 1))
    return (command(code, parameters), count)
  }

  private static func length(_ bytes: ArraySlice<UInt8>) -> Int? {
    guard let code = bytes.first else { return nil }
    switch code {
    case 0x10: return extendedLength(bytes.dropFirst()).map { $0 + 1 }
    case 0x11...0x17: return 2
    case 0x18...0x1F: return 3
    case 0x88...0x8D: return 2
    case 0x90, 0x92: return 3
    case 0x91: return 4
    case 0x97: return 5
    case 0x98...0x9F: return 7
    default: return 1
    }
  }

  /// Of a code of the extended sets, with itself.
  private static func extendedLength(_ bytes: ArraySlice<UInt8>) -> Int? {
    guard let code = bytes.first else { return nil }
    switch code {
    case 0x08...0x0F: return 2
    case 0x10...0x17: return 3
    case 0x18...0x1F: return 4
    case 0x80...0x87: return 5
    case 0x88...0x8F: return 6
    // The next byte says how many follow it.
    case 0x90...0x9F: return bytes.dropFirst().first.map { 2 + Int($0 & 0x3F) }
    default: return 1
    }
  }

  private static func command(_ code: UInt8, _ bytes: [UInt8]) -> DTVCCCommand {
    switch code {
    case 0x08: return .backspace
    case 0x0C: return .formFeed
    case 0x0D: return .carriageReturn
    case 0x0E: return .horizontalCarriageReturn
    case 0x10:
      return bytes[0] >= 0x20 && !(0x80...0x9F).contains(bytes[0])
        ? .character(DTVCCCharacters.extended(bytes[0])) : .other
    case 0x18: return .character(Unicode.Scalar(UInt16(bytes[0]) << 8 | UInt16(bytes[1])) ?? "\u{FFFD}")
    case 0x20...0x7F, 0xA0...0xFF: return .character(DTVCCCharacters.basic(code))
    case 0x80...0x87: return .setCurrentWindow(Int(code & 7))
    case 0x88: return .clear(bytes[0])
    case 0x89: return .display(bytes[0])
    case 0x8A: return .hide(bytes[0])
    case 0x8B: return .toggle(bytes[0])
    case 0x8C: return .delete(bytes[0])
    case 0x8D: return .delay(Int(bytes[0]))
    case 0x8E: return .delayCancel
    case 0x8F: return .reset
    case 0x90: return .penAttributes(isItalic: bytes[1] & 0x80 != 0, isUnderlined: bytes[1] & 0x40 != 0)
    case 0x91: return .penColor(foreground: color(bytes[0]), background: color(bytes[1]))
    case 0x92: return .penLocation(row: Int(bytes[0] & 0x0F), column: Int(bytes[1] & 0x3F))
    case 0x97: return .windowAttributes([.left, .right, .center, .left][Int(bytes[2] & 3)])
    case 0x98...0x9F: return .define(Int(code & 7), DTVCCWindow.Definition(bytes))
    default: return .other
    }
  }

  /// Two bits each for opacity, red, green and blue.
  private static func color(_ byte: UInt8) -> CaptionColor {
    let channel = { (shift: UInt8) in (byte >> shift & 3) * 85 }
    return CaptionColor(
      red: channel(4), green: channel(2), blue: channel(0), alpha: [255, 255, 128, 0][Int(byte >> 6)])
  }
}
