import CFFmpeg
import Testing

@testable import LibAV

@Suite struct PacketOrderTests {
  private typealias Times = (decode: Int64?, presentation: Int64?)

  /// - Returns: what became of each packet, of 10 units, and its times afterwards.
  private static func check(
    _ packets: [Times], isStrict: Bool = true, longestGap: Int64? = nil, damaged: Set<Int> = []
  ) -> (verdicts: [PacketOrder.Verdict], decode: [Int64?], presentation: [Int64?]) {
    var order = PacketOrder(isStrict: isStrict, longestGap: longestGap)
    var result: (verdicts: [PacketOrder.Verdict], decode: [Int64?], presentation: [Int64?]) = ([], [], [])
    for (index, times) in packets.enumerated() {
      let packet = Packet()
      if let decode = times.decode { packet.raw.pointee.dts = decode }
      if let presentation = times.presentation { packet.raw.pointee.pts = presentation }
      packet.raw.pointee.duration = 10
      if damaged.contains(index) { packet.raw.pointee.flags |= AV_PKT_FLAG_CORRUPT }
      result.verdicts.append(order.check(packet))
      result.decode.append(packet.decodeTimestamp)
      result.presentation.append(packet.presentationTimestamp)
    }
    return result
  }

  @Test func `whole packets stay as they are`() {
    let packets: [Times] = [(-20, 0), (-10, 30), (0, 10), (10, 20), (500, 500)]
    let result = Self.check(packets, longestGap: 1000)
    #expect(result.verdicts.allSatisfy { $0 == .whole })
    #expect(result.decode == packets.map(\.decode) && result.presentation == packets.map(\.presentation))
  }

  @Test func `one packet that is far too late is moved, a gap is kept`() {
    let single = Self.check([(0, 0), (10, 10), (9000, 9005), (30, 30)], longestGap: 1000)
    #expect(single.verdicts == [.whole, .whole, .mended, .whole])
    #expect(single.decode == [0, 10, 20, 30] && single.presentation == [0, 10, 25, 30])
    let gap = Self.check([(0, 0), (9000, 9000), (9010, 9010), (9020, 9020)], longestGap: 1000)
    #expect(gap.decode == [0, 10, 9010, 9020] && gap.verdicts == [.whole, .mended, .whole, .whole])
    #expect(Self.check([(0, 0), (9000, 9000)]).verdicts == [.whole, .whole])
  }

  @Test func `times that are missing or run backwards are guessed`() {
    let result = Self.check([(0, 0), (nil, nil), (15, 40), (5, 30), (nil, 60), (50, 20)])
    #expect(result.verdicts == [.whole, .mended, .whole, .mended, .whole, .mended])
    #expect(result.decode == [0, 10, 15, 16, 26, 36] && result.presentation == [0, 10, 40, 30, 60, 36])
  }

  @Test func `what cannot be placed is left out`() {
    #expect(Self.check([(nil, nil)]).verdicts == [.useless])
    #expect(
      Self.check([(100, 100), (50, 50), (110, 110)], damaged: [1]).verdicts == [.whole, .useless, .whole])
  }

  @Test func `packets at one time are moved only where the container wants it`() {
    let packets: [Times] = [(0, 0), (0, 0), (1, 1)]
    let loose = Self.check(packets, isStrict: false)
    #expect(loose.decode == [0, 0, 1] && loose.verdicts == [.whole, .whole, .whole])
    let strict = Self.check(packets)
    #expect(strict.decode == [0, 1, 2] && strict.verdicts == [.whole, .whole, .whole])
  }

  @Test func `times at the ends of their range do no harm`() {
    let ends: [Int64?] = [.min + 1, .max, 0, nil]
    for first in ends {
      for second in ends {
        _ = Self.check([(first, second), (second, first), (.max, .min + 1), (0, 0)], longestGap: 1000)
      }
    }
  }
}
