/// A packet of 3GPP timed text: a text with its length before it, and boxes with what is to be known of it.
///
/// Source: 3GPP TS 26.245, section 5.17. Of the boxes `styl` is read.
struct TimedTextSample {
  private(set) var text = CaptionText()
  /// Whether it is shorter than it says, or has boxes that are.
  private(set) var isBroken = false

  init(_ bytes: [UInt8], _ description: TimedTextDescription) {
    guard bytes.count >= 2 else {
      isBroken = !bytes.isEmpty
      return
    }
    let length = Int(bytes[0]) << 8 | Int(bytes[1])
    let content = bytes[2...].prefix(length)
    isBroken = content.count < length
    var styles: [(range: Range<Int>, style: CaptionStyle)] = []
    var rest = bytes[2...].dropFirst(length)
    while rest.count >= 8 {
      let size = Self.number(rest.prefix(4))
      guard size >= 8, size <= rest.count else {
        isBroken = true
        break
      }
      let box = rest.prefix(size)
      if box.dropFirst(4).starts(with: "styl".utf8) { readStyles(box.dropFirst(8), into: &styles) }
      rest = rest.dropFirst(size)
    }
    text = Self.text(Self.string(content), styles, standard: description.style)
  }

  private mutating func readStyles(
    _ box: ArraySlice<UInt8>, into styles: inout [(range: Range<Int>, style: CaptionStyle)]
  ) {
    guard box.count >= 2 else {
      isBroken = true
      return
    }
    let count = Self.number(box.prefix(2))
    var rest = box.dropFirst(2)
    for _ in 0..<count {
      let record = Array(rest.prefix(12))
      guard record.count == 12 else {
        isBroken = true
        return
      }
      rest = rest.dropFirst(12)
      let start = Self.number(record[0..<2])
      let end = Self.number(record[2..<4])
      // Records stand in order and do not overlap; those that do say nothing that can be relied on.
      guard end > start, start >= styles.last?.range.upperBound ?? 0 else { continue }
      styles.append(
        (start..<end, TimedTextStyle.style(face: record[6], color: Array(record[8..<12]))))
    }
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }

  /// UTF-8, or UTF-16 after a byte order mark.
  private static func string(_ bytes: ArraySlice<UInt8>) -> String {
    let isBig = bytes.starts(with: [0xFE, 0xFF])
    guard isBig || bytes.starts(with: [0xFF, 0xFE]) else { return String(decoding: bytes, as: UTF8.self) }
    let content = Array(bytes.dropFirst(2))
    let units = stride(from: 0, to: content.count - 1, by: 2).map { index in
      let (first, second) = (UInt16(content[index]), UInt16(content[index + 1]))
      return isBig ? first << 8 | second : second << 8 | first
    }
    return String(decoding: units, as: UTF16.self)
  }

  /// - Parameter styles: in order; their ranges count characters of Unicode.
  private static func text(
    _ string: String, _ styles: [(range: Range<Int>, style: CaptionStyle)], standard: CaptionStyle
  ) -> CaptionText {
    var builder = RunBuilder()
    var rest = styles[...]
    var isAfterReturn = false
    for (index, scalar) in string.unicodeScalars.enumerated() {
      while let first = rest.first, first.range.upperBound <= index { rest = rest.dropFirst() }
      builder.setStyle(rest.first.flatMap { $0.range.contains(index) ? $0.style : nil } ?? standard)
      switch scalar {
      case "\r": builder.append(0x0A)
      case "\n" where isAfterReturn: break
      case "\0": builder.append("\u{FFFD}".utf8)
      default: builder.append(String(scalar).utf8)
      }
      isAfterReturn = scalar == "\r"
    }
    return builder.finish()
  }
}
