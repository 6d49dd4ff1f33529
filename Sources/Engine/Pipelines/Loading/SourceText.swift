/// The text of a pipeline file, for finding the place of a character of a scalar's value.
struct SourceText {
  enum ScalarStyle { case plain, singleQuoted, doubleQuoted, block }

  private let scalars: [Unicode.Scalar]
  /// The index of each line's first scalar.
  private let lineStarts: [Int]

  init(_ text: String) {
    scalars = Array(text.unicodeScalars)
    var starts = [0]
    for (index, scalar) in scalars.enumerated() where scalar == "\n" { starts.append(index + 1) }
    lineStarts = starts
  }

  func location(ofIndex index: Int) -> SourceLocation {
    var low = 0
    var high = lineStarts.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if lineStarts[middle] <= index { low = middle } else { high = middle - 1 }
    }
    return SourceLocation(line: low + 1, column: index - lineStarts[low] + 1)
  }

  /// The index of a place; `nil` where there is none.
  func index(of location: SourceLocation) -> Int? {
    guard lineStarts.indices.contains(location.line - 1) else { return nil }
    let index = lineStarts[location.line - 1] + location.column - 1
    return index < scalars.count ? index : nil
  }

  /// The place of a scalar's value's character.
  ///
  /// Value and text are walked side by side: white space in the value stands for any run of it in the text (line
  /// folding, indentation), and an escape sequence in the text for one character of the value.
  /// - Parameters:
  ///   - offset: in Unicode scalars from the start of the value.
  ///   - value: what YAML made of the text.
  ///   - start: where the scalar starts, with its quote, anchor or block indicator.
  func location(
    ofOffset offset: Int, in value: String, style: ScalarStyle, from start: SourceLocation
  ) -> SourceLocation {
    guard var index = index(of: start) else { return start }
    skipProperties(&index)
    switch style {
    case .plain: break
    case .singleQuoted, .doubleQuoted: index += 1
    case .block:
      while let scalar = scalar(index), scalar != "\n" { index += 1 }
      skipSpace(&index)
      // Indentation beyond the block's own belongs to the value.
      index -= value.unicodeScalars.prefix { $0.isSpace }.count
    }
    let value = Array(value.unicodeScalars)
    for position in 0..<min(offset, value.count) where index < scalars.count {
      skipContinuation(&index, style)
      if value[position].isSpace, scalar(index)?.isSpace ?? false {
        index += 1
        if position + 1 < value.count, !value[position + 1].isSpace { skipSpace(&index) }
      } else {
        index += width(at: index, style)
      }
    }
    skipContinuation(&index, style)
    return location(ofIndex: index)
  }

  private func scalar(_ index: Int) -> Unicode.Scalar? {
    scalars.indices.contains(index) ? scalars[index] : nil
  }

  private func skipSpace(_ index: inout Int) {
    while let scalar = scalar(index), scalar.isSpace { index += 1 }
  }

  /// A backslash at the end of a line, which stands for nothing, and the next line's indentation.
  private func skipContinuation(_ index: inout Int, _ style: ScalarStyle) {
    guard style == .doubleQuoted, scalar(index) == "\\", scalar(index + 1) == "\n" else { return }
    index += 1
    skipSpace(&index)
  }

  /// An anchor or a tag before the value.
  private func skipProperties(_ index: inout Int) {
    while let scalar = scalar(index), scalar == "&" || scalar == "!" {
      while let scalar = self.scalar(index), !scalar.isSpace { index += 1 }
      skipSpace(&index)
    }
  }

  /// How many scalars of the text stand for one of the value.
  private func width(at index: Int, _ style: ScalarStyle) -> Int {
    switch (style, scalar(index)) {
    case (.singleQuoted, "'"): 2
    case (.doubleQuoted, "\\"):
      switch scalar(index + 1) {
      case "x": 4
      case "u": 6
      case "U": 10
      default: 2
      }
    default: 1
    }
  }
}

extension Unicode.Scalar {
  var isSpace: Bool { self == " " || self == "\n" || self == "\t" || self == "\r" }
}
