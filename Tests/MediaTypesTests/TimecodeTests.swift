import MediaTypes
import Testing

@Suite struct TimecodeTests {
  private let ntsc = Rational("30000/1001") ?? Rational(30)

  @Test func `drop-frame numbers leave out two a minute, but not every tenth`() throws {
    // SMPTE ST 12-1: the frame after 00:00:59;29 is 00:01:00;02.
    let last = try #require(Timecode("00:00:59;29", frameRate: ntsc))
    #expect(last.advanced(by: 1).description == "00:01:00;02")
    let tenth = try #require(Timecode("00:09:59;29", frameRate: ntsc))
    #expect(tenth.advanced(by: 1).description == "00:10:00;00")
    // An hour of drop-frame code is 107 892 frames.
    #expect(try #require(Timecode("01:00:00;00", frameRate: ntsc)).frameNumber == 107_892)
  }

  @Test func `every frame of a day at 29.97 Hz survives text`() throws {
    let zero = try #require(Timecode("00:00:00;00", frameRate: ntsc))
    for number in stride(from: Int64(0), to: 2_589_408, by: 997) {
      let timecode = zero.advanced(by: number)
      #expect(Timecode(timecode.description, frameRate: ntsc)?.frameNumber == number)
    }
  }

  @Test func `midnight comes after the last frame`() throws {
    #expect(
      try #require(Timecode("23:59:59:24", frameRate: Rational(25))).advanced(by: 1).description
        == "00:00:00:00")
    #expect(
      try #require(Timecode("00:00:00:00", frameRate: Rational(25))).advanced(by: -1).description
        == "23:59:59:24")
  }

  @Test(arguments: [
    "", "1:2:3", "00:00:00:25", "24:00:00:00", "00:60:00:00", "aa:00:00:00", "00:00:00:00:00",
  ])
  func `what is not a timecode at 25 Hz is refused`(text: String) {
    #expect(Timecode(text, frameRate: Rational(25)) == nil)
  }
}
