import Foundation

/// What Foundation's decoder lets pass, or finds out too late: deep nesting, which costs stack; a name that an object has twice, of which
/// others may read the other one (RFC 8259, section 4); and a comma before the end.
struct JSONShape {
  private let bytes: [UInt8]
  private let maximumDepth: Int
  /// The names so far of each object that is open, `nil` for a list.
  private var open: [Set<String>?] = []
  private var lastText: Range<Int>?
  private var isAfterComma = false

  /// - Throws: ``RequestError`` `INVALID_BODY`. What is no JSON in any other way is left to the decoder.
  static func check(_ data: Data, maximumDepth: Int) throws {
    var shape = JSONShape(bytes: [UInt8](data), maximumDepth: maximumDepth)
    try shape.check()
  }

  private init(bytes: [UInt8], maximumDepth: Int) {
    self.bytes = bytes
    self.maximumDepth = maximumDepth
  }

  private mutating func check() throws {
    var index = bytes.startIndex
    while index < bytes.endIndex {
      switch bytes[index] {
      case UInt8(ascii: "\""):
        let end = endOfText(from: index)
        lastText = index..<end
        isAfterComma = false
        index = end
        continue
      case UInt8(ascii: "{"): try begin([])
      case UInt8(ascii: "["): try begin(nil)
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if isAfterComma { throw RequestError.invalidBody("The body is not valid JSON.", field: nil) }
        _ = open.popLast()
      case UInt8(ascii: ","): isAfterComma = true
      case UInt8(ascii: ":"): try take(lastText)
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): break
      default: isAfterComma = false
      }
      index += 1
    }
  }

  private mutating func begin(_ names: Set<String>?) throws {
    open.append(names)
    isAfterComma = false
    guard open.count <= maximumDepth else {
      throw RequestError.invalidBody("The body is nested deeper than \(maximumDepth) levels.", field: nil)
    }
  }

  /// The index behind the closing quotation mark.
  private func endOfText(from start: Int) -> Int {
    var index = start + 1
    while index < bytes.endIndex {
      switch bytes[index] {
      case UInt8(ascii: "\\"): index += 2
      case UInt8(ascii: "\""): return index + 1
      default: index += 1
      }
    }
    return bytes.endIndex
  }

  /// `nil` for what is no text of JSON.
  private func text(in range: Range<Int>) -> String? {
    guard bytes[range].contains(UInt8(ascii: "\\")) else {
      return String(decoding: bytes[range].dropFirst().dropLast(), as: UTF8.self)
    }
    return try? JSONDecoder().decode(String.self, from: Data(bytes[range]))
  }

  private mutating func take(_ range: Range<Int>?) throws {
    guard let range, let names = open.last, names != nil else { return }
    guard let name = text(in: range) else { return }
    guard open[open.count - 1]?.insert(name).inserted == true else {
      throw RequestError.invalidBody("The body has the field \(quotedForClients(name)) twice.", field: nil)
    }
  }
}
