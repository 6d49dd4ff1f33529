/// The sample description of 3GPP timed text: how text is shown that says nothing else.
///
/// Source: 3GPP TS 26.245, section 5.16, `TextSampleEntry`, from its display flags on.
struct TimedTextDescription {
  private(set) var style = CaptionStyle()
  private(set) var placement: CuePlacement?

  /// - Parameter bytes: what cannot be read is as it is by default.
  init(_ bytes: [UInt8]) {
    guard bytes.count >= 30 else { return }
    style = TimedTextStyle.style(face: bytes[24], color: Array(bytes[26..<30]))
    let horizontal = Int8(bitPattern: bytes[4])
    let vertical = Int8(bitPattern: bytes[5])
    // A box of its own puts the text where it lies, most often below, whatever the text does inside.
    let hasBox = bytes[10..<18].contains { $0 != 0 }
    let column = horizontal == 0 ? 0 : horizontal == 1 ? 1 : 2
    let row = vertical == -1 || hasBox ? 0 : vertical == 1 ? 1 : 2
    placement = NumpadAlignment(rawValue: row * 3 + column + 1)?.placement
  }

  /// White text below, in the middle, without a background.
  static let standard: [UInt8] =
    [0, 0, 0, 0, 1, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    + TimedTextStyle.record(from: 0, to: 0, CaptionStyle())
    + [0, 0, 0, 18] + Array("ftab".utf8) + [0, 1, 0, 1, 5] + Array("Serif".utf8)
}

/// A style record. Source: 3GPP TS 26.245, section 5.17.1.1.
enum TimedTextStyle {
  /// - Parameter color: red, green, blue and alpha.
  static func style(face: UInt8, color: [UInt8]) -> CaptionStyle {
    var style = CaptionStyle()
    style.isBold = face & 1 != 0
    style.isItalic = face & 2 != 0
    style.isUnderlined = face & 4 != 0
    let color = CaptionColor(red: color[0], green: color[1], blue: color[2], alpha: color[3])
    // White is how captions are anyway.
    style.color = color == CaptionColor(rgb: 0xFFFFFF) ? nil : color
    return style
  }

  /// - Parameters:
  ///   - start: the first character that has it.
  ///   - end: the first character that has it no more.
  static func record(from start: Int, to end: Int, _ style: CaptionStyle) -> [UInt8] {
    let color = style.color ?? CaptionColor(rgb: 0xFFFFFF)
    let face: UInt8 =
      (style.isBold ? 1 : 0) | (style.isItalic ? 2 : 0) | (style.isUnderlined ? 4 : 0)
    return [
      UInt8(start >> 8 & 0xFF), UInt8(start & 0xFF), UInt8(end >> 8 & 0xFF), UInt8(end & 0xFF), 0, 1, face,
      fontSize, color.red, color.green, color.blue, color.alpha,
    ]
  }

  /// In pixels of the track; players take their own.
  private static let fontSize: UInt8 = 18
}
