import Captions
import MediaTypes
import Testing

@Suite("Damaged captions")
struct DamageTests {
  private static let formats: [CaptionFormat] = [
    .webVTT, .subRip, .subViewer, .advancedSubStation, .subStation, .json, .ttml, .scenarist,
  ]

  private static func sample(_ format: CaptionFormat, seed: UInt64) throws -> [UInt8] {
    if format == .scenarist {
      return Array(
        "Scenarist_SCC V1.0\n\n00:00:01:00\t9420 9420 94ae 9470 c8e5 ecec ef80 942f 942f\n\n00:00:03:00\t942c\n"
          .utf8)
    }
    var generator = GeneratedDocument(seed: seed, .everything)
    return Array(try CaptionFile.write(generator.make(), as: format).text.utf8)
  }

  /// Bytes changed, doubled and cut out by chance: an error or a document, and whatever was read can be
  /// written.
  @Test(arguments: formats)
  func nothingCrashes(_ format: CaptionFormat) throws {
    var state: UInt64 = 7
    func below(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % max(1, count)
    }
    let spice: [UInt8] = Array("<>{}\\&;:-.,%\"/\n\r 0919\0[]()=!?".utf8) + [0xFF, 0xC3, 0xEF]
    for seed in 0..<12 {
      let clean = try Self.sample(format, seed: UInt64(seed))
      for _ in 0..<8 {
        var bytes = clean
        for _ in 0..<(1 + below(12)) where !bytes.isEmpty {
          let place = below(bytes.count)
          switch below(4) {
          case 0: bytes[place] = spice[below(spice.count)]
          case 1: bytes.insert(spice[below(spice.count)], at: place)
          case 2: bytes.removeSubrange(place..<min(bytes.count, place + 1 + below(20)))
          default:
            bytes.insert(
              contentsOf: bytes[place..<min(bytes.count, place + below(60))], at: below(bytes.count))
          }
        }
        for told in [format, nil] {
          guard
            let reading = try? CaptionFile.read(bytes, name: "x.\(format.fileExtensions[0])", format: told)
          else { continue }
          for target in Self.formats.dropLast() { _ = try CaptionFile.write(reading.document, as: target) }
          #expect(Set(reading.warnings.map(\.message)).count == reading.warnings.count)
        }
      }
    }
  }

  /// Long inputs of the worst kind take no more than their length: debug builds read a megabyte in well under
  /// a second or two, where a quadratic reader takes minutes.
  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      ("WEBVTT\n\n00:00.000 --> 00:01.000\n", "<c.x>", CaptionFormat.webVTT),
      ("WEBVTT\n\n", "-->\n", .webVTT),
      ("WEBVTT\n\n00:00.000 --> 00:01.000\n<c", ".a", .webVTT), ("WEBVTT\n\nREGION\n", "id:x\n", .webVTT),
      ("00:00:01,000 --> 00:00:02,000\n", "<b>{", .subRip),
      ("00:00:01,000 --> 00:00:02,000\n", "1\n", .subRip),
      ("0:00:01.000,0:00:02.000\n", "[br]", .subViewer),
      (
        "[Events]\nFormat: Start, End, Text\nDialogue: 0:00:00.00,0:00:01.00,", "{\\b1\\k5}a",
        .advancedSubStation
      ),
      ("[Events]\nFormat: Start, End, Text\nDialogue: 0:00:00.00,0:00:01.00,{", "\\t(", .advancedSubStation),
      ("{\"cues\":", "[", .json), ("<tt><body>", "<div>", .ttml), ("<tt><body><p>", "a<br/>", .ttml),
      ("Scenarist_SCC V1.0\n\n00:00:01:00", " 9425 6161", .scenarist),
    ] as [(String, String, CaptionFormat)])
  func lengthIsNoTrouble(_ head: String, _ unit: String, _ format: CaptionFormat) {
    let bytes = Array((head + String(repeating: unit, count: 100_000 / unit.utf8.count)).utf8)
    _ = try? CaptionFile.read(bytes, name: "x", format: format)
  }

  @Test func sizeIsLimited() {
    let bytes = [UInt8](repeating: 10, count: CaptionFile.sizeLimit + 1)
    let error = CaptionError.tooLarge(name: "x.srt", size: bytes.count, limit: CaptionFile.sizeLimit)
    #expect(throws: error) { try CaptionFile.read(bytes, name: "x.srt") }
    #expect(error.code == "CAPTIONS_TOO_LARGE" && error.message.contains("64 MiB"))
  }

  @Test(
    arguments: [
      ("", "a.srt", CaptionFormat.subRip), ("\n\n", "a.sbv", .subViewer), ("", "a.vtt", nil),
      ("hello", "a.txt", nil),
      ("WEBVTT", "a.srt", .webVTT), ("<?xml version='1.0'?><!-- x --><tt/>", "a", .ttml),
      ("{ \"cues\":[]}", "a", .json),
      ("x\n\n00:00:01,000 --> 00:00:02,000\ny", "a", .subRip), ("{1}{2}text", "a", nil),
      ("; c\n[Script Info]\n", "a", .advancedSubStation),
    ] as [(String, String, CaptionFormat?)])
  func contentDecidesBeforeTheName(_ text: String, _ name: String, _ format: CaptionFormat?) {
    let reading = try? CaptionFile.read(Array(text.utf8), name: name)
    #expect(reading?.format == format)
  }
}
