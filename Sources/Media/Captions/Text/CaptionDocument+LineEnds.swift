extension CaptionDocument {
  /// The same with every line of text ended by LF, as the writers expect; a program may have put in CR.
  var withPlainLineEnds: CaptionDocument {
    guard cues.contains(where: { $0.text.runs.contains { $0.text.utf8.contains(0x0D) } }) else { return self }
    var copy = self
    for cue in copy.cues.indices {
      for run in copy.cues[cue].text.runs.indices {
        let text = copy.cues[cue].text.runs[run].text
        copy.cues[cue].text.runs[run].text = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
      }
    }
    return copy
  }
}
