import MediaTypes

/// Writes a cue's text with the overrides that make its style out of the line's own.
struct SubStationTextWriter {
  private(set) var text = ""
  private let base: CaptionStyle
  private let format: CaptionFormat
  private var current: CaptionStyle

  /// - Parameter picture: what places in pixels count in.
  init(
    _ cue: Cue, script: SubStationScript, picture: (width: Double, height: Double), format: CaptionFormat
  ) {
    let style = script.style(cue.verbatim["Style"])
    base = style.look
    current = base
    self.format = format
    let instructions = cue.text.runs.compactMap {
      $0.instructionFormat?.isSubStation == true ? $0.instruction : nil
    }
    let alignment = NumpadAlignment(cue.placement) ?? .bottomCenter
    let hasPlace = instructions.contains { $0.contains("\\pos(") }
    // One of the nine places needs no pixels.
    let isCoarse = !hasPlace && (alignment.placement ?? CuePlacement()) == (cue.placement ?? CuePlacement())
    // Beside a place in pixels the alignment says which point of the text is there.
    let anchor = isCoarse ? nil : TextAnchor(cue.placement)
    if (anchor?.alignment ?? alignment) != style.alignment {
      text += "{\(tag(anchor?.alignment ?? alignment))}"
    }
    if let anchor, !hasPlace {
      text += "{\(anchor.override(width: picture.width, height: picture.height))}"
    }
    let hasKaraoke = instructions.contains { $0.contains("\\k") || $0.contains("\\K") }
    let syllables = hasKaraoke ? [:] : Self.syllables(cue)
    for (index, run) in cue.text.runs.enumerated() {
      if let instruction = run.instruction {
        if run.instructionFormat?.isSubStation == true {
          change(to: run.style)
          text += instruction
        }
        continue
      }
      guard !run.text.isEmpty else { continue }
      change(to: run.style)
      text += syllables[index] ?? ""
      text += Self.escaped(run.text)
    }
  }

  private func tag(_ alignment: NumpadAlignment) -> String {
    format == .subStation ? "\\a\(alignment.subStation)" : "\\an\(alignment.rawValue)"
  }

  /// Before which runs a syllable begins, with the override that says how long it is; empty without karaoke.
  private static func syllables(_ cue: Cue) -> [Int: String] {
    guard cue.text.runs.contains(where: { $0.appearsAt != nil }) else { return [:] }
    var begins: [(run: Int, time: Int64)] = []
    for (index, run) in cue.text.runs.enumerated() where !run.text.isEmpty {
      // From the start, so that the sums of what is written are right.
      let time = max(0, ((run.appearsAt ?? cue.start) - cue.start).units(at: Rational(100)))
      if begins.last?.time != time { begins.append((index, time)) }
    }
    let times = begins.map(\.time) + [(cue.end - cue.start).units(at: Rational(100))]
    var result: [Int: String] = [:]
    for (index, begin) in begins.enumerated() {
      // Before the first word, should it be late, nothing is sung.
      let wait = index == 0 && begin.time > 0 ? "\\k\(begin.time)" : ""
      result[begin.run] = "{\(wait)\\k\(max(0, times[index + 1] - begin.time))}"
    }
    return result
  }

  private mutating func change(to style: CaptionStyle) {
    var tags = ""
    let flags: [(String, Bool, Bool)] = [
      ("b", current.isBold, style.isBold), ("i", current.isItalic, style.isItalic),
      ("u", current.isUnderlined, style.isUnderlined), ("s", current.isStruckOut, style.isStruckOut),
    ]
    for (name, old, new) in flags where old != new { tags += "\\\(name)\(new ? 1 : 0)" }
    if current.color != style.color {
      let white = CaptionColor(rgb: 0xFFFFFF)
      let (old, new) = (current.color ?? white, style.color ?? white)
      if old.opaque != new.opaque || (style.color == nil) != (current.color == nil) {
        tags += style.color == base.color ? "\\c" : "\\c\(SubStationColor.text(new))"
      }
      if old.alpha != new.alpha { tags += "\\1a\(SubStationColor.text(opacity: new.alpha))" }
    }
    if current.fontFamily != style.fontFamily {
      tags += "\\fn" + (style.fontFamily ?? "").filter { !"\\{}\n".contains($0) }
    }
    if Self.pixels(current) != Self.pixels(style) {
      tags += "\\fs" + (Self.pixels(style).map(WebVTTNumber.text) ?? "")
    }
    current = style
    if !tags.isEmpty { text += "{\(tags)}" }
  }

  private static func pixels(_ style: CaptionStyle) -> Double? {
    if case .pixels(let size) = style.fontSize { return size }
    return nil
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    var isAfterBackslash = false
    for scalar in text.unicodeScalars {
      // There is no way to write a backslash before these; a word joiner keeps them apart.
      if isAfterBackslash, "Nnh{".unicodeScalars.contains(scalar) { result += "\u{2060}" }
      switch scalar {
      case "\n": result += "\\N"
      case "\u{A0}": result += "\\h"
      case "{": result += "\\{"
      default: result.unicodeScalars.append(scalar)
      }
      isAfterBackslash = scalar == "\\"
    }
    return result
  }
}
