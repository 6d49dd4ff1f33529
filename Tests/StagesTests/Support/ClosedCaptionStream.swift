import Foundation
import SystemPackage
import TestSupport

/// MPEG-2 video with closed captions in its pictures, put there by hand, so that what is in which is known.
enum ClosedCaptionStream {
  /// Makes a file of 4 s at 25 pictures a second with two B-frames between others.
  ///
  /// - Parameter triples: what a picture carries, by its number from 0 in the order of display.
  static func make(_ path: FilePath, triples: [Int: [UInt8]]) async throws {
    let elementary = path.removingLastComponent().appending("plain.m2v")
    try await CaptionedMedia.make(
      elementary,
      ["-f", "lavfi", "-i", "testsrc=s=96x64:r=25:d=4", "-c:v", "mpeg2video", "-bf", "2", "-g", "12"])
    let content = [UInt8](try Data(contentsOf: URL(filePath: elementary.string)))
    let marked = path.removingLastComponent().appending("marked.m2v")
    try Data(carrying(triples, in: content)).write(to: URL(filePath: marked.string))
    try await CaptionedMedia.make(
      path, ["-fflags", "+genpts", "-r", "25", "-i", marked.string, "-c", "copy"])
  }

  /// Puts user data after each picture's coding extension. Source: ISO/IEC 13818-2, 6.2.3, and ATSC A/53 part 4,
  /// 6.2.3.
  private static func carrying(_ triples: [Int: [UInt8]], in stream: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    // A group's first picture in the order of display.
    var group = 0
    var pictures = 0
    var pending: [UInt8] = []
    var isAfterExtension = false
    var index = 0
    while index < stream.count {
      let isStart = index + 5 < stream.count && stream[index...].starts(with: [0, 0, 1])
      if isStart {
        let code = stream[index + 3]
        if isAfterExtension {
          result += pending
          pending = []
          isAfterExtension = false
        }
        if code == 0xB8 { group = pictures }
        if code == 0x00 {
          let place = group + (Int(stream[index + 4]) << 2 | Int(stream[index + 5] >> 6))
          pictures += 1
          if let data = triples[place] {
            pending = [0, 0, 1, 0xB2] + Array("GA94".utf8)
            pending += [3, 0x40 | UInt8(data.count / 3), 0xFF] + data + [0xFF]
          }
        }
        if code == 0xB5, stream[index + 4] >> 4 == 8 { isAfterExtension = true }
      }
      result.append(stream[index])
      index += 1
    }
    return result
  }

  /// CEA-608 pairs of a pop-on caption with odd parity, a pair for each picture.
  static func popOn(_ text: String, field: UInt8 = 0) -> [[UInt8]] {
    let load: [(UInt8, UInt8)] = [(0x14, 0x20), (0x14, 0x20), (0x14, 0x70), (0x14, 0x70)]
    var characters = Array(text.utf8)
    if characters.count % 2 == 1 { characters.append(0) }
    let pairs =
      load + stride(from: 0, to: characters.count, by: 2).map { (characters[$0], characters[$0 + 1]) }
    return pairs.map { triple($0.0, $0.1, field: field) }
  }

  static func triple(_ first: UInt8, _ second: UInt8, field: UInt8 = 0) -> [UInt8] {
    [0xFC | field, parity(first), parity(second)]
  }

  private static func parity(_ byte: UInt8) -> UInt8 {
    byte.nonzeroBitCount % 2 == 0 ? byte | 0x80 : byte
  }
}
