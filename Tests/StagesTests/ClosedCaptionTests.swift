import Captions
import Foundation
import Foundations
import MediaTypes
import SystemPackage
import TestSupport
import Testing

@testable import Stages

@Suite("Closed captions of pictures")
struct ClosedCaptionTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func read(_ path: FilePath, _ track: String? = nil) throws -> CaptionReading {
    try CaptionFiles.readAny(
      FileReference(path: path.string), track: track.flatMap { CaptionTrackChoice($0) },
      cancellation: Cancellation()
    ).reading
  }

  /// One caption in CC1 from picture 30 to 60, one in CC3 from 40 to 70, and one of a digital service from 20 on.
  private func makeTriples() -> [Int: [UInt8]] {
    var triples: [Int: [UInt8]] = [:]
    for (index, pair) in ClosedCaptionStream.popOn("Hello there").enumerated() {
      triples[5 + index, default: []] += pair
    }
    for (index, pair) in ClosedCaptionStream.popOn("Hola", field: 1).enumerated() {
      triples[8 + index, default: []] += pair
    }
    for (picture, code, field) in [(30, 0x2F, 0), (60, 0x2C, 0), (40, 0x2F, 1), (70, 0x2C, 1)]
      as [(Int, UInt8, UInt8)]
    {
      triples[picture, default: []] += ClosedCaptionStream.triple(
        field == 0 ? 0x14 : 0x15, code, field: field)
    }
    // A packet of one block for service 1: a visible window, text in it.
    let block: [UInt8] = [0x98, 0x38, 60, 105, 0x71, 31, 0x11] + Array("Digital".utf8)
    var packet: [UInt8] = [0, 1 << 5 | UInt8(block.count)] + block
    packet[0] = UInt8((packet.count + 1) / 2)
    if packet.count % 2 == 1 { packet.append(0) }
    for index in stride(from: 0, to: packet.count, by: 2) {
      triples[20, default: []] += [index == 0 ? 0xFF : 0xFE, packet[index], packet[index + 1]]
    }
    return triples
  }

  @Test(arguments: ["ts", "mkv"])
  func `captions are read in the order of display`(_ container: String) async throws {
    let path = folder.appending("news.\(container)")
    try await ClosedCaptionStream.make(path, triples: makeTriples())
    let first = try read(path)
    let cue = try #require(first.document.cues.first)
    #expect(first.document.cues.count == 1 && cue.text.plain == "Hello there")
    #expect(abs(cue.start.milliseconds - 1200) < 1 && abs(cue.end.milliseconds - 2400) < 1)
    #expect(first.warnings.first?.code == "CAPTION_TRACK_CHOSEN")
    #expect(first.warnings.first?.message.contains("cc3, service1") == true)
    let second = try #require(try read(path, "cc3").document.cues.first)
    #expect(second.text.plain == "Hola")
    #expect(abs(second.start.milliseconds - 1600) < 1 && abs(second.end.milliseconds - 2800) < 1)
    let digital = try #require(try read(path, "service1").document.cues.first)
    #expect(digital.text.plain == "Digital" && abs(digital.start.milliseconds - 800) < 1)
    #expect(abs(digital.end.milliseconds - 4000) < 45)
    #expect(throws: CaptionTrackError.self) { try read(path, "cc2") }
    #expect(throws: CaptionTrackError.self) { try read(path, "1") }
  }

  @Test func `a track of its own is read like the pictures`() async throws {
    let script = try folder.write(
      """
      Scenarist_SCC V1.0

      00:00:00:15\t9420 9420 9470 9470 c8e5 ecec ef80

      00:00:01:15\t942f 942f

      00:00:03:00\t942c 942c

      00:00:04:00\t942c 942c

      """, to: "lines.scc")
    let path = folder.appending("film.mov")
    try await CaptionedMedia.make(path, ["-i", script.string, "-map", "0", "-c", "copy"])
    let cue = try #require(try read(path, "cc1").document.cues.first)
    #expect(cue.text.plain == "Hello")
    #expect(abs(cue.start.milliseconds - 1500) < 40 && abs(cue.end.milliseconds - 3000) < 40)
    #expect(try read(path).document.cues == [cue])
  }
}
