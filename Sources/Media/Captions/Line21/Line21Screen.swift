import MediaTypes

/// One of the two memories of a caption decoder: 15 rows of 32 columns.
struct Line21Screen {
  static let rowCount = 15
  static let columnCount = 32

  struct Cell: Hashable {
    var character: Unicode.Scalar
    var style: CaptionStyle
  }

  private(set) var rows: [[Cell?]] = Array(repeating: Self.emptyRow, count: Self.rowCount)

  private static let emptyRow = [Cell?](repeating: nil, count: columnCount)

  var isEmpty: Bool { rows.allSatisfy { $0.allSatisfy { $0 == nil } } }

  mutating func set(_ cell: Cell?, row: Int, column: Int) {
    guard rows.indices.contains(row), (0..<Self.columnCount).contains(column) else { return }
    rows[row][column] = cell
  }

  mutating func clear(row: Int, from column: Int) {
    guard rows.indices.contains(row) else { return }
    for index in max(0, column)..<max(0, column, Self.columnCount) { rows[row][index] = nil }
  }

  /// Moves the rows of a window up by one; what leaves it is gone.
  /// - Parameter base: its lowest row.
  mutating func rollUp(base: Int, count: Int) {
    for row in rows.indices {
      if row > base - count, row < base {
        rows[row] = rows[row + 1]
      } else {
        rows[row] = Self.emptyRow
      }
    }
  }

  /// Moves a window to another lowest row.
  mutating func move(base: Int, to target: Int, count: Int) {
    let window = (0..<count).map { rows.indices.contains(base - $0) ? rows[base - $0] : Self.emptyRow }
    rows = Array(repeating: Self.emptyRow, count: Self.rowCount)
    for (offset, row) in window.enumerated() where rows.indices.contains(target - offset) {
      rows[target - offset] = row
    }
  }

  /// The blocks of rows that touch, as cues; blocks apart are cues apart.
  func cues(start: MediaTime, end: MediaTime) -> [Cue] {
    var cues: [Cue] = []
    var block: [Line21Row] = []
    for index in 0...rows.count {
      if index < rows.count, let row = Line21Row(rows[index], number: index) {
        block.append(row)
      } else if !block.isEmpty {
        cues.append(Line21Row.cue(block, start: start, end: end))
        block = []
      }
    }
    return cues
  }
}

/// A row that has text.
struct Line21Row {
  private let number: Int
  private let cells: ArraySlice<Line21Screen.Cell?>

  /// - Returns: `nil` for a row of spaces.
  init?(_ row: [Line21Screen.Cell?], number: Int) {
    let isText = { (cell: Line21Screen.Cell?) in cell.map { $0.character != " " } ?? false }
    guard let first = row.firstIndex(where: isText), let last = row.lastIndex(where: isText) else {
      return nil
    }
    self.number = number
    cells = row[first...last]
  }

  /// In columns, from the row's beginning.
  private var center: Double { Double(cells.startIndex + cells.endIndex) / 2 }

  static func cue(_ rows: [Line21Row], start: MediaTime, end: MediaTime) -> Cue {
    var builder = RunBuilder()
    for (index, row) in rows.enumerated() {
      if index > 0 { builder.append(0x0A) }
      for cell in row.cells {
        builder.setStyle(cell?.style ?? CaptionStyle())
        builder.append(String(cell?.character ?? " ").utf8)
      }
    }
    var cue = Cue(start: start, end: end, text: builder.finish())
    cue.placement = placement(rows)
    return cue
  }

  /// The rows lie in the middle 80 % of the picture. Source: ANSI/CTA-608-E, section 5.
  private static func placement(_ rows: [Line21Row]) -> CuePlacement? {
    guard let first = rows.first else { return nil }
    var placement = CuePlacement()
    placement.line = .percent(rounded(10 + Double(first.number) * 80 / Double(Line21Screen.rowCount)))
    let isCentered = rows.allSatisfy { abs($0.center - 16) <= 1 }
    let isFlush = rows.allSatisfy { $0.cells.startIndex == first.cells.startIndex }
    let isSymmetric = !isFlush && rows.allSatisfy { abs($0.center - first.center) <= 1 }
    if !isCentered {
      let column = isSymmetric ? first.center : Double(rows.map(\.cells.startIndex).min() ?? 0)
      placement.position = rounded(10 + column * 80 / Double(Line21Screen.columnCount))
      placement.positionAlignment = isSymmetric ? .center : .lineLeft
      placement.textAlignment = isSymmetric ? .center : .left
    }
    return placement
  }

  private static func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}
