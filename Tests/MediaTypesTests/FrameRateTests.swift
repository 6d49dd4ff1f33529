import MediaTypes
import Testing

@Suite struct FrameRateTests {
  @Test(arguments: [
    ("25", (25, 1)), ("30000/1001", (30000, 1001)), ("29.97", (30000, 1001)), ("23.976", (24000, 1001)),
    ("23.98", (24000, 1001)), ("59.94", (60000, 1001)),
  ])
  func `rates are read as people write them`(_ text: String, _ rate: (Int64, Int64)) {
    #expect(FrameRate.rate(text) == Rational(rate.0, rate.1))
  }

  @Test(arguments: ["29,97", "twenty", "", "29.5", "nan", "1e3.5"])
  func `other texts are no rates`(_ text: String) {
    #expect(FrameRate.rate(text) == nil)
  }
}
