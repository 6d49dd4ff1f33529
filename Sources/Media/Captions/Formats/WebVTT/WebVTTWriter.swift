import MediaTypes

/// Writes WebVTT. Source: https://www.w3.org/TR/webvtt1/#syntax.
struct WebVTTWriter {
  private let document: CaptionDocument
  private let regions: Set<String>
  /// All in one: pieces to be joined would take as much again.
  private var output = ""

  init(_ document: CaptionDocument) {
    self.document = document
    regions = Self.regions(of: document)
  }

  /// The names of the regions that are written.
  static func regions(of document: CaptionDocument) -> Set<String> {
    Set(document.regions.filter(\.hasLines).map(\.identifier))
  }

  /// The whole file.
  var text: String {
    var writer = self
    return writer.write()
  }

  private mutating func write() -> String {
    let own = document.verbatim.filter { $0.format == .webVTT }
    output = header(own)
    var others = own.filter { $0.kind != WebVTTReader.headerKind }[...]
    // Style sheets and regions count only before the first cue.
    let leading = others.prefix { $0.beforeCue <= 0 }
    for block in leading { append(block.text) }
    others = others.dropFirst(leading.count)
    for region in document.regions where region.hasLines { append(WebVTTRegion.text(region)) }
    for (index, cue) in document.cues.enumerated() {
      while let block = others.first, block.beforeCue <= index {
        append(block.text)
        others = others.dropFirst()
      }
      append(Self.text(of: cue, regions: regions))
    }
    for block in others { append(block.text) }
    output += "\n"
    return output
  }

  private func header(_ own: [Verbatim]) -> String {
    let title = document.title.map { " - " + Self.oneLine($0) } ?? ""
    var lines = ["WEBVTT" + title]
    // Not in the standard, but what YouTube writes, and harmless: the header is free text.
    if let language = document.language { lines.append("Language: \(Self.oneLine(language))") }
    lines += own.filter { $0.kind == WebVTTReader.headerKind }.map(\.text)
    return lines.joined(separator: "\n")
  }

  private mutating func append(_ block: String) {
    output += "\n\n"
    output += block
  }

  /// A cue without the empty line after it.
  static func text(of cue: Cue, regions: Set<String>) -> String {
    var result = ""
    if let identifier = cue.identifier, Self.canWrite(identifier: identifier) { result = identifier + "\n" }
    result += ClockText.text(cue.start) + " --> " + ClockText.text(cue.end)
    result += settings(cue, regions) + "\n"
    return result + WebVTTTextWriter(cue).text
  }

  /// Whether an identifier can stand on the line before the times.
  static func canWrite(identifier: String) -> Bool {
    !identifier.isEmpty && !identifier.utf8.contains { $0 == 0x0A || $0 == 0x0D }
      && !identifier.contains("-->")
  }

  /// The settings after the times, each with a space before it.
  static func settings(_ cue: Cue, _ regions: Set<String>) -> String {
    var settings: [String] = []
    let placement = cue.placement ?? CuePlacement()
    if placement.writing != .horizontal { settings.append("vertical:\(placement.writing.rawValue)") }
    switch placement.line {
    case .number(let number): settings.append("line:\(number)" + alignment(placement))
    case .percent(let percent): settings.append("line:\(percentage(percent))" + alignment(placement))
    case nil: break
    }
    if let position = placement.position {
      let alignment = placement.positionAlignment.map { ",\($0.rawValue)" } ?? ""
      settings.append("position:\(percentage(position))" + alignment)
    }
    if let size = placement.size, size != 100 { settings.append("size:\(percentage(size))") }
    if placement.textAlignment != .center { settings.append("align:\(placement.textAlignment.rawValue)") }
    // A line, a size or vertical writing before it would take the cue out of its region; the last setting
    // wins.
    if let region = cue.region, canWrite(region: region), regions.contains(region) {
      settings.append("region:\(region)")
    }
    return settings.map { " " + $0 }.joined()
  }

  private static func alignment(_ placement: CuePlacement) -> String {
    placement.lineAlignment == .start ? "" : ",\(placement.lineAlignment.rawValue)"
  }

  private static func percentage(_ number: Double) -> String {
    WebVTTNumber.text(max(0, min(100, number))) + "%"
  }

  /// Whether a region's name can be a setting's value.
  static func canWrite(region: String) -> Bool {
    !region.isEmpty && !region.utf8.contains(where: \.isWhitespace) && !region.contains("-->")
  }

  /// The header ends at an empty line or at an arrow.
  private static func oneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: " ").replacing("-->", with: "→")
  }
}

extension CaptionRegion {
  /// Whether it is one of WebVTT, which are as high as their lines. Others are in the placement of their
  /// cues.
  var hasLines: Bool { lines != nil }
}
