import MediaTypes

/// One of the eight windows of a service, with what is written in it.
struct DTVCCWindow: Sendable {
  /// The parameters of the command that makes a window. Source: ANSI/CTA-708-E, section 8.10.5.2.
  struct Definition: Sendable, Hashable {
    var isVisible: Bool
    /// Whether the anchor is in percent, not in cells of a grid.
    var isRelative: Bool
    var vertical: Int
    var horizontal: Int
    /// From 0, above left, to 8, below right.
    var anchor: Int
    var rowCount: Int
    var columnCount: Int
    var isCentered: Bool

    /// - Parameter bytes: six.
    init(_ bytes: [UInt8]) {
      isVisible = bytes[0] & 0x20 != 0
      isRelative = bytes[1] & 0x80 != 0
      vertical = Int(bytes[1] & 0x7F)
      horizontal = Int(bytes[2])
      anchor = min(8, Int(bytes[3] >> 4))
      rowCount = Int(bytes[3] & 0x0F) + 1
      columnCount = Int(bytes[4] & 0x3F) + 1
      // Of the styles that the standard numbers, 3 and 6 are centred.
      isCentered = [3, 6].contains(bytes[5] >> 3 & 7)
    }
  }

  private struct Cell {
    var character: Unicode.Scalar
    var style: CaptionStyle
  }

  private(set) var definition: Definition
  private var rows: [[Cell?]]
  private var row = 0
  private var column = 0
  var style = CaptionStyle()
  var alignment: CuePlacement.TextAlignment
  /// Since when its content is shown; `nil` while it is hidden or empty.
  private(set) var shownSince: MediaTime?
  private(set) var isVisible: Bool

  init(_ definition: Definition) {
    self.definition = definition
    isVisible = definition.isVisible
    rows = Array(repeating: [], count: definition.rowCount)
    alignment = definition.isCentered ? .center : .left
  }

  /// Defines it again, which keeps its text.
  mutating func redefine(_ definition: Definition) {
    self.definition = definition
    while rows.count < definition.rowCount { rows.append([]) }
    rows = Array(rows.prefix(definition.rowCount))
    row = min(row, definition.rowCount - 1)
  }

  private var isEmpty: Bool { rows.allSatisfy { $0.allSatisfy { $0 == nil || $0?.character == " " } } }

  mutating func show(at time: MediaTime) {
    guard !isVisible else { return }
    isVisible = true
    shownSince = isEmpty ? nil : time
  }

  mutating func hide() {
    isVisible = false
    shownSince = nil
  }

  mutating func clear() {
    rows = Array(repeating: [], count: definition.rowCount)
    (row, column) = (0, 0)
    shownSince = nil
  }

  mutating func setPen(row: Int, column: Int) {
    self.row = min(row, definition.rowCount - 1)
    self.column = min(column, Self.widest - 1)
  }

  /// No window has more columns. Source: ANSI/CTA-708-E, section 8.4.6.
  private static let widest = 42

  mutating func write(_ character: Unicode.Scalar, at time: MediaTime) {
    guard column < Self.widest else { return }
    while rows[row].count <= column { rows[row].append(nil) }
    rows[row][column] = Cell(character: character, style: style)
    column += 1
    if isVisible, shownSince == nil, character != " " { shownSince = time }
  }

  mutating func backspace() {
    column = max(0, column - 1)
    if column < rows[row].count { rows[row][column] = nil }
  }

  mutating func clearRow() {
    rows[row] = []
    column = 0
  }

  var isAtLastRow: Bool { row >= definition.rowCount - 1 }

  /// The next row; from the last one all move up.
  mutating func carriageReturn(at time: MediaTime) {
    column = 0
    guard isAtLastRow else {
      row += 1
      return
    }
    rows.removeFirst()
    rows.append([])
    shownSince = isVisible && !isEmpty ? time : nil
  }

  /// What is shown until a time; `nil` where nothing is.
  func cue(until time: MediaTime, columns: Int) -> Cue? {
    guard let start = shownSince, time > start, !isEmpty else { return nil }
    var builder = RunBuilder()
    let isText = { (cell: Cell?) in cell.map { $0.character != " " } ?? false }
    var isFirst = true
    for row in rows {
      guard let first = row.firstIndex(where: isText), let last = row.lastIndex(where: isText) else {
        continue
      }
      if !isFirst { builder.append(0x0A) }
      isFirst = false
      for cell in row[first...last] {
        builder.setStyle(cell?.style ?? CaptionStyle())
        builder.append(String(cell?.character ?? " ").utf8)
      }
    }
    var cue = Cue(start: start, end: time, text: builder.finish())
    cue.placement = placement(columns)
    return cue
  }

  /// The grid of 75 rows lies over the middle 80 % of the picture. Source: ANSI/CTA-708-E, section 8.4.
  private func placement(_ columns: Int) -> CuePlacement {
    let x = Double(definition.horizontal) / (definition.isRelative ? 100 : Double(columns))
    let y = Double(definition.vertical) / (definition.isRelative ? 100 : 75)
    let percent = { (part: Double) in ((10 + 80 * min(1, part)) * 100).rounded() / 100 }
    var placement = CuePlacement()
    placement.line = .percent(percent(y))
    placement.lineAlignment = [.start, .center, .end][definition.anchor / 3]
    placement.position = percent(x)
    placement.positionAlignment = [.lineLeft, .center, .lineRight][definition.anchor % 3]
    placement.textAlignment = alignment
    return placement
  }
}
