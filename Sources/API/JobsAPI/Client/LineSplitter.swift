import NIOCore

/// Puts the pieces of a stream together to lines, which end with LF or CR LF.
struct LineSplitter {
  /// A line is a value of a pipeline at the most; see the limit on what attempts may tell.
  private static let limit = 64 << 20

  private var rest: [UInt8] = []

  struct TooLong: Error {}

  /// - Returns: the lines that are whole now, without their ends.
  /// - Throws: ``TooLong``.
  mutating func lines(_ piece: ByteBuffer) throws -> [String] {
    var lines: [String] = []
    for part in piece.readableBytesView.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .enumerated()
    {
      if part.offset > 0 {
        if rest.last == UInt8(ascii: "\r") { rest.removeLast() }
        lines.append(String(decoding: rest, as: UTF8.self))
        rest.removeAll(keepingCapacity: true)
      }
      rest += part.element
    }
    guard rest.count <= Self.limit else { throw TooLong() }
    return lines
  }
}
