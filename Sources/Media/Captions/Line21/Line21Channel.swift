import MediaTypes

/// The state of one caption channel. Source: ANSI/CTA-608-E, annex B.
struct Line21Channel: Sendable {
  private enum Mode {
    case popOn
    case rollUp(Int)
    case paintOn
    case text
  }

  private var mode: Mode?
  private var displayed = Line21Screen()
  private var hidden = Line21Screen()
  private var row = Line21Screen.rowCount - 1
  private var column = 0
  private var style = CaptionStyle()
  private var shownSince: MediaTime?
  private(set) var found = FoundCues()

  var isShowing: Bool { shownSince != nil && !displayed.isEmpty }

  mutating func apply(_ code: Line21Code, at time: MediaTime) {
    if case .command(let command) = code { return apply(command, at: time) }
    // Before a mode is chosen, and in text mode, nothing is a caption.
    switch mode {
    case nil, .text: return
    case .popOn, .rollUp, .paintOn: break
    }
    switch code {
    case .character(let character): write(character, at: time)
    case .extended(let character):
      column = max(0, column - 1)
      write(character, at: time)
    case .row(let row, let indent, let color, let isItalic, let isUnderlined):
      moveRow(to: row)
      column = indent
      style = CaptionStyle()
      (style.color, style.isItalic, style.isUnderlined) = (color, isItalic, isUnderlined)
    case .style(let color, let isItalic, let isUnderlined):
      if let color { style.color = color }
      (style.isItalic, style.isUnderlined) = (isItalic, isUnderlined)
      write(" ", at: time)
    case .background(let color):
      // For decoders without it a space stands before it.
      column = max(0, column - 1)
      style.background = color
      write(" ", at: time)
    case .tab(let count): column = min(Line21Screen.columnCount - 1, column + count)
    case .command: break
    }
  }

  private mutating func apply(_ command: Line21Code.Command, at time: MediaTime) {
    switch command {
    case .resumeCaptionLoading: mode = .popOn
    case .rollUp2: beginRollUp(2, at: time)
    case .rollUp3: beginRollUp(3, at: time)
    case .rollUp4: beginRollUp(4, at: time)
    case .resumeDirectCaptioning:
      // What is painted from now on is another cue.
      if case .paintOn = mode {
        showDisplayed(until: time)
        shownSince = displayed.isEmpty ? nil : time
      }
      mode = .paintOn
    case .textRestart, .resumeTextDisplay: mode = .text
    case .backspace:
      column = max(0, column - 1)
      change { $0.set(nil, row: $1, column: $2) }
    case .deleteToEndOfRow: change { $0.clear(row: $1, from: $2) }
    case .eraseDisplayedMemory: endDisplay(at: time)
    case .eraseNonDisplayedMemory: hidden = Line21Screen()
    case .carriageReturn:
      guard case .rollUp(let count) = mode else { return }
      showDisplayed(until: time)
      displayed.rollUp(base: row, count: count)
      shownSince = displayed.isEmpty ? nil : time
      (column, style) = (0, CaptionStyle())
    case .endOfCaption:
      let next = hidden
      hidden = displayed
      showDisplayed(until: time)
      displayed = next
      shownSince = displayed.isEmpty ? nil : time
      mode = .popOn
      (column, style) = (0, CaptionStyle())
    case .alarmOff, .alarmOn, .flashOn: break
    }
  }

  private mutating func beginRollUp(_ count: Int, at time: MediaTime) {
    if case .rollUp = mode {
      mode = .rollUp(count)
      return
    }
    // Captions of another kind make place.
    if case .text? = mode {
    } else {
      endDisplay(at: time)
      hidden = Line21Screen()
    }
    mode = .rollUp(count)
    (row, column, style) = (Line21Screen.rowCount - 1, 0, CaptionStyle())
  }

  private mutating func moveRow(to target: Int) {
    if case .rollUp(let count) = mode {
      // The window needs room above its lowest row.
      let target = max(target, count - 1)
      if target != row { displayed.move(base: row, to: target, count: count) }
      row = target
    } else {
      row = target
    }
  }

  private mutating func write(_ character: Unicode.Scalar, at time: MediaTime) {
    let cell = Line21Screen.Cell(character: character, style: style)
    change { $0.set(cell, row: $1, column: $2) }
    // In the last column each character takes the place of the one before.
    column = min(Line21Screen.columnCount - 1, column + 1)
    if case .popOn = mode { return }
    if shownSince == nil, character != " " { shownSince = time }
  }

  /// Changes the memory that is written to at the cursor.
  private mutating func change(_ body: (inout Line21Screen, Int, Int) -> Void) {
    if case .popOn = mode { body(&hidden, row, column) } else { body(&displayed, row, column) }
  }

  private mutating func showDisplayed(until time: MediaTime) {
    guard let start = shownSince else { return }
    if time > start {
      for cue in displayed.cues(start: start, end: time) { found.append(cue) }
    }
    shownSince = nil
  }

  /// Erases what is shown.
  mutating func endDisplay(at time: MediaTime) {
    showDisplayed(until: time)
    displayed = Line21Screen()
  }
}
