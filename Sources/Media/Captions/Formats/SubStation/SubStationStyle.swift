/// A line of the styles of ASS or SSA, its fields by name.
///
/// Source: "Sub Station Alpha v4.00+ Script Format", http://www.tcax.org/docs/ass-specs.htm.
struct SubStationStyle {
  /// As they stood, by the names of the format line.
  let fields: [String: String]
  /// Which numbers alignments have.
  let format: CaptionFormat
  /// What text has without an override; white is no colour of its own.
  let look: CaptionStyle
  let alignment: NumpadAlignment

  var name: String { fields["Name"] ?? "" }

  init(fields: [String: String], format: CaptionFormat) {
    self.fields = fields
    self.format = format
    let isOn = { (name: String) in fields[name].flatMap { Int($0) }.map { $0 != 0 } ?? false }
    var look = CaptionStyle()
    look.isBold = isOn("Bold")
    look.isItalic = isOn("Italic")
    look.isUnderlined = isOn("Underline")
    look.isStruckOut = isOn("StrikeOut")
    if let color = fields["PrimaryColour"].flatMap(SubStationColor.color),
      color != CaptionColor(rgb: 0xFFFFFF)
    {
      look.color = color
    }
    self.look = look
    let number = fields["Alignment"].flatMap { Int($0) } ?? 2
    let found =
      format == .subStation ? NumpadAlignment(subStation: number) : NumpadAlignment(rawValue: number)
    alignment = found ?? .bottomCenter
  }

  /// A line for one of the two formats. What the style does not say is as in ``standard``.
  func line(for target: CaptionFormat) -> String {
    let values = Self.fieldNames(of: target).map { name in
      if name == "Alignment", target != format {
        return String(target == .subStation ? alignment.subStation : alignment.rawValue)
      }
      return fields[name] ?? Self.standard.fields[name] ?? "0"
    }
    return "Style: " + values.joined(separator: ",")
  }

  static func fieldNames(of format: CaptionFormat) -> [String] {
    format == .subStation
      ? [
        "Name", "Fontname", "Fontsize", "PrimaryColour", "SecondaryColour", "TertiaryColour", "BackColour",
        "Bold",
        "Italic", "BorderStyle", "Outline", "Shadow", "Alignment", "MarginL", "MarginR", "MarginV",
        "AlphaLevel",
        "Encoding",
      ]
      : [
        "Name", "Fontname", "Fontsize", "PrimaryColour", "SecondaryColour", "OutlineColour", "BackColour",
        "Bold",
        "Italic", "Underline", "StrikeOut", "ScaleX", "ScaleY", "Spacing", "Angle", "BorderStyle", "Outline",
        "Shadow", "Alignment", "MarginL", "MarginR", "MarginV", "Encoding",
      ]
  }

  /// White with a dark outline, readable at 1920 × 1080.
  static let standard = SubStationStyle(
    fields: [
      "Name": "Default", "Fontname": "Arial", "Fontsize": "60", "PrimaryColour": "&H00FFFFFF",
      "SecondaryColour": "&H000000FF", "OutlineColour": "&H00000000", "TertiaryColour": "&H00000000",
      "BackColour": "&H80000000", "Bold": "0", "Italic": "0", "Underline": "0", "StrikeOut": "0",
      "ScaleX": "100",
      "ScaleY": "100", "Spacing": "0", "Angle": "0", "BorderStyle": "1", "Outline": "3", "Shadow": "0",
      "Alignment": "2", "MarginL": "96", "MarginR": "96", "MarginV": "54", "AlphaLevel": "0", "Encoding": "1",
    ], format: .advancedSubStation)
}
