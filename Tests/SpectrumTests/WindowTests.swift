import Foundation
import Spectrum
import Testing

@Suite("Windows and bands")
struct WindowTests {
  @Test("Hann windows half a length apart add up to 1")
  func hann() {
    let window = Window.hann(256)
    #expect(window.count == 256)
    #expect(window[0] == 0)
    #expect(window[128] == 1)
    for index in 0..<128 { #expect(abs(window[index] + window[index + 128] - 1) < 1e-6) }
  }

  @Test(
    "a Tukey window is flat but for its ends, symmetric, and never negative", arguments: [0.0, 0.25, 1.0])
  func tukey(taper: Double) {
    let window = Window.tukey(400, taper: taper)
    let edge = Int(taper * 200)
    #expect(window.count == 400)
    for index in 0..<400 {
      #expect(abs(window[index] - window[399 - index]) < 1e-6)
      #expect((0...1).contains(window[index]))
      if index > edge && index < 399 - edge { #expect(window[index] == 1) }
    }
    // Half-way up the ramp.
    if edge > 0 { #expect(abs(Double(window[edge / 2]) - 0.5) < 0.02) }
  }

  @Test(
    "mel bands follow each other without gap or overlap, grow, and end where they should",
    arguments: [
      (count: 16, length: 256), (count: 16, length: 1_024), (count: 4, length: 256),
      (count: 40, length: 2_048),
    ])
  func bands(count: Int, length: Int) throws {
    let bands = FrequencyBands(count: count, range: 120...3_800, sampleRate: 8_000, length: length).bins
    #expect(bands.count == count)
    for (one, next) in zip(bands, bands.dropFirst()) {
      #expect(!one.isEmpty)
      #expect(one.upperBound == next.lowerBound)
      #expect(next.count >= one.count - 1)
    }
    let resolution = 8_000 / Double(length)
    let (first, last) = try (#require(bands.first), #require(bands.last))
    #expect(abs(Double(first.lowerBound) * resolution - 120) <= resolution / 2)
    #expect(abs(Double(last.upperBound) * resolution - 3_800) <= resolution / 2)
    #expect(last.upperBound <= length / 2 + 1)
  }

  /// mel(1000 Hz) = 1000 by the scale's definition, to a thousandth.
  @Test("bands have equal widths on the mel scale")
  func melScale() {
    let bands = FrequencyBands(count: 2, range: 0...3_429, sampleRate: 8_000, length: 8_000).bins
    // mel(3429) = 2 000.0, so the edge in the middle is at 1000 mel.
    #expect(abs(bands[0].upperBound - 1_000) <= 1)
  }
}
