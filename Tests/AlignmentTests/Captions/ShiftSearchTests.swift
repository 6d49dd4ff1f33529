import Foundation
import Spectrum
import Testing

@testable import Alignment

@Suite("Heights are standard deviations of chance")
struct ShiftSearchTests {
  private func contrast(_ programme: Programme) throws -> SpeechContrast {
    let track = try programme.track()
    return SpeechContrast(track.activity, SpeechLoudness(track))
  }

  @Test(arguments: UInt64(1)...6)
  func `chance has a deviation of one whatever is compared`(_ seed: UInt64) throws {
    let cues = Programme(seconds: 300 + 60 * Double(seed), seed: seed + 50).cues()
    let search = ShiftSearch(try contrast(Programme(seconds: 900, seed: seed)), for: cues)
    let curve = try #require(search.curve(cues, ratio: 1))
    let heights = curve.places.map(curve.height)
    let mean = heights.reduce(0, +) / Double(heights.count)
    let deviation = (heights.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(heights.count))
      .squareRoot()
    #expect((0.75...1.35).contains(deviation))
    #expect((heights.max() ?? 0) < 5.5)
  }

  @Test func `the true shift stands far above`() throws {
    let programme = Programme(seconds: 600, seed: 3)
    let cues = programme.cues().moved { $0 - 12_000 }
    let curve = try #require(ShiftSearch(try contrast(programme), for: cues).curve(cues, ratio: 1))
    let peak = try #require(curve.peak)
    #expect(abs(peak.shiftMs - 12_000) < 250)
    #expect(peak.height > 12)
    #expect(curve.evidence(height: peak.height) > 50)
  }

  @Test func `the peak is the highest place`() throws {
    let cues = Programme(seconds: 500, seed: 61).cues()
    let search = ShiftSearch(try contrast(Programme(seconds: 900, seed: 8)), for: cues)
    for ratio in [0.96, 1, 1.04] {
      let curve = try #require(search.curve(cues, ratio: ratio))
      let peak = try #require(curve.peak)
      #expect(peak.height == curve.places.map(curve.height).max())
      #expect(curve.height(near: peak.shiftMs) == peak.height)
    }
  }

  @Test func `around one shift it is the same`() throws {
    let cues = Programme(seconds: 500, seed: 61).cues()
    let search = ShiftSearch(try contrast(Programme(seconds: 900, seed: 8)), for: cues)
    let whole = try #require(search.curve(cues, ratio: 1.04))
    let first = Double(whole.firstShift) * 40
    let last = first + Double(whole.places.count - 1) * 40
    for shift in [first - 100, first, -3_000, 0, 40_020, last, last + 150] {
      let near = try #require(search.curve(cues, ratio: 1.04, near: shift))
      #expect(abs(near.height(near: shift) - whole.height(near: shift)) < 1e-3)
      #expect(abs(near.evidence(height: 6) - whole.evidence(height: 6)) < 1e-3)
    }
    for shift in [first - 1_000, last + 1_000] {
      let near = try #require(search.curve(cues, ratio: 1.04, near: shift))
      #expect(near.height(near: shift) == 0)
    }
  }

  @Test func `rasters are covered as much as cues cover them`() {
    let cues = [CueSpan(startMs: 1_000, endMs: 1_060), CueSpan(startMs: 2_000, endMs: 2_100)]
    let raster = CueRaster(cues, ratio: 2, rate: 25)
    #expect(raster.start == 50)
    #expect(raster.values.prefix(4).map { ($0 * 100).rounded() } == [100, 100, 100, 0])
    #expect(abs(raster.values.reduce(0, +) - 8) < 1e-4)
  }
}

@Suite("Lines are not led astray")
struct TheilSenLineTests {
  @Test func `a quarter of the points may be anywhere`() throws {
    var points: [(x: Double, y: Double)] = []
    for index in 0..<40 {
      let x = Double(index) * 10
      points.append((x, 3 + 0.25 * x + (index % 5 == 0 ? 5_000 : 0)))
    }
    let line = try #require(TheilSenLine(points))
    #expect(abs(line.slope - 0.25) < 1e-9 && abs(line.intercept - 3) < 1e-6)
    #expect(TheilSenLine([(x: 1, y: 1), (x: 1, y: 2)]) == nil)
  }
}

@Suite("What was heard can be kept")
struct SpeechTrackTests {
  @Test func `a file gives back what was written`() throws {
    let track = try Programme(seconds: 20, seed: 4).track()
    let bytes = track.bytes
    let read = try #require(SpeechTrack(bytes: bytes))
    #expect(read.activity.values == track.activity.values && read.levels.levels == track.levels.levels)
    for wrong in [[], Array(bytes.dropLast()), bytes + [0], Array(bytes.dropFirst())] {
      #expect(SpeechTrack(bytes: wrong) == nil)
    }
  }
}
