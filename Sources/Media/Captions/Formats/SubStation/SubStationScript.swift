/// What the sections before the events say that concerns every cue.
struct SubStationScript {
  /// By name, without the asterisk that SSA puts before its own default.
  private(set) var styles: [String: SubStationStyle] = [:]
  /// In their order.
  private(set) var styleNames: [String] = []
  private(set) var title: String?
  /// Of the picture, in pixels.
  private(set) var width = 384.0
  private(set) var height = 288.0
  /// Whether `\n` breaks lines; otherwise it is a space.
  private(set) var breaksSoftly = false
  private var styleFields: [String] = []

  /// Reads the sections that a reader kept.
  init(_ blocks: [Verbatim] = []) {
    for block in blocks {
      guard block.format.isSubStation else { continue }
      for line in block.text.split(separator: "\n") { read(line, section: block.kind) }
    }
  }

  /// - Parameter section: its name in brackets, in small letters or not.
  mutating func read(_ line: Substring, section: String) {
    guard let colon = line.firstIndex(of: ":") else { return }
    let key = line[..<colon].lowercased()
    let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
    switch (section.lowercased(), key) {
    case ("[script info]", "title"): title = value.isEmpty ? nil : String(value)
    case ("[script info]", "playresx"): width = Double(value).flatMap { $0 > 0 ? $0 : nil } ?? width
    case ("[script info]", "playresy"): height = Double(value).flatMap { $0 > 0 ? $0 : nil } ?? height
    case ("[script info]", "wrapstyle"): breaksSoftly = value == "2"
    case ("[v4+ styles]", "format"), ("[v4 styles]", "format"): styleFields = Self.names(value)
    case ("[v4+ styles]", "style"), ("[v4 styles]", "style"):
      addStyle(value, section.contains("+") ? .advancedSubStation : .subStation)
    default: break
    }
  }

  /// The names of a format line.
  static func names(_ list: Substring) -> [String] {
    list.split(separator: ",", omittingEmptySubsequences: false).map { $0.filter { $0 != " " && $0 != "\t" } }
  }

  private mutating func addStyle(_ line: Substring, _ format: CaptionFormat) {
    let names = styleFields.isEmpty ? SubStationStyle.fieldNames(of: format) : styleFields
    let values = line.split(separator: ",", omittingEmptySubsequences: false).map { value in
      String(value.drop { $0 == " " })
    }
    let fields = Dictionary(zip(names, values), uniquingKeysWith: { first, _ in first })
    let style = SubStationStyle(fields: fields, format: format)
    let name = Self.plain(style.name)
    if styles.updateValue(style, forKey: name) == nil { styleNames.append(name) }
  }

  /// The style of an event; the default one where there is none of the name.
  func style(_ name: String?) -> SubStationStyle {
    styles[Self.plain(name ?? "Default")] ?? styles["Default"] ?? SubStationStyle.standard
  }

  private static func plain(_ name: String) -> String {
    name.hasPrefix("*") ? String(name.dropFirst()) : name
  }
}

extension CaptionFormat {
  /// Whether it is ASS or SSA.
  var isSubStation: Bool { self == .advancedSubStation || self == .subStation }
}
