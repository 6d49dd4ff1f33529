#if canImport(Glibc)
  import Glibc
#endif

/// Decoding by the C library. Source: iconv(3).
enum Iconv {
  static func knows(_ name: String) -> Bool {
    guard let descriptor = open(name) else { return false }
    iconv_close(descriptor)
    return true
  }

  /// - Returns: UTF-8, with the byte 0xFF, which that never has, for each unit that cannot be decoded.
  /// - Throws: ``CaptionError/encodingUnknown(name:)``.
  static func utf8(_ bytes: [UInt8], from encoding: TextEncoding) throws(CaptionError) -> [UInt8] {
    guard let descriptor = open(encoding.name) else { throw .encodingUnknown(name: encoding.name) }
    defer { iconv_close(descriptor) }
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    var input = bytes
    let unit = encoding.unitSize
    input.withUnsafeMutableBytes { input in
      withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 1) { block in
        convert(descriptor, input, block: block, unit: unit, to: &output)
      }
    }
    return output
  }

  private static func convert(
    _ descriptor: iconv_t, _ input: UnsafeMutableRawBufferPointer, block: UnsafeMutableRawBufferPointer,
    unit: Int, to output: inout [UInt8]
  ) {
    var next = input.baseAddress?.assumingMemoryBound(to: CChar.self)
    var left = input.count
    while left > 0 {
      var target = block.baseAddress?.assumingMemoryBound(to: CChar.self)
      var room = block.count
      let result = iconv(descriptor, &next, &left, &target, &room)
      let failure = result == -1 ? errno : 0
      output += block.prefix(block.count - room)
      // E2BIG only says that the block is full.
      guard failure != 0, failure != E2BIG else { continue }
      output.append(0xFF)
      guard failure == EILSEQ else { return }
      let skipped = min(unit, left)
      next = next?.advanced(by: skipped)
      left -= skipped
    }
  }

  private static func open(_ name: String) -> iconv_t? {
    guard let descriptor = iconv_open("UTF-8", name), Int(bitPattern: descriptor) != -1 else { return nil }
    return descriptor
  }
}

extension TextEncoding {
  /// How many bytes its smallest unit has.
  fileprivate var unitSize: Int {
    if name.hasPrefix("UTF-16") || name.hasPrefix("UTF16") || name.hasPrefix("UCS-2") { return 2 }
    if name.hasPrefix("UTF-32") || name.hasPrefix("UTF32") || name.hasPrefix("UCS-4") { return 4 }
    return 1
  }
}
