/// The end of what a program wrote, of bounded size.
struct OutputTail: Sendable {
  /// In bytes.
  static let limit = 1 << 20

  private var bytes: [UInt8] = []
  /// Everything that was written, in bytes.
  private(set) var total = 0

  mutating func append(_ more: some Sequence<UInt8>) {
    let before = bytes.count
    bytes.append(contentsOf: more)
    total += bytes.count - before
    // Cut only now and then, so that each byte is moved a bounded number of times.
    if bytes.count > 2 * Self.limit { bytes.removeFirst(bytes.count - Self.limit) }
  }

  /// What is kept; a first line says what is not.
  var content: [UInt8] {
    guard total > Self.limit else { return bytes }
    return Array("[the first \(total - Self.limit) bytes were left out]\n".utf8) + bytes.suffix(Self.limit)
  }

  /// The last lines, without control characters, for an error.
  /// - Parameter count: at the most.
  func lastLines(_ count: Int) -> [String] {
    String(decoding: bytes.suffix(8192), as: UTF8.self)
      .split(whereSeparator: \.isNewline)
      .map { line in String(line.prefix(500).unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7f }) }
      .filter { line in line.contains { !$0.isWhitespace } }
      .suffix(count)
  }
}
