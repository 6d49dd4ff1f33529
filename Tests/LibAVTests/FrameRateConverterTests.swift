import MediaTypes
import TestSupport
import Testing

@testable import LibAV

@Suite struct FrameRateConverterTests {
  /// Runs pictures named by their position through a converter.
  private func convert(
    _ seconds: [Double], end: Double, rate: Rational, limit: Int64? = nil
  ) -> (slots: [Int], repeated: Int, dropped: Int) {
    var converter = FrameRateConverter<Int>(rate: rate, limit: limit)
    var slots: [Int] = []
    for (picture, time) in seconds.enumerated() {
      converter.push(picture, at: MediaTime(seconds: time)) { picture, slot in
        #expect(slot == Int64(slots.count))
        slots.append(picture)
      }
    }
    converter.finish(at: MediaTime(seconds: end)) { picture, slot in
      #expect(slot == Int64(slots.count))
      slots.append(picture)
    }
    return (slots, converter.repeatedFrames, converter.droppedFrames)
  }

  @Test func `even frames pass unchanged, rounded times or not`() {
    let exact = convert((0..<300).map { Double($0) / 30 }, end: 10, rate: Rational(30))
    #expect(exact.slots == Array(0..<300))
    #expect(exact.repeated == 0 && exact.dropped == 0)
    let milliseconds = convert(
      (0..<300).map { (Double($0) / 30 * 1000).rounded() / 1000 }, end: 10, rate: Rational(30))
    #expect(milliseconds.slots == Array(0..<300))
  }

  @Test func `a pause repeats the picture before it`() {
    let result = convert([0, 0.1, 0.5], end: 0.6, rate: Rational(10))
    #expect(result.slots == [0, 1, 1, 1, 1, 2])
    #expect(result.repeated == 3)
  }

  @Test func `of pictures that share a slot the last one stays`() {
    let result = convert([0, 0.04, 0.1, 0.11, 0.2], end: 0.3, rate: Rational(10))
    #expect(result.slots == [1, 3, 4])
    #expect(result.dropped == 2)
  }

  @Test func `no picture is off by more than half a frame after an hour`() {
    var time = 0.0
    var times: [Double] = []
    var random = SplitMix(seed: 7)
    while time < 3600 {
      times.append(time)
      time += 1 / 60 + Double(random.next() % 1000) / 1000 * 0.2
    }
    let slots = convert(times, end: time, rate: Rational(30)).slots
    for (slot, picture) in slots.enumerated() where slot == 0 || slots[slot - 1] != picture {
      #expect(abs(Double(slot) / 30 - times[picture]) <= 0.5 / 30 + 1e-9)
    }
  }

  @Test func `the first picture fills what lies before it`() {
    #expect(convert([0.3, 0.4], end: 0.5, rate: Rational(10)).slots == [0, 0, 0, 0, 1])
  }

  @Test func `of pictures before zero only the last one shown is kept`() {
    #expect(convert([-0.5, -0.25, 0.2], end: 0.3, rate: Rational(10)).slots == [1, 1, 2])
    #expect(convert([-0.5, -0.1, 0, 0.1], end: 0.2, rate: Rational(10)).slots == [2, 3])
    #expect(convert([-0.5, -0.25], end: -0.1, rate: Rational(10)).slots.isEmpty)
  }

  @Test func `nothing comes after the limit`() {
    #expect(convert([0, 0.1, 0.2, 0.3], end: 0.4, rate: Rational(10), limit: 2).slots == [0, 1])
  }
}
