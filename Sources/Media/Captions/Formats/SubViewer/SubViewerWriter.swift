import MediaTypes

/// Writes SubViewer as YouTube does.
struct SubViewerWriter {
  private let document: CaptionDocument

  init(_ document: CaptionDocument) {
    self.document = document
  }

  /// The whole file.
  var text: String {
    document.cues.map { cue in
      ClockText.text(cue.start, hourDigits: 1) + "," + ClockText.text(cue.end, hourDigits: 1) + "\n"
        + Self.text(of: cue) + "\n\n"
    }.joined()
  }

  private static func text(of cue: Cue) -> String {
    let lines = cue.text.lines
    // An empty line would end the cue for others, and a break in brackets is one for all.
    let hasEmpty = lines.count > 1 && lines.contains { $0.utf8.allSatisfy(\.isBlank) }
    return lines.map { line in
      // A line that looks like times is none with a space before it.
      SubViewerTimes(Array(line.utf8)[...]) == nil ? String(line) : " " + line
    }.joined(separator: hasEmpty ? "[br]" : "\n")
  }
}
