import MediaTypes

/// Reads ASS and SSA.
///
/// Source: "Sub Station Alpha v4.00+ Script Format", http://www.tcax.org/docs/ass-specs.htm, and for the
/// overrides https://aegisub.org/docs/latest/ass_tags/. Sections are kept as they stood, so that writing the
/// same format loses nothing; of the events, comments and the like are kept too.
struct SubStationReader {
  private let source: CaptionSource
  private let format: CaptionFormat
  private(set) var document = CaptionDocument()
  private var script = SubStationScript()
  private var section: Section?
  private var eventFields: [String] = []
  private var hasSeenSection = false
  private(set) var log: WarningLog

  private struct Section {
    var name: String
    var start: Int
    /// After its last line that is not blank.
    var end: Int
    var beforeCue: Int
    var isEvents: Bool { name.lowercased() == "[events]" }
    /// Whether its lines are files, encoded in characters that may look like the name of a section.
    var isEncoded: Bool { ["[fonts]", "[graphics]"].contains(name.lowercased()) }
  }

  init(_ source: CaptionSource, format: CaptionFormat, log: WarningLog) {
    self.source = source
    self.format = format
    self.log = log
  }

  /// - Throws: ``CaptionError/notCaptions(name:format:line:)`` for a text without sections.
  mutating func read() throws(CaptionError) -> CaptionDocument {
    var lines = SourceLines(source.bytes)
    while let line = lines.next() { read(line) }
    finishSection()
    guard hasSeenSection || source.bytes.allSatisfy(\.isWhitespace) else {
      throw .notCaptions(name: source.name, format: format, line: 1)
    }
    document.title = script.title
    return document
  }

  private mutating func read(_ line: SourceLine) {
    if let name = Self.sectionName(line.text), !(section?.isEncoded ?? false) || Self.isNoFile(name) {
      finishSection()
      hasSeenSection = true
      section = Section(
        name: name, start: line.text.startIndex, end: line.text.endIndex, beforeCue: document.cues.count)
    } else if line.isBlank {
      return
    } else if let section {
      self.section?.end = line.text.endIndex
      if section.isEvents { readEvent(line) } else { script.read(line.string[...], section: section.name) }
    } else if line.text.first != UInt8(ascii: ";") {
      log.add(
        .strayText, isLoss: true, line: line.number,
        "Line \(line.number), \(line.string.excerpt), is in no section; it was left out.")
    }
  }

  private static func sectionName(_ line: ArraySlice<UInt8>) -> String? {
    let line = line.trimmed
    guard line.first == UInt8(ascii: "["), line.last == UInt8(ascii: "]") else { return nil }
    return line.string
  }

  /// Whether a line has characters that the encoding of files does not.
  private static func isNoFile(_ line: String) -> Bool { line.utf8.contains { !(33...96).contains($0) } }

  private mutating func finishSection() {
    guard let section, !section.isEvents else { return }
    document.verbatim.append(
      Verbatim(
        format: format, kind: section.name, text: source.bytes[section.start..<section.end].string,
        beforeCue: section.beforeCue))
  }

  private mutating func readEvent(_ line: SourceLine) {
    guard let colon = line.text.firstIndex(of: UInt8(ascii: ":")) else { return keep(line, as: "Event") }
    let kind = line.text[..<colon].trimmed.string.lowercased()
    let value = line.text[(colon + 1)...].drop(while: \.isBlank)
    switch kind {
    case "format": eventFields = SubStationScript.names(value.string[...])
    case "dialogue": readDialogue(value, line)
    case "comment": keep(line, as: "Comment")
    default: keep(line, as: "Event")
    }
  }

  private mutating func keep(_ line: SourceLine, as kind: String) {
    document.verbatim.append(
      Verbatim(format: format, kind: kind, text: line.string, beforeCue: document.cues.count))
  }

  private mutating func readDialogue(_ value: ArraySlice<UInt8>, _ line: SourceLine) {
    let names = eventFields.isEmpty ? Self.eventFields(of: format) : eventFields
    // The text is last, and the only field that may have commas.
    let values = value.split(
      separator: UInt8(ascii: ","), maxSplits: max(0, names.count - 1), omittingEmptySubsequences: false)
    var fields: [String: String] = [:]
    for (name, value) in zip(names, values) where name != "Text" { fields[name] = value.trimmed.string }
    let text = names.last == "Text" && values.count == names.count ? values[values.count - 1] : []
    guard let start = Self.time(fields["Start"]), let end = Self.time(fields["End"]) else {
      log.add(
        .unreadableTime, isLoss: true, line: line.number,
        "The times of line \(line.number), \(line.string.excerpt), cannot be understood; it is kept but "
          + "shown at no time.")
      return keep(line, as: "Event")
    }
    addCue(Cue(start: start, end: end, text: CaptionText(), line: line.number), fields, text)
  }

  /// Adds an event whose times are known.
  /// - Parameter fields: all but times and text, by their names.
  mutating func addCue(_ cue: Cue, _ fields: [String: String], _ text: ArraySlice<UInt8>) {
    var cue = cue
    for (name, standard) in Self.keptFields {
      if let value = fields[name], !value.isEmpty, value != standard, Int(value).map({ $0 != 0 }) ?? true {
        cue.verbatim[name] = value
      }
    }
    var parser = SubStationTextParser(
      text, cue: cue, voice: fields["Name"] ?? fields["Actor"], script: script)
    parser.parse(into: &cue, format)
    document.cues.append(cue)
  }

  /// With the value of each that says nothing.
  private static let keptFields = [
    ("Layer", "0"), ("Marked", "Marked=0"), ("Style", "Default"), ("MarginL", "0"), ("MarginR", "0"),
    ("MarginV", "0"),
    ("Effect", ""),
  ]

  static func eventFields(of format: CaptionFormat) -> [String] {
    [
      format == .subStation ? "Marked" : "Layer", "Start", "End", "Style", "Name", "MarginL", "MarginR",
      "MarginV",
      "Effect", "Text",
    ]
  }

  private static func time(_ text: String?) -> MediaTime? {
    guard let text else { return nil }
    var scanner = ByteScanner(Array(text.utf8)[...])
    guard let time = SubRipTime(&scanner), scanner.isAtEnd else { return nil }
    return time.time
  }
}
