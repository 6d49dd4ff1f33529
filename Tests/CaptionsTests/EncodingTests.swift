import Captions
import Foundation
import MediaTypes
import Testing

@Suite("Text encodings of captions")
struct EncodingTests {
  private static let text = "1\n00:00:01,000 --> 00:00:02,000\nGrüße, 日本, 👩‍👩‍👧, e\u{301}\n\n"
  private static let plain = "Grüße, 日本, 👩‍👩‍👧, e\u{301}"

  private func read(_ bytes: [UInt8], _ encoding: TextEncoding? = nil) throws -> CaptionReading {
    try CaptionFile.read(bytes, name: "a.srt", encoding: encoding)
  }

  @Test(
    arguments: [
      (String.Encoding.utf8, [0xEF, 0xBB, 0xBF]), (.utf8, []), (.utf16LittleEndian, [0xFF, 0xFE]),
      (.utf16LittleEndian, []), (.utf16BigEndian, [0xFE, 0xFF]), (.utf16BigEndian, []),
      (.utf32LittleEndian, [0xFF, 0xFE, 0, 0]), (.utf32BigEndian, [0, 0, 0xFE, 0xFF]),
    ] as [(String.Encoding, [UInt8])])
  func unicodeIsRecognised(_ encoding: String.Encoding, _ mark: [UInt8]) throws {
    let bytes = try mark + Array(#require(Self.text.data(using: encoding)))
    let reading = try read(bytes)
    #expect(reading.plain == [Self.plain] && reading.warnings.isEmpty)
    #expect(reading.cues.first.map { Array($0.text.plain.utf8) } == Array(Self.plain.utf8))
  }

  @Test func otherBytesAreTakenForWindows1252() throws {
    // "Fünf € – für Zoë" in Windows-1252.
    let bytes =
      Array("00:00:01,000 --> 00:00:02,000\nF".utf8)
      + [0xFC] + Array("nf ".utf8) + [0x80, 0x20, 0x96] + Array(" f".utf8) + [0xFC] + Array("r Zo".utf8) + [
        0xEB
      ]
    let reading = try read(bytes)
    #expect(reading.plain == ["Fünf € – für Zoë"] && reading.codes == ["ENCODING_GUESSED"])
    let known = try read(bytes, TextEncoding("cp1252"))
    #expect(known.plain == reading.plain && known.warnings.isEmpty)
  }

  @Test func oneBrokenCharacterDoesNotSpoilTheOthers() throws {
    let bytes = Array("00:00:01,000 --> 00:00:02,000\näöü\n".utf8) + [0xE4, 0xB8] + Array("x\0".utf8)
    let reading = try read(bytes)
    #expect(reading.plain == ["äöü\n\u{FFFD}x\u{FFFD}"])
    #expect(reading.codes == ["UNDECODABLE_TEXT", "NUL_REPLACED"])
    #expect(reading.warnings.allSatisfy { $0.message.contains("Line 3") })
  }

  @Test(
    arguments: [
      ([0xC0, 0x80], 2), ([0xED, 0xA0, 0x80], 3), ([0xF4, 0x90, 0x80, 0x80], 4), ([0xE0, 0x80, 0x80], 3),
      ([0xF0, 0x9F, 0x98], 1), ([0xFF], 1), ([0x80], 1), ([0xE3, 0x81], 1),
    ] as [([UInt8], Int)])
  func wrongUTF8IsReplacedAsTheStandardSays(_ bytes: [UInt8], _ count: Int) throws {
    let reading = try read(Array("00:00:01,000 --> 00:00:02,000\na".utf8) + bytes + Array("b".utf8), .utf8)
    #expect(reading.plain == ["a" + String(repeating: "\u{FFFD}", count: count) + "b"])
  }

  @Test func iconvKnowsTheOthers() throws {
    let times = Array("00:00:01,000 --> 00:00:02,000\n".utf8)
    // "テスト" in Shift JIS, "Привет" in KOI8-R.
    #expect(
      try read(times + [0x83, 0x65, 0x83, 0x58, 0x83, 0x67], TextEncoding("Shift_JIS")).plain == ["テスト"])
    #expect(
      try read(times + [0xF0, 0xD2, 0xC9, 0xD7, 0xC5, 0xD4], TextEncoding("koi8-r")).plain == ["Привет"])
    let broken = try read(times + [0x83, 0x65, 0xFF, 0x41, 0x83], TextEncoding("Shift_JIS"))
    #expect(broken.plain == ["テ\u{FFFD}A\u{FFFD}"] && broken.codes == ["UNDECODABLE_TEXT"])
  }

  @Test(arguments: ["", "nonsense-8", "UTF-8//TRANSLIT", "../x"])
  func unknownNamesAreErrors(_ name: String) {
    #expect(throws: CaptionError.encodingUnknown(name: name)) { try TextEncoding(name) }
  }
}
