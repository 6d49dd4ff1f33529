import MediaTypes

/// Turns the text of a dialogue line into runs.
///
/// What an instruction says and the model can hold is in the runs' style; others are kept at their place. A
/// place in pixels and karaoke are both: told by the model, and kept for the format itself.
struct SubStationTextParser {
  private var scanner: ByteScanner
  private let start: MediaTime
  private let script: SubStationScript
  private let base: SubStationStyle
  private let voice: String?
  private var style: CaptionStyle
  private var builder = RunBuilder()
  private var alignment: NumpadAlignment?
  private var position: (x: Double, y: Double)?
  /// When the next syllable of a karaoke begins, from the cue's start.
  private var sung = MediaTime.zero

  /// - Parameter voice: the name field.
  init(_ text: ArraySlice<UInt8>, cue: Cue, voice: String?, script: SubStationScript) {
    scanner = ByteScanner(text)
    start = cue.start
    self.script = script
    self.voice = voice.flatMap { $0.isEmpty ? nil : $0 }
    base = script.style(cue.verbatim["Style"])
    style = base.look
    style.voice = self.voice
  }

  /// - Parameter format: of the file.
  mutating func parse(into cue: inout Cue, _ format: CaptionFormat) {
    builder.setStyle(style)
    while let byte = scanner.next {
      switch byte {
      case UInt8(ascii: "{"):
        guard let block = block() else {
          _ = scanner.take(byte)
          builder.append(byte)
          continue
        }
        scanner = ByteScanner(scanner.rest.dropFirst(block.count + 2))
        readBlock(block, format)
      case UInt8(ascii: "\\"): readEscape()
      default: builder.append(scanner.take { $0 != UInt8(ascii: "{") && $0 != UInt8(ascii: "\\") })
      }
    }
    cue.text = builder.finish()
    cue.placement = placement
  }

  /// What is in the braces that begin here; `nil` where they have no end.
  private func block() -> ArraySlice<UInt8>? {
    let inside = scanner.rest.dropFirst().prefix { $0 != UInt8(ascii: "}") && $0 != UInt8(ascii: "{") }
    guard inside.endIndex < scanner.rest.endIndex, scanner.rest[inside.endIndex] == UInt8(ascii: "}") else {
      return nil
    }
    return inside
  }

  private mutating func readEscape() {
    if scanner.take("\\N") {
      builder.append(0x0A)
    } else if scanner.take("\\n") {
      builder.append(script.breaksSoftly ? 0x0A : 0x20)
    } else if scanner.take("\\h") {
      builder.append("\u{A0}".utf8)
    } else if scanner.take("\\{") {
      builder.append(UInt8(ascii: "{"))
    } else {
      _ = scanner.take("\\")
      builder.append(UInt8(ascii: "\\"))
    }
  }

  private mutating func readBlock(_ block: ArraySlice<UInt8>, _ format: CaptionFormat) {
    var kept = ""
    for (override, text) in SubStationOverride.list(block) {
      if let override, apply(override) { continue }
      kept += text
    }
    builder.setStyle(style)
    if !kept.isEmpty || block.isEmpty { builder.append(instruction: "{\(kept)}", of: format) }
  }

  /// - Returns: whether the model holds all of it.
  private mutating func apply(_ override: SubStationOverride) -> Bool {
    let value = String(override.value)
    switch override.name {
    case "b": style.isBold = Int(value).map { $0 == 1 || $0 >= 600 } ?? base.look.isBold
    case "i": style.isItalic = Int(value).map { $0 != 0 } ?? base.look.isItalic
    case "u": style.isUnderlined = Int(value).map { $0 != 0 } ?? base.look.isUnderlined
    case "s": style.isStruckOut = Int(value).map { $0 != 0 } ?? base.look.isStruckOut
    case "c", "1c":
      let alpha = style.color?.alpha ?? 255
      style.color = value.isEmpty ? base.look.color : SubStationColor.color(value)
      style.color?.alpha = alpha
    case "alpha", "1a":
      guard let opacity = SubStationColor.opacity(value) else { return false }
      if style.color != nil || opacity != 255 {
        style.color = style.color ?? CaptionColor(rgb: 0xFFFFFF)
        style.color?.alpha = opacity
      }
      // Of the outline and the shadow too.
      return override.name == "1a"
    case "fn": style.fontFamily = value.isEmpty ? nil : value
    case "fs":
      guard let size = Double(value), size > 0, size < 10_000 else { return value.isEmpty && clearSize() }
      style.fontSize = .pixels(size)
    case "an", "a":
      guard let number = Int(value),
        let known = override.name == "an"
          ? NumpadAlignment(rawValue: number) : NumpadAlignment(subStation: number)
      else { return false }
      alignment = alignment ?? known
      return true
    case "r":
      style = script.styles[value]?.look ?? base.look
      style.voice = voice
      // A style of another name has more than the model holds.
      return value.isEmpty
    case "pos":
      if override.numbers.count == 2 { position = position ?? (override.numbers[0], override.numbers[1]) }
      return false
    case "k", "K", "kf", "ko":
      builder.setStyle(style)
      builder.setTime(sung > .zero ? start + sung : nil)
      if let count = Int64(value), count >= 0, count < 10_000_000 {
        sung = sung + MediaTime(count, of: .centisecond)
      }
      return false
    default: return false
    }
    return true
  }

  private mutating func clearSize() -> Bool {
    style.fontSize = nil
    return true
  }

  private var placement: CuePlacement? {
    let alignment = alignment ?? base.alignment
    guard let position else { return alignment.placement }
    return TextAnchor(
      alignment: alignment, x: position.x / script.width * 100, y: position.y / script.height * 100
    ).placement
  }
}

extension Rational {
  /// 1/100, as seconds.
  static let centisecond = Rational(1, 100) ?? Rational(1)
}
