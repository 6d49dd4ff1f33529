import Foundation
public import SystemPackage

/// A report as JSON with one list in it that may have millions of elements. Each of them has a line of its own, and they are written
/// and read one by one: all at once they would take many times the memory of what they tell of.
public enum ListReport {
  /// Bytes that are gathered before they are written.
  private static let blockSize = 1 << 18

  /// Begins the line of an element; others are indented in another way.
  private static let elementStart = Array("    {\"".utf8)

  /// - Parameters:
  ///   - head: the report with an empty list.
  ///   - list: the name of the list, which is a member of the report itself.
  ///   - elements: objects.
  ///   - write: gets the text in parts.
  /// - Throws: what encoding or `write` throws.
  public static func write(
    _ head: some Encodable, list: String, _ elements: some Sequence<some Encodable>,
    to write: ([UInt8]) throws -> Void
  ) throws {
    let (whole, short) = (JSONEncoder(), JSONEncoder())
    whole.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    short.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let text = String(decoding: try whole.encode(head), as: UTF8.self)
    // Line breaks in strings are written as `\n`, so that only a member of the report begins like this.
    guard let open = text.range(of: "\n  \"\(list)\" : ["),
      let close = text[open.upperBound...].firstIndex(of: "]")
    else { preconditionFailure("the report has no list of that name") }
    var block = Array(text[..<open.upperBound].utf8)
    var isFirst = true
    for element in elements {
      block += (isFirst ? "\n    " : ",\n    ").utf8
      block += try short.encode(element)
      isFirst = false
      if block.count >= blockSize {
        try write(block)
        block.removeAll(keepingCapacity: true)
      }
    }
    block += ((isFirst ? "" : "\n  ") + text[close...] + "\n").utf8
    try write(block)
  }

  /// Reads what ``write(_:list:_:to:)`` wrote. Blocks.
  /// - Parameters:
  ///   - path: a file that does not change meanwhile.
  ///   - element: gets each element of the list.
  /// - Returns: the report with an empty list.
  /// - Throws: what reading, decoding and `element` throw.
  public static func read<Head: Decodable, Element: Decodable>(
    _ path: FilePath, _ element: (Element) throws -> Void
  ) throws -> Head {
    let decoder = JSONDecoder()
    let head = try lines(of: path) { line in
      let isLast = line.last != UInt8(ascii: ",")
      try element(decoder.decode(Element.self, from: Data(isLast ? line : line.dropLast())))
    }
    return try decoder.decode(Head.self, from: head)
  }

  /// As ``read(_:_:)`` does, without decoding the elements.
  /// - Returns: the report with an empty list, and how many elements the list has.
  public static func head<Head: Decodable>(_ path: FilePath) throws -> (report: Head, count: Int) {
    var count = 0
    let head = try lines(of: path) { _ in count += 1 }
    return (try JSONDecoder().decode(Head.self, from: head), count)
  }

  /// - Returns: the lines that are no element.
  private static func lines(
    of path: FilePath, _ element: (UnsafeRawBufferPointer.SubSequence) throws -> Void
  ) throws -> Data {
    let file = try Data(contentsOf: URL(filePath: path.string), options: .alwaysMapped)
    return try file.withUnsafeBytes { bytes in
      var (head, rest) = (Data(), bytes[...])
      while !rest.isEmpty {
        let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
        let line = rest[..<end]
        if line.starts(with: elementStart) { try element(line) } else { head += line }
        rest = rest[min(rest.endIndex, end + 1)...]
      }
      return head
    }
  }
}
