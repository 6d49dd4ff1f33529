/// A line of a caption file.
struct SourceLine {
  /// Without the line end.
  var text: ArraySlice<UInt8>
  /// Counted from 1.
  var number: Int

  var isEmpty: Bool { text.isEmpty }
  /// Whether it holds nothing but spaces and tabs.
  var isBlank: Bool { text.allSatisfy(\.isBlank) }
  var string: String { String(decoding: text, as: UTF8.self) }
}

/// Goes through the lines of a text. A copy taken before is the way back.
struct SourceLines {
  let bytes: [UInt8]
  /// The index of the first byte of the next line.
  private(set) var position = 0
  /// Of the line that was last given; 0 before the first.
  private(set) var number = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  var isAtEnd: Bool { position >= bytes.count }

  mutating func next() -> SourceLine? {
    guard !isAtEnd else { return nil }
    let end = bytes.firstNewline(from: position)
    let text = bytes[position..<end]
    // The last line may have no end.
    position = min(end + 1, bytes.count)
    number += 1
    return SourceLine(text: text, number: number)
  }

  func peek() -> SourceLine? {
    var copy = self
    return copy.next()
  }
}

extension [UInt8] {
  /// The index of the next LF, or of the end.
  fileprivate func firstNewline(from start: Int) -> Int {
    withUnsafeBufferPointer { buffer in
      var index = start
      while index < buffer.count, buffer[index] != 0x0A { index += 1 }
      return index
    }
  }
}

extension UInt8 {
  /// A space or a tab.
  var isBlank: Bool { self == 0x20 || self == 0x09 }
  /// ASCII whitespace as HTML defines it.
  var isWhitespace: Bool { self == 0x20 || (self >= 0x09 && self <= 0x0D && self != 0x0B) }
  var isDigit: Bool { self >= 0x30 && self <= 0x39 }
  var isLetter: Bool { (self | 0x20) >= 0x61 && (self | 0x20) <= 0x7A }
}
