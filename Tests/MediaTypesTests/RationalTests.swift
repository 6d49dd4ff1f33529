import Foundation
import MediaTypes
import Testing

@Suite struct RationalTests {
  @Test func `fractions are reduced and their denominators positive`() {
    #expect(Rational(50, -100)?.description == "-1/2")
    #expect(Rational(0, 5)?.description == "0/1")
    #expect(Rational(1, 0) == nil)
    #expect(Rational(60_000, 2002) == Rational(30_000, 1001))
  }

  @Test func `fractions are read in the ways people write them`() {
    #expect(Rational("30000/1001")?.doubleValue == 30_000.0 / 1001)
    #expect(Rational("16:9") == Rational(16, 9))
    #expect(Rational("25") == Rational(25))
    for text in ["", "a", "1/0", "1/2/3", "1.5"] { #expect(Rational(text) == nil) }
  }

  @Test func `the nearest standard rate is found`() {
    #expect(FrameRate.nearestStandard(to: 29.9) == Rational(30_000, 1001))
    #expect(FrameRate.nearestStandard(to: 29.99) == Rational(30))
    #expect(FrameRate.nearestStandard(to: 2).doubleValue < 24)
    #expect(FrameRate.nearestStandard(to: 1000) == Rational(120))
  }

  @Test func `values keep integers, numbers and files apart through JSON`() throws {
    let value: Value = [
      "integer": 3, "number": 3.5, "text": "3", "nothing": nil, "list": [true, [1, 2]],
      "file": .file(
        FileReference(path: "/a/b \"c\".mov", digest: "00", size: 7, mediaType: "video/quicktime")),
    ]
    let decoded = try JSONDecoder().decode(Value.self, from: value.canonicalJSON())
    #expect(decoded == value)
    #expect(decoded.files.map(\.name) == ["b \"c\".mov"])
  }
}
