import MediaTypes

/// Turns the text of a SubRip cue into runs: tags as in HTML, the same in braces, and alignment as in ASS.
///
/// Tags may cross and need no end. What is no known tag is text.
struct SubRipTextParser {
  private var scanner: ByteScanner
  private var line: Int
  private let start: MediaTime
  private var open = OpenTags()
  private var builder = RunBuilder()
  private var alignment: NumpadAlignment?
  private(set) var log: WarningLog

  init(_ text: ArraySlice<UInt8>, cue: Cue, line: Int, log: WarningLog) {
    scanner = ByteScanner(text)
    self.line = line
    start = cue.start
    self.log = log
  }

  mutating func parse(into cue: inout Cue) {
    while let byte = scanner.next {
      switch byte {
      case UInt8(ascii: "<"), UInt8(ascii: "{"):
        let taken = byte == UInt8(ascii: "<") ? readTag() : readBraces()
        if !taken {
          _ = scanner.take(byte)
          builder.append(byte)
        }
      default:
        let text = scanner.take { $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: "{") }
        if text.contains(0x0A) { line += text.count(where: { $0 == 0x0A }) }
        builder.append(text)
      }
    }
    cue.text = builder.finish()
    if let placement = alignment?.placement { cue.placement = placement }
  }

  /// What stands between the next byte and its partner, without either; `nil` where there is no partner.
  private func enclosed(_ open: UInt8, _ close: UInt8) -> ArraySlice<UInt8>? {
    let inside = scanner.rest.dropFirst().prefix { $0 != open && $0 != close }
    guard inside.endIndex < scanner.rest.endIndex, scanner.rest[inside.endIndex] == close else { return nil }
    return inside
  }

  private mutating func readTag() -> Bool {
    guard let inside = enclosed(UInt8(ascii: "<"), UInt8(ascii: ">")), let tag = SubRipTag(inside) else {
      return false
    }
    scanner = ByteScanner(scanner.rest[(inside.endIndex + 1)...])
    apply(tag)
    return true
  }

  private mutating func readBraces() -> Bool {
    guard let inside = enclosed(UInt8(ascii: "{"), UInt8(ascii: "}")) else { return false }
    if inside.first == UInt8(ascii: "\\") {
      readOverrides(inside)
    } else if let tag = SubRipTag(inside), tag.name != .font, tag.name != .lineBreak {
      apply(tag)
    } else {
      return false
    }
    scanner = ByteScanner(scanner.rest[(inside.endIndex + 1)...])
    return true
  }

  private mutating func apply(_ tag: SubRipTag) {
    if tag.name == .lineBreak {
      builder.append(0x0A)
    } else if !open.apply(tag) {
      log.add(
        .markupIgnored, at: start,
        "Line \(line): there is nothing that the tag </\(tag.name.rawValue)> could end.")
    }
    builder.setStyle(open.style)
  }

  /// Of ASS's instructions only the alignment means the same in every player; the others are kept.
  private mutating func readOverrides(_ inside: ArraySlice<UInt8>) {
    var kept = ""
    for part in inside.split(separator: UInt8(ascii: "\\")) {
      let text = part.string
      if text.hasPrefix("an"), let known = NumpadAlignment(numpad: text.dropFirst(2)) {
        alignment = alignment ?? known
      } else if !open.apply(override: text) {
        kept += "\\" + text
      }
    }
    builder.setStyle(open.style)
    if !kept.isEmpty { builder.append(instruction: "{\(kept)}", of: .subRip) }
  }
}

/// The look that tags give together while they are open.
private struct OpenTags {
  private var depths: [SubRipTag.Name: Int] = [:]
  private var overrides: [SubRipTag.Name: Bool] = [:]
  private var fonts: [CaptionStyle] = []

  var style: CaptionStyle {
    var style = fonts.last ?? CaptionStyle()
    style.isBold = isOn(.bold)
    style.isItalic = isOn(.italic)
    style.isUnderlined = isOn(.underline)
    style.isStruckOut = isOn(.strike)
    return style
  }

  private func isOn(_ name: SubRipTag.Name) -> Bool {
    depths[name, default: 0] > 0 || overrides[name, default: false]
  }

  /// - Returns: false for an end without a beginning.
  mutating func apply(_ tag: SubRipTag) -> Bool {
    if tag.name == .font {
      if tag.isEnd { return fonts.popLast() != nil }
      fonts.append(tag.applied(to: fonts.last ?? CaptionStyle()))
      return true
    }
    guard tag.isEnd else {
      depths[tag.name, default: 0] += 1
      return true
    }
    guard depths[tag.name, default: 0] > 0 else { return false }
    depths[tag.name, default: 0] -= 1
    return true
  }

  /// Applies `i1`, `b0` and their like.
  mutating func apply(override: String) -> Bool {
    guard override.utf8.count == 2, let name = SubRipTag.Name(override.prefix(1)),
      override.hasSuffix("0") || override.hasSuffix("1")
    else { return false }
    overrides[name] = override.hasSuffix("1")
    return true
  }
}
