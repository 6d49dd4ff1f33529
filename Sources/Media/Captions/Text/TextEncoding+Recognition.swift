extension TextEncoding {
  /// What bytes look like.
  /// - Returns: the encoding, and whether there is no more to say for it than that no other fits.
  static func recognise(_ bytes: [UInt8]) -> (encoding: TextEncoding, isGuess: Bool) {
    let marks: [([UInt8], TextEncoding)] = [
      ([0xEF, 0xBB, 0xBF], .utf8), ([0xFF, 0xFE, 0, 0], .utf32LittleEndian),
      ([0, 0, 0xFE, 0xFF], .utf32BigEndian), ([0xFF, 0xFE], .utf16LittleEndian),
      ([0xFE, 0xFF], .utf16BigEndian),
    ]
    if let (_, encoding) = marks.first(where: { bytes.starts(with: $0.0) }) { return (encoding, false) }
    if let encoding = utf16(bytes.prefix(4096)) { return (encoding, false) }
    if isUTF8(bytes) { return (.utf8, false) }
    return declared(bytes.prefix(200)).map { ($0, false) } ?? (.windows1252, true)
  }

  /// The encoding that an XML document says it has. UTF-16 would have been recognised.
  private static func declared(_ start: ArraySlice<UInt8>) -> TextEncoding? {
    guard start.starts(with: "<?xml".utf8), let place = start.firstIndex(of: "encoding=") else { return nil }
    var scanner = ByteScanner(start[(place + 9)...])
    guard let quote = scanner.takeAny({ $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") }) else {
      return nil
    }
    let name = scanner.take { $0 != quote }.string
    return name.uppercased().hasPrefix("UTF") ? nil : try? TextEncoding(name)
  }

  /// UTF-16 by the zero bytes of its digits, spaces and line ends, which all caption formats are full of.
  private static func utf16(_ start: ArraySlice<UInt8>) -> TextEncoding? {
    var zeros = [0, 0]
    for (index, byte) in start.enumerated() where byte == 0 { zeros[index & 1] += 1 }
    let enough = max(2, start.count / 10)
    // The low halves are zero in hardly any character.
    if zeros[1] >= enough, zeros[0] * 8 <= zeros[1] { return .utf16LittleEndian }
    if zeros[0] >= enough, zeros[1] * 8 <= zeros[0] { return .utf16BigEndian }
    return nil
  }

  /// Whether more of the bytes above ASCII make sense as UTF-8 than not, so that a file with one broken
  /// character does not lose all the others. Text in an encoding of one byte a character hardly ever does.
  private static func isUTF8(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBufferPointer { bytes in
      var good = 0
      var bad = 0
      var index = 0
      while index < bytes.count {
        guard bytes[index] >= 0x80 else {
          index += 1
          continue
        }
        let sequence = UTF8Sequence(bytes, at: index)
        if sequence.isValid { good += 1 } else { bad += 1 }
        index += sequence.length
      }
      return bad == 0 || good > bad
    }
  }
}
