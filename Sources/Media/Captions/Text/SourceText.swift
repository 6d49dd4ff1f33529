/// Makes any bytes the text that readers expect, in one pass; see ``CaptionSource``.
struct SourceText {
  private(set) var bytes: [UInt8] = []
  private var line = 1
  private var undecodable = Fault()
  private var nuls = Fault()

  private struct Fault {
    var count = 0
    var firstLine = 0
  }

  init(capacity: Int) {
    bytes.reserveCapacity(capacity)
  }

  /// Appends text that claims to be UTF-8. What is not becomes U+FFFD, one for each stretch of bytes that
  /// began like a character. Source: https://encoding.spec.whatwg.org/#utf-8-decoder.
  mutating func appendUTF8(_ input: [UInt8]) {
    input.withUnsafeBufferPointer { input in
      // A byte order mark says nothing once the encoding is known.
      var index = input.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
      while index < input.count {
        let byte = input[index]
        if byte < 0x80 {
          index += 1
          append(ascii: byte, next: index < input.count ? input[index] : nil, &index)
          continue
        }
        let sequence = UTF8Sequence(input, at: index)
        if sequence.isValid {
          bytes.append(contentsOf: input[index..<index + sequence.length])
        } else {
          note(&undecodable)
          appendReplacement()
        }
        index += sequence.length
      }
    }
  }

  private mutating func append(ascii byte: UInt8, next: UInt8?, _ index: inout Int) {
    switch byte {
    case 0x0D:
      if next == 0x0A { index += 1 }
      bytes.append(0x0A)
      line += 1
    case 0x0A:
      bytes.append(0x0A)
      line += 1
    case 0:
      note(&nuls)
      appendReplacement()
    default: bytes.append(byte)
    }
  }

  private mutating func appendReplacement() {
    bytes += [0xEF, 0xBF, 0xBD]
  }

  private func note(_ fault: inout Fault) {
    if fault.count == 0 { fault.firstLine = line }
    fault.count += 1
  }

  /// Tells what was replaced.
  func report(to log: inout WarningLog) {
    for _ in 0..<undecodable.count {
      log.add(
        .undecodableText,
        "Line \(undecodable.firstLine) holds bytes that are no text in the file's encoding; U+FFFD stands "
          + "for them. If its encoding is another, convert it by `genlock captions convert --encoding`.")
    }
    for _ in 0..<nuls.count {
      log.add(.nulReplaced, "Line \(nuls.firstLine) holds a NUL character; U+FFFD stands for it.")
    }
  }
}
