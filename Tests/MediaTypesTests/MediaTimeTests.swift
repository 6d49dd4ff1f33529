import MediaTypes
import Testing

@Suite struct MediaTimeTests {
  @Test(arguments: FrameRate.standard)
  func `an hour of frames of any standard rate is exact`(rate: Rational) throws {
    let interval = try #require(Rational(rate.denominator, rate.numerator))
    for frame: Int64 in [0, 1, 1001, 107_892, 432_000] {
      let time = MediaTime(frame, of: interval)
      #expect(time.units(at: rate) == frame)
      #expect(MediaTime(1, of: interval).ticks * frame == time.ticks)
    }
  }

  @Test(arguments: [8000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000, 192_000] as [Int64])
  func `samples of usual rates are exact`(rate: Int64) throws {
    let unit = try #require(Rational(1, rate))
    #expect(MediaTime(1, of: unit).ticks * rate == MediaTime.ticksPerSecond)
  }

  @Test func `rounding goes to the nearest unit, halves upward`() {
    #expect(MediaTime(seconds: 0.5).units(at: Rational(1)) == 1)
    #expect(MediaTime(seconds: 0.499).units(at: Rational(1)) == 0)
    #expect(MediaTime(seconds: -0.5).units(at: Rational(1)) == 0)
    #expect(MediaTime(seconds: -0.501).units(at: Rational(1)) == -1)
  }

  @Test func `numbers from damaged files are clamped instead of trapping`() {
    #expect(MediaTime(.max, of: Rational(.max)).ticks == .max)
    #expect(MediaTime(.min, of: Rational(.max)).ticks == .min)
    #expect(MediaTime(seconds: .nan) == .zero)
    #expect(MediaTime(seconds: .infinity).ticks > 0)
  }
}
