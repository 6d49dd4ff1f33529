/// The bytes of one character above ASCII, or the stretch of bytes that fails to be one.
struct UTF8Sequence {
  let isValid: Bool
  /// In bytes; at least 1. Of an invalid one it is how much one U+FFFD stands for.
  let length: Int

  /// Source: https://encoding.spec.whatwg.org/#utf-8-decoder.
  /// - Parameter index: of a byte that is not ASCII.
  init(_ input: UnsafeBufferPointer<UInt8>, at index: Int) {
    let first = input[index]
    let needed: Int
    var lowest: UInt8 = 0x80
    var highest: UInt8 = 0xBF
    switch first {
    case 0xC2...0xDF: needed = 1
    case 0xE0...0xEF:
      needed = 2
      // Neither overlong forms nor surrogates.
      if first == 0xE0 { lowest = 0xA0 }
      if first == 0xED { highest = 0x9F }
    case 0xF0...0xF4:
      needed = 3
      if first == 0xF0 { lowest = 0x90 }
      if first == 0xF4 { highest = 0x8F }
    default:
      (isValid, length) = (false, 1)
      return
    }
    var count = 1
    while count <= needed {
      guard index + count < input.count, (lowest...highest).contains(input[index + count]) else {
        (isValid, length) = (false, count)
        return
      }
      (lowest, highest) = (0x80, 0xBF)
      count += 1
    }
    (isValid, length) = (true, count)
  }
}
