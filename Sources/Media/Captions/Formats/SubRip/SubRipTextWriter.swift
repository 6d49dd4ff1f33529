/// Writes a cue's text with SubRip's tags.
///
/// SubRip has no way to write a character that means something otherwise. An empty pair of tags beside it
/// keeps the meaning from it and shows nothing.
struct SubRipTextWriter {
  let text: String
  private static let nothing = "<u></u>"

  init(_ cue: Cue) {
    var tags = NestedTags()
    if let alignment = NumpadAlignment(cue.placement), alignment != .bottomCenter {
      tags.append("{\\an\(alignment.rawValue)}")
    }
    for run in cue.text.runs {
      if let instruction = run.instruction {
        guard run.instructionFormat == .subRip else { continue }
        tags.append(instruction)
      } else if !run.text.isEmpty {
        tags.change(to: Self.tags(of: run.style))
        tags.append(Self.guarded(run.text))
      }
    }
    tags.change(to: [])
    let lines = tags.output.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
    text = lines.map { Self.guarded(line: String(Substring($0))) }.joined(separator: "\n")
  }

  private static func tags(of style: CaptionStyle) -> [NestedTags.Tag] {
    var tags: [NestedTags.Tag] = []
    var font = ""
    if let color = style.color { font += " color=\"\(color.opaque.hexadecimal)\"" }
    if let family = style.fontFamily { font += " face=\"\(family.filter { !"\"<>\n".contains($0) })\"" }
    if case .pixels(let size) = style.fontSize { font += " size=\"\(WebVTTNumber.text(size))\"" }
    if !font.isEmpty { tags.append(NestedTags.Tag(start: "<font\(font)>", end: "</font>")) }
    for (isOn, name) in [
      (style.isBold, "b"), (style.isItalic, "i"), (style.isUnderlined, "u"), (style.isStruckOut, "s"),
    ] where isOn {
      tags.append(NestedTags.Tag(start: "<\(name)>", end: "</\(name)>"))
    }
    return tags
  }

  /// Text that would be a tag must not be one.
  private static func guarded(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "{") }) else {
      return text
    }
    var result = ""
    var isAfterOpening = false
    for scalar in text.unicodeScalars {
      let canBegin = scalar == "/" || scalar == "\\" || (scalar.isASCII && scalar.properties.isAlphabetic)
      if isAfterOpening, canBegin { result += nothing }
      result.unicodeScalars.append(scalar)
      isAfterOpening = scalar == "<" || scalar == "{"
    }
    return result
  }

  /// A line must be neither blank nor look like times.
  private static func guarded(line: String) -> String {
    if line.utf8.allSatisfy(\.isBlank) { return line + nothing }
    let isTimes = SubRipTimes(Array(line.utf8)[...]) != nil
    return (isTimes ? nothing : "") + line.replacing("-->", with: "--\(nothing)>")
  }
}
