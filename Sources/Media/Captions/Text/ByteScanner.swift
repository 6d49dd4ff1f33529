/// Takes a short text apart from its beginning.
struct ByteScanner {
  private(set) var rest: ArraySlice<UInt8>

  init(_ text: ArraySlice<UInt8>) {
    rest = text
  }

  var isAtEnd: Bool { rest.isEmpty }
  var next: UInt8? { rest.first }

  mutating func skip(while condition: (UInt8) -> Bool) {
    while let byte = rest.first, condition(byte) { rest = rest.dropFirst() }
  }

  /// Steps over a byte if it is the next.
  mutating func take(_ byte: UInt8) -> Bool {
    guard rest.first == byte else { return false }
    rest = rest.dropFirst()
    return true
  }

  /// Steps over a text if it is next.
  mutating func take(_ text: StaticString) -> Bool {
    text.withUTF8Buffer { text in
      guard rest.starts(with: text) else { return false }
      rest = rest.dropFirst(text.count)
      return true
    }
  }

  /// Steps over one byte of a set and returns it.
  mutating func takeAny(_ condition: (UInt8) -> Bool) -> UInt8? {
    guard let byte = rest.first, condition(byte) else { return nil }
    rest = rest.dropFirst()
    return byte
  }

  /// What lies before the first byte that fails a condition.
  mutating func take(while condition: (UInt8) -> Bool) -> ArraySlice<UInt8> {
    let taken = rest.prefix(while: condition)
    rest = rest[taken.endIndex...]
    return taken
  }

  /// A run of digits as a number; numbers of more than 15 digits become the largest of those.
  /// - Returns: `nil` where there is no digit.
  mutating func takeNumber() -> (value: Int64, digits: Int)? {
    var value: Int64 = 0
    var digits = 0
    while let byte = rest.first, byte.isDigit {
      value = value >= 100_000_000_000_000 ? 999_999_999_999_999 : value * 10 + Int64(byte - 0x30)
      digits += 1
      rest = rest.dropFirst()
    }
    return digits == 0 ? nil : (value, digits)
  }
}

extension ArraySlice<UInt8> {
  var string: String { String(decoding: self, as: UTF8.self) }

  func equals(_ text: StaticString) -> Bool {
    text.withUTF8Buffer { elementsEqual($0) }
  }

  /// Whether a short text occurs.
  func contains(_ text: StaticString) -> Bool {
    firstIndex(of: text) != nil
  }

  /// Where a short text occurs first. Time is proportional to the product of the lengths at worst.
  func firstIndex(of text: StaticString) -> Int? {
    withUnsafeBufferPointer { bytes in
      text.withUTF8Buffer { text in
        guard text.count <= bytes.count, let first = text.first else { return nil }
        for start in 0...(bytes.count - text.count) where bytes[start] == first {
          var index = 1
          while index < text.count, bytes[start + index] == text[index] { index += 1 }
          if index == text.count { return startIndex + start }
        }
        return nil
      }
    }
  }

  /// Without spaces and tabs at both ends.
  var trimmed: ArraySlice<UInt8> {
    var result = drop(while: \.isBlank)
    while let last = result.last, last.isBlank { result = result.dropLast() }
    return result
  }
}
