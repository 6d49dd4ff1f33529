/// How captions look that are drawn into pictures, where something else is wanted than they say.
public struct CaptionLook: Sendable, Hashable {
  /// A family that the system's fonts have; `nil` for what the captions say.
  public var fontFamily: String?
  /// The height of a line, in percent of the picture's; `nil` for what the captions say.
  public var fontSize: Double?
  /// The picture's width to its height.
  public var aspect: Double

  public init(fontFamily: String? = nil, fontSize: Double? = nil, aspect: Double = 16.0 / 9) {
    self.fontFamily = fontFamily
    self.fontSize = fontSize
    self.aspect = aspect
  }

  /// The lines of the picture that scripts without one of their own are made for.
  static let height = 1080
  var width: Int { max(1, Int((Double(Self.height) * min(100, max(0.01, aspect))).rounded())) }
  var changesFont: Bool { fontFamily != nil || fontSize != nil }

  /// The font families that a document is drawn with, sorted; empty where neither it nor this names one.
  public func fontFamilies(in document: CaptionDocument) -> [String] {
    if let fontFamily { return [fontFamily] }
    let script = SubStationScript(document.verbatim.filter { $0.format.isSubStation })
    let used = Set(document.cues.map { $0.verbatim["Style"] ?? "Default" })
    let families = script.styleNames.filter(used.contains).compactMap { script.style($0).fields["Fontname"] }
    // `@` turns letters for vertical writing, and is not part of the name.
    return Set(families.map { $0.hasPrefix("@") ? String($0.dropFirst()) : $0 }).subtracting([""]).sorted()
  }

  /// - Parameter lines: of the picture that the style was made for.
  func applied(to style: SubStationStyle, lines: Double) -> SubStationStyle {
    guard changesFont else { return style }
    var fields = style.fields
    // A comma would begin the next field.
    if let fontFamily { fields["Fontname"] = fontFamily.filter { $0 != "," && !$0.isNewline } }
    if let fontSize { fields["Fontsize"] = WebVTTNumber.text(lines * fontSize / 100) }
    return SubStationStyle(fields: fields, format: style.format)
  }
}

extension CaptionFile {
  /// Writes an ASS file for drawing captions into pictures.
  /// - Returns: the text, with a warning for each kind of thing that is not drawn.
  public static func writeForDrawing(_ document: CaptionDocument, look: CaptionLook) -> CaptionWriting {
    let document = document.withPlainLineEnds
    let format = CaptionFormat.advancedSubStation
    var log = WarningLog()
    // Pictures are farther apart than what is lost of the times, and identifiers are not seen.
    LossReport(
      document, format, features: format.features.union([.milliseconds, .identifiers, .title, .language]),
      name: "Drawing"
    ).add(to: &log)
    return CaptionWriting(
      text: SubStationWriter(document, format: format, look: look).text, warnings: log.warnings)
  }
}
