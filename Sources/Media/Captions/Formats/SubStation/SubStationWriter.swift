import MediaTypes

/// Writes ASS or SSA: the sections of a document that was read as one of them, else a style of its own for a
/// picture of 1920 × 1080.
struct SubStationWriter {
  private let document: CaptionDocument
  private let format: CaptionFormat
  private let kept: [Verbatim]
  private let script: SubStationScript
  private let look: CaptionLook
  /// Whether the document says what picture it was made for.
  private let hasInformation: Bool

  /// - Parameter look: in place of what the document says.
  init(_ document: CaptionDocument, format: CaptionFormat, look: CaptionLook = CaptionLook()) {
    self.document = document
    self.format = format
    self.look = look
    kept = document.verbatim.filter { $0.format.isSubStation }
    script = SubStationScript(kept)
    hasInformation = kept.contains(where: Self.isInformation)
  }

  /// The whole file.
  var text: String {
    let sections = kept.filter { $0.kind.hasPrefix("[") }
    var parts = [information(sections), styles(sections)]
    let others = sections.filter { !Self.isInformation($0) && !Self.isStyles($0) }
    let isLate = { (block: Verbatim) in block.beforeCue > 0 }
    parts += others.filter { !isLate($0) }.map(\.text)
    parts.append(events)
    parts += others.filter(isLate).map(\.text)
    return parts.joined(separator: "\n\n") + "\n"
  }

  private static func isInformation(_ block: Verbatim) -> Bool { block.kind.lowercased() == "[script info]" }

  private static func isStyles(_ block: Verbatim) -> Bool {
    ["[v4+ styles]", "[v4 styles]"].contains(block.kind.lowercased())
  }

  private func information(_ sections: [Verbatim]) -> String {
    let version = format == .subStation ? "v4.00" : "v4.00+"
    guard let own = sections.first(where: Self.isInformation) else {
      return [
        "[Script Info]", document.title.map { "Title: " + Self.oneLine($0) }, "ScriptType: \(version)",
        "WrapStyle: 0",
        "ScaledBorderAndShadow: yes", "PlayResX: \(look.width)", "PlayResY: \(CaptionLook.height)",
      ].compactMap(\.self).joined(separator: "\n")
    }
    guard own.format != format || script.title != document.title else { return own.text }
    // Only the lines that have become wrong are changed.
    var lines = own.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    lines.removeAll { $0.lowercased().hasPrefix("title:") || $0.lowercased().hasPrefix("scripttype:") }
    let title = document.title.map { ["Title: " + Self.oneLine($0)] } ?? []
    lines.insert(contentsOf: title + ["ScriptType: \(version)"], at: min(1, lines.count))
    return lines.joined(separator: "\n")
  }

  private func styles(_ sections: [Verbatim]) -> String {
    if !look.changesFont, let own = sections.first(where: { Self.isStyles($0) && $0.format == format }) {
      return own.text
    }
    let lines = picture.height
    let styles = (script.styleNames.isEmpty ? [.standard] : script.styleNames.map { script.style($0) })
      .map { look.applied(to: $0, lines: lines) }
    let names = SubStationStyle.fieldNames(of: format).joined(separator: ", ")
    let head = [format == .subStation ? "[V4 Styles]" : "[V4+ Styles]", "Format: " + names]
    return (head + styles.map { $0.line(for: format) }).joined(separator: "\n")
  }

  private var events: String {
    var lines = ["[Events]", "Format: " + SubStationReader.eventFields(of: format).joined(separator: ", ")]
    var others = kept.filter { !$0.kind.hasPrefix("[") }[...]
    for (index, cue) in document.cues.enumerated() {
      while let block = others.first, block.beforeCue <= index {
        lines.append(block.text)
        others = others.dropFirst()
      }
      lines.append(line(cue))
    }
    return (lines + others.map(\.text)).joined(separator: "\n")
  }

  private func line(_ cue: Cue) -> String {
    let first =
      format == .subStation ? Self.field(cue.verbatim["Marked"] ?? "Marked=0") : Self.field(of: cue, "Layer")
    let fields =
      [
        first, ClockText.text(cue.start, decimals: 2, hourDigits: 1),
        ClockText.text(cue.end, decimals: 2, hourDigits: 1),
      ] + fields(cue)
    return "Dialogue: " + fields.joined(separator: ",")
  }

  /// An event as Matroska has it, whose times are the container's.
  /// - Parameter order: where it stood among the others.
  func event(_ cue: Cue, order: Int) -> String {
    ([String(order), Self.field(of: cue, "Layer")] + fields(cue)).joined(separator: ",")
  }

  /// What places in pixels count in.
  private var picture: (width: Double, height: Double) {
    hasInformation ? (script.width, script.height) : (Double(look.width), Double(CaptionLook.height))
  }

  /// From the style on.
  private func fields(_ cue: Cue) -> [String] {
    let voice = cue.text.runs.lazy.compactMap(\.style.voice).first ?? ""
    return [
      Self.field(cue.verbatim["Style"] ?? "Default"), Self.field(voice), Self.field(of: cue, "MarginL"),
      Self.field(of: cue, "MarginR"), Self.field(of: cue, "MarginV"),
      Self.field(cue.verbatim["Effect"] ?? ""),
      SubStationTextWriter(cue, script: script, picture: picture, format: format).text,
    ]
  }

  private static func field(of cue: Cue, _ name: String) -> String { field(cue.verbatim[name] ?? "0") }

  /// A comma would begin the next field.
  private static func field(_ text: String) -> String {
    oneLine(text).replacing(",", with: ";")
  }

  private static func oneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}
