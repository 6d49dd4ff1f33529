import MediaTypes

/// When something is shown; without end where it is until the document's.
struct TTMLInterval: Hashable {
  var start: MediaTime
  var end: MediaTime?
}

/// The text of a `p` element, gathered as it is parsed.
struct TTMLParagraph {
  /// What is shown together; one part but for spans with times of their own.
  private var parts: [(interval: TTMLInterval, builder: RunBuilder, hasText: Bool)] = []
  private var indices: [TTMLInterval: Int] = [:]
  private var current = 0
  /// A collapsed space that is written only when something follows it on the same line.
  private var hasPendingSpace = false
  private var isAtLineStart = true
  let own: TTMLInterval
  let line: Int

  init(_ interval: TTMLInterval, line: Int) {
    own = interval
    self.line = line
  }

  /// Source: https://www.w3.org/TR/ttml2/#content-attribute-xml-space.
  mutating func append(_ text: String, _ style: CaptionStyle, _ interval: TTMLInterval, preservesSpace: Bool)
  {
    let isBlank = text.utf8.allSatisfy { $0.isWhitespace }
    // Spaces between spans with times belong to what is before them.
    if !(isBlank && interval == own && !parts.isEmpty) { select(interval) }
    parts[current].builder.setStyle(style)
    if preservesSpace {
      parts[current].builder.append(text.utf8)
      parts[current].hasText = parts[current].hasText || !text.isEmpty
      isAtLineStart = false
      return
    }
    for byte in text.utf8 {
      if byte.isWhitespace {
        hasPendingSpace = !isAtLineStart
        continue
      }
      if hasPendingSpace { parts[current].builder.append(0x20) }
      (hasPendingSpace, isAtLineStart) = (false, false)
      parts[current].builder.append(byte)
      parts[current].hasText = true
    }
  }

  mutating func appendLineBreak(_ style: CaptionStyle, _ interval: TTMLInterval) {
    if parts.isEmpty || interval != own { select(interval) }
    (hasPendingSpace, isAtLineStart) = (false, true)
    parts[current].builder.setStyle(style)
    parts[current].builder.append(0x0A)
  }

  private mutating func select(_ interval: TTMLInterval) {
    if let index = indices[interval] {
      guard index != current || parts.isEmpty else { return }
      current = index
    } else {
      current = parts.count
      indices[interval] = current
      parts.append((interval, RunBuilder(), false))
      (hasPendingSpace, isAtLineStart) = (false, true)
    }
  }

  /// What it shows and when, in the order of its text; nothing only where it holds timed parts without any
  /// text.
  mutating func finish() -> [(interval: TTMLInterval, text: CaptionText)] {
    if parts.isEmpty { return [(own, CaptionText())] }
    var result: [(TTMLInterval, CaptionText)] = []
    for index in parts.indices where parts[index].hasText || parts.count == 1 {
      result.append((parts[index].interval, parts[index].builder.finish()))
    }
    return result
  }
}
