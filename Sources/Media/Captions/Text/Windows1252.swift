/// The encoding of most old files from western Europe and America.
enum Windows1252 {
  /// The characters of the bytes 0x80 … 0x9F. Source:
  /// https://encoding.spec.whatwg.org/index-windows-1252.txt.
  static let upperControls: [UInt16] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152,
    0x8D,
    0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161,
    0x203A,
    0x0153, 0x9D, 0x017E, 0x0178,
  ]

  static func utf8(_ bytes: [UInt8]) -> [UInt8] {
    let upper = (0x80...0xFF).map { byte -> [UInt8] in
      let code = byte < 0xA0 ? upperControls[byte - 0x80] : UInt16(byte)
      return Unicode.Scalar(code).map { Array(String($0).utf8) } ?? []
    }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + bytes.count / 8)
    for byte in bytes {
      if byte < 0x80 { result.append(byte) } else { result += upper[Int(byte) - 0x80] }
    }
    return result
  }
}
