import Captions
import MediaTypes
import Testing

@Suite("CEA-708")
struct DTVCCTests {
  /// Sends a block of a service as a packet of its own.
  private static func send(_ bytes: [UInt8], service: UInt8 = 1, to decoder: inout DTVCCDecoder, at ms: Int64)
  {
    var packet = service < 7 ? [service << 5 | UInt8(bytes.count)] : [7 << 5 | UInt8(bytes.count), service]
    packet += bytes
    // The header's size counts itself, in pairs.
    let size = (packet.count + 2) / 2
    packet.insert(UInt8(size), at: 0)
    while packet.count < size * 2 { packet.append(0) }
    for index in stride(from: 0, to: packet.count, by: 2) {
      decoder.decode(packet[index], packet[index + 1], startsPacket: index == 0, at: .ms(ms))
    }
  }

  /// Defines a window of two rows, anchored below in the middle of the grid of 210 × 75.
  private static func define(_ index: UInt8, isVisible: Bool) -> [UInt8] {
    [0x98 + index, isVisible ? 0x38 : 0x18, 60, 105, 0x71, 31, 0x11]
  }

  @Test func hiddenWindowsAreShownWhenTold() {
    var decoder = DTVCCDecoder()
    Self.send(
      Self.define(0, isVisible: false) + Array("Hello".utf8) + [0x0D] + Array("there".utf8), to: &decoder,
      at: 1000)
    Self.send([0x89, 0x01], to: &decoder, at: 2000)
    Self.send([0x8A, 0x01], to: &decoder, at: 4500)
    let cues = decoder.cues(ofService: 1)
    #expect(
      cues.map(\.text.plain) == ["Hello\nthere"] && cues.map(\.start) == [.ms(2000)]
        && cues.map(\.end) == [.ms(4500)])
    // 60/75 down and 105/210 across the middle 80 %.
    let placement = cues.first?.placement
    #expect(placement?.line == .percent(74) && placement?.lineAlignment == .end)
    #expect(
      placement?.position == 50 && placement?.positionAlignment == .center
        && placement?.textAlignment == .left)
  }

  @Test func visibleWindowsRollUp() {
    var decoder = DTVCCDecoder()
    Self.send(Self.define(2, isVisible: true) + Array("One".utf8), to: &decoder, at: 1000)
    Self.send([0x0D] + Array("Two".utf8), to: &decoder, at: 2000)
    // The definition again, as encoders send it, changes nothing.
    Self.send(Self.define(2, isVisible: true) + [0x0D] + Array("Three".utf8), to: &decoder, at: 3000)
    Self.send([0x8C, 0xFF], to: &decoder, at: 5000)
    let cues = decoder.cues(ofService: 1)
    #expect(
      cues.map(\.text.plain) == ["One\nTwo", "Two\nThree"] && cues.map(\.start) == [.ms(1000), .ms(3000)])
    #expect(cues.map(\.end) == [.ms(3000), .ms(5000)])
  }

  @Test func charactersAndPens() {
    var decoder = DTVCCDecoder()
    // G0 ♪, G1 é, G2 … and ™, a code of C2 with one byte, a 16-bit 日, G3.
    let text: [UInt8] = [
      0x7F, 0xE9, 0x10, 0x25, 0x10, 0x39, 0x10, 0x08, 0x41, 0x18, 0x65, 0xE5, 0x10, 0xA1, 0x10, 0x90, 0x01,
      0x20,
    ]
    Self.send(Self.define(0, isVisible: true) + text, to: &decoder, at: 0)
    Self.send(
      [
        0x0E, 0x90, 0x05, 0x80, 0x41, 0x91, 0x30, 0x0C, 0x00, 0x42, 0x92, 0x01, 0x03, 0x43, 0x97, 0, 0, 0x02,
        0,
      ], to: &decoder, at: 10)
    decoder.finish(at: .ms(100))
    let cue = decoder.cues(ofService: 1).first
    #expect(cue?.text.runs.map(\.text) == ["A", "B\nC"] && cue?.placement?.textAlignment == .center)
    #expect(cue?.text.runs.map(\.style.isItalic) == [true, true])
    #expect(cue?.text.runs.map(\.style.color) == [nil, CaptionColor(red: 255, green: 0, blue: 0)])
    #expect(cue?.text.runs.map(\.style.background) == [nil, CaptionColor(red: 0, green: 255, blue: 0)])
    var second = DTVCCDecoder()
    Self.send(Self.define(0, isVisible: true) + text, service: 9, to: &second, at: 0)
    second.finish(at: .ms(1))
    #expect(second.foundServices == [9] && second.cues(ofService: 9).map(\.text.plain) == ["♪é…™日_"])
  }

  @Test func delaysHoldTheServiceBack() {
    var decoder = DTVCCDecoder()
    Self.send(Self.define(0, isVisible: true) + [0x8D, 20, 0x41], to: &decoder, at: 1000)
    Self.send([0x42], to: &decoder, at: 2000)
    Self.send([0x8C, 0x01], to: &decoder, at: 4000)
    #expect(
      decoder.cues(ofService: 1).map(\.start) == [.ms(3000)]
        && decoder.cues(ofService: 1).map(\.text.plain) == ["AB"])
    Self.send(Self.define(0, isVisible: true) + [0x8D, 20, 0x41], to: &decoder, at: 5000)
    Self.send([0x8E], to: &decoder, at: 5500)
    Self.send([0x8F], to: &decoder, at: 6000)
    #expect(decoder.cues(ofService: 1).last?.start == .ms(5500))
  }

  @Test func brokenPacketsAreLostAlone() {
    var decoder = DTVCCDecoder()
    decoder.decode(0x05, 0x3F, startsPacket: true, at: .ms(0))
    Self.send(Self.define(0, isVisible: true) + [0x41], to: &decoder, at: 10)
    var state: UInt32 = 5
    for index in 0..<100_000 {
      state = state &* 1_664_525 &+ 1_013_904_223
      decoder.decode(
        UInt8(state >> 24), UInt8(state >> 16 & 0xFF), startsPacket: state & 0x700 == 0,
        at: .ms(Int64(20 + index)))
    }
    decoder.finish(at: .ms(200_000))
    #expect(!decoder.foundServices.isEmpty)
  }

  /// Eight full windows that are hidden and shown by two bytes.
  @Test func windowsThatAreShownOverAndOverHaveAnEnd() {
    var decoder = DTVCCDecoder()
    for index: UInt8 in 0..<8 {
      Self.send([0x98 + index, 0x38, 60, 105, 0x7E, 41, 0x11], to: &decoder, at: 0)
      for row: UInt8 in 0..<15 {
        Self.send([0x92, row, 0] + [UInt8](repeating: 0x41, count: 26), to: &decoder, at: 0)
      }
    }
    #expect(!decoder.isTooLarge)
    for step: Int64 in 1..<200_000 where !decoder.isTooLarge {
      Self.send([0x8B, 0xFF], to: &decoder, at: step)
    }
    #expect(decoder.isTooLarge)
    let count = decoder.cues(ofService: 1).count
    Self.send([0x8B, 0xFF], to: &decoder, at: 1_000_000)
    #expect(decoder.cues(ofService: 1).count == count)
  }
}
