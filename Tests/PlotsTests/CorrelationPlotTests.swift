import Foundation
import Foundations
import MediaTypes
import Plots
import SystemPackage
import TestSupport
import Testing

@Suite("Correlation pictures")
struct CorrelationPlotTests {
  private static let black = PlotColor(red: 0, green: 0, blue: 0)
  private static let white = PlotColor(red: 1, green: 1, blue: 1)
  private static let red = PlotColor(red: 1, green: 0, blue: 0)
  private static let green = PlotColor(red: 0, green: 1, blue: 0)
  private static let blue = PlotColor(red: 0, green: 0, blue: 1)
  /// Of the panels, so that a test can see where they are.
  private static let grey = PlotColor(red: 0.2, green: 0.2, blue: 0.2)

  /// Everything but the panels is black unless a test gives it a colour.
  private static func style(
    width: Int = 1000, height: Int = 760, text: PlotColor = black, curve: PlotColor = grey,
    peak: PlotColor = grey,
    rival: PlotColor = grey, agreeing: PlotColor = grey, outlier: PlotColor = grey, fit: PlotColor = grey,
    masterWave: PlotColor = grey, cameraWave: PlotColor = grey
  ) -> CorrelationPlot.Style {
    CorrelationPlot.Style(
      width: width, height: height, background: black, panel: grey, text: text, lines: grey, curve: curve,
      peak: peak, rival: rival, agreeing: agreeing, outlier: outlier, fit: fit, masterWave: masterWave,
      cameraWave: cameraWave, loudness: grey)
  }

  private static func recording(
    _ seconds: Double = 1000, offset: Double? = 100, drift: Double = 0, segments: [SyncSegment]? = nil
  ) -> SyncedRecording {
    SyncedRecording(
      name: "B", path: "/b.mov", durationMs: seconds * 1000, offsetMs: offset, driftPpm: drift,
      confidence: 50,
      segments: segments)
  }

  private static func plot(
    _ style: CorrelationPlot.Style, recording: SyncedRecording = recording(),
    names: (String, String) = ("A", "B"),
    curve: CorrelationPlot.Curve = .init(firstLagMs: -1000, stepMs: 1, values: [0, 1], peak: nil),
    windows: [CorrelationPlot.Window] = [],
    master: CorrelationPlot.Waveform = .init(peaks: [], fromMs: 0, toMs: 0),
    camera: CorrelationPlot.Waveform = .init(peaks: [], fromMs: 0, toMs: 0)
  ) -> CorrelationPlot {
    CorrelationPlot(
      masterName: names.0, cameraName: names.1, recording: recording, curve: curve, windows: windows,
      master: master,
      camera: camera, style: style)
  }

  private static func draw(_ plot: CorrelationPlot) async throws -> Picture {
    let folder = try TemporaryFolder()
    let file = folder.appending("correlation-B.png")
    try plot.write(to: file)
    return try #require(try await DecodedMedia.colorFrames(file).first)
  }

  /// Where a panel is, found by its grey.
  private struct Panel {
    var rows: Range<Int>
    var columns: Range<Int>

    func x(_ fraction: Double) -> Double {
      Double(columns.lowerBound) + fraction * Double(columns.count)
    }
  }

  /// The panels of a picture without data, which are those of every picture of the same size.
  private static func panels(width: Int = 1000, height: Int = 760) async throws -> [Panel] {
    let picture = try await draw(
      plot(
        style(width: width, height: height), recording: recording(offset: nil),
        curve: .init(firstLagMs: 0, stepMs: 1, values: [], peak: nil)))
    func isGrey(_ x: Int, _ y: Int) -> Bool { picture[x, y].allSatisfy { (45...57).contains($0) } }
    let rows = (0..<picture.height).filter { y in
      (0..<picture.width).count(where: { isGrey($0, y) }) > picture.width / 2
    }
    var bands: [Range<Int>] = []
    for row in rows {
      if let last = bands.last, row - last.upperBound < 8 {
        bands[bands.count - 1] = last.lowerBound..<row + 1
      } else {
        bands.append(row..<row + 1)
      }
    }
    return try bands.map { band in
      let row = (0..<picture.width).filter { isGrey($0, band.lowerBound) }
      return Panel(rows: band, columns: try #require(row.first)..<(try #require(row.last)) + 1)
    }
  }

  /// The pixels of a panel that are mostly of one component.
  private static func pixels(
    _ picture: Picture, in panel: Panel, component: Int
  ) -> [(x: Int, y: Int)] {
    panel.rows.flatMap { y in
      panel.columns.filter { x in
        let pixel = picture[x, y]
        return pixel[component] > 127 && pixel.enumerated().allSatisfy { $0 == component || $1 < 100 }
      }.map { ($0, y) }
    }
  }

  private static func mean(_ values: [Int]) -> Double {
    Double(values.reduce(0, +)) / Double(max(1, values.count))
  }

  @Test func threePanelsStandBelowEachOther() async throws {
    let picture = try await Self.draw(Self.plot(Self.style()))
    #expect(picture.width == 1000 && picture.height == 760)
    let panels = try await Self.panels()
    #expect(panels.count == 3)
    #expect(panels.allSatisfy { $0.columns == panels[0].columns && $0.rows.count >= 120 })
  }

  @Test func narrowestPeakOfAMillionIsWhereItBelongs() async throws {
    var values = [Float](repeating: 0, count: 1_000_001)
    values[750_000] = 1
    values[250_000] = 0.5
    let picture = try await Self.draw(
      Self.plot(
        Self.style(curve: Self.red),
        curve: .init(firstLagMs: -60_000, stepMs: 0.12, values: values, peak: nil)))
    let panel = try await Self.panels()[0]
    let red = Self.pixels(picture, in: panel, component: 0)
    func height(at fraction: Double) -> Int {
      let column = Int(panel.x(fraction).rounded())
      return (column - 1...column + 1).map { x in red.count(where: { $0.x == x }) }.max() ?? 0
    }
    // Headroom is 16 % of the tallest.
    #expect(abs(Double(height(at: 0.75)) - Double(panel.rows.count) / 1.16) <= 3)
    #expect(abs(Double(height(at: 0.25)) - Double(panel.rows.count) / 2.32) <= 3)
    #expect(height(at: 0.5) <= 3)
  }

  @Test func peakAndRivalsAreMarkedAtTheirLags() async throws {
    let values = (0..<2001).map { Float($0 == 1500 ? 1 : 0) }
    let picture = try await Self.draw(
      Self.plot(
        Self.style(peak: Self.green, rival: Self.blue),
        curve: .init(
          firstLagMs: -1000, stepMs: 1, values: values, peak: .init(lagMs: 500, height: 1, name: "peak"),
          rivals: [.init(lagMs: -500, height: 0.4, name: "rival 1")])))
    let panel = try await Self.panels()[0]
    for (component, fraction, height, radius) in [(1, 0.75, 1.0, 5), (2, 0.25, 0.4, 4)] {
      let y = Double(panel.rows.upperBound) - height / 1.16 * Double(panel.rows.count)
      let x = panel.x(fraction)
      let disc = Self.pixels(picture, in: panel, component: component).filter {
        abs(Double($0.x) - x) <= 7 && abs(Double($0.y) - y) <= 7
      }
      #expect(abs(Self.mean(disc.map(\.x)) - x) <= 1.5)
      #expect(abs(Self.mean(disc.map(\.y)) - y) <= 1.5)
      #expect(disc.count >= 3 * radius * radius - 10)
    }
  }

  @Test func windowsLieOnTheLineOfOffsetAndDrift() async throws {
    let recording = Self.recording(drift: 100)
    let segment = SyncSegment(fromMs: 0, offsetMs: 100, driftPpm: 100)
    let windows = [250_000.0, 750_000].map {
      CorrelationPlot.Window(cameraMs: $0, offsetMs: segment.masterTime(of: $0) - $0, isAgreeing: true)
    }
    let picture = try await Self.draw(
      Self.plot(Self.style(agreeing: Self.green, fit: Self.red), recording: recording, windows: windows))
    let panel = try await Self.panels()[1]
    let line = Self.pixels(picture, in: panel, component: 0)
    // From 100 ms down to 0.01 ms, with 15 % of that above and below.
    let height = Double(panel.rows.count)
    func lineHeight(at fraction: Double) -> Double {
      let column = Int(panel.x(fraction))
      return Double(panel.rows.upperBound) - Self.mean(line.filter { $0.x == column }.map(\.y))
    }
    #expect(abs(lineHeight(at: 0.002) - height * 1.15 / 1.3) <= 2)
    #expect(abs(lineHeight(at: 0.998) - height * 0.15 / 1.3) <= 2)
    let discs = Self.pixels(picture, in: panel, component: 1)
    for fraction in [0.25, 0.75] {
      let disc = discs.filter { abs(Double($0.x) - panel.x(fraction)) <= 5 }
      #expect(disc.count > 8)
      #expect(abs(Self.mean(disc.map(\.x)) - panel.x(fraction)) <= 1.5)
      let truth = height * (1.15 - fraction) / 1.3
      #expect(abs(Double(panel.rows.upperBound) - Self.mean(disc.map(\.y)) - truth) <= 2)
    }
    #expect(discs.allSatisfy { pixel in [0.25, 0.75].contains { abs(Double(pixel.x) - panel.x($0)) <= 5 } })
  }

  @Test func outliersOutsideTheViewStandAtItsEdge() async throws {
    let windows = [
      CorrelationPlot.Window(cameraMs: 500_000, offsetMs: 100, isAgreeing: true),
      .init(cameraMs: 250_000, offsetMs: 90_000, isAgreeing: false),
      .init(cameraMs: 750_000, offsetMs: -90_000, isAgreeing: false),
    ]
    let picture = try await Self.draw(Self.plot(Self.style(outlier: Self.red), windows: windows))
    let panel = try await Self.panels()[1]
    let outliers = Self.pixels(picture, in: panel, component: 0)
    let above = outliers.filter { abs(Double($0.x) - panel.x(0.25)) <= 5 }
    let below = outliers.filter { abs(Double($0.x) - panel.x(0.75)) <= 5 }
    #expect(above.count > 10 && above.allSatisfy { $0.y < panel.rows.lowerBound + 14 })
    #expect(below.count > 10 && below.allSatisfy { $0.y > panel.rows.upperBound - 14 })
    #expect(above.count + below.count == outliers.count)
  }

  @Test func jumpSplitsTheLine() async throws {
    let segments = [
      SyncSegment(fromMs: 0, offsetMs: 100, driftPpm: 0),
      SyncSegment(fromMs: 400_000, offsetMs: 200, driftPpm: 0),
    ]
    let picture = try await Self.draw(
      Self.plot(Self.style(fit: Self.red), recording: Self.recording(segments: segments)))
    let panel = try await Self.panels()[1]
    let line = Self.pixels(picture, in: panel, component: 0)
    let lower = line.filter { $0.y > panel.rows.lowerBound + panel.rows.count / 2 }
    let upper = line.filter { $0.y < panel.rows.lowerBound + panel.rows.count / 2 }
    #expect(abs(Double(lower.map(\.x).max() ?? 0) - panel.x(0.4)) <= 2)
    #expect(abs(Double(upper.map(\.x).min() ?? 0) - panel.x(0.4)) <= 2)
    #expect(abs(Double(upper.map(\.x).max() ?? 0) - panel.x(1)) <= 2)
  }

  @Test func waveformsAreAlignedOnTheMastersClock() async throws {
    let loud = [WaveformPeak(minimum: -1, maximum: 1)]
    let picture = try await Self.draw(
      Self.plot(
        Self.style(masterWave: Self.green, cameraWave: Self.red),
        master: .init(peaks: loud, fromMs: 0, toMs: 90_000),
        camera: .init(peaks: loud, fromMs: -10_000, toMs: 40_000)))
    let panel = try await Self.panels()[2]
    let master = Self.pixels(picture, in: panel, component: 1)
    let camera = Self.pixels(picture, in: panel, component: 0)
    #expect(abs(Double(master.map(\.x).min() ?? 0) - panel.x(0.1)) <= 1.5)
    #expect(abs(Double(master.map(\.x).max() ?? 0) - panel.x(1)) <= 1.5)
    #expect(abs(Double(camera.map(\.x).min() ?? 0) - panel.x(0)) <= 1.5)
    #expect(abs(Double(camera.map(\.x).max() ?? 0) - panel.x(0.5)) <= 1.5)
    let middle = panel.rows.lowerBound + panel.rows.count / 2
    #expect(master.allSatisfy { $0.y < middle } && camera.allSatisfy { $0.y >= middle })
  }

  @Test func longNamesLeaveTheClassificationFree() async throws {
    let name = String(repeating: "Ärø 日本 🎥\n", count: 1000)
    let picture = try await Self.draw(
      Self.plot(Self.style(text: Self.white, peak: Self.green), names: (name, name)))
    // The chip's own corner, and the title line to the left of it.
    let chip = (0..<picture.width).filter { picture[$0, 18][1] > 200 && picture[$0, 18][0] < 60 }
    let left = try #require(chip.first)
    let right = try #require(chip.last)
    #expect(chip.count == right - left + 1 && chip.count > 60)
    #expect((left..<picture.width).allSatisfy { x in (0..<44).allSatisfy { y in picture[x, y][0] < 200 } })
    #expect((0..<left).contains { x in (20..<40).contains { y in picture[x, y][0] > 200 } })
  }

  @Test func numbersThatAreNoneBreakNothing() async throws {
    let broken: [Double] = [.nan, .infinity, -.infinity, 1e300]
    for value in broken {
      let picture = try await Self.draw(
        Self.plot(
          Self.style(width: 400, height: 400), recording: Self.recording(value, offset: value, drift: value),
          curve: .init(
            firstLagMs: value, stepMs: value, values: [.nan, .infinity, 1],
            peak: .init(lagMs: value, height: value, name: "peak")),
          windows: [.init(cameraMs: value, offsetMs: value, isAgreeing: true)],
          master: .init(peaks: [WaveformPeak(minimum: .nan, maximum: .nan)], fromMs: value, toMs: 1),
          camera: .init(peaks: [WaveformPeak(minimum: -1, maximum: 1)], fromMs: 0, toMs: value)))
      #expect(picture.width == 400)
    }
  }

  @Test(arguments: [(16, 16), (120, 90), (400, 120)])
  func smallPicturesAreDrawn(_ width: Int, _ height: Int) async throws {
    let marks = (0..<40).map { CorrelationPlot.Mark(lagMs: Double($0), height: 0.5, name: "rival \($0)") }
    let picture = try await Self.draw(
      Self.plot(
        Self.style(width: width, height: height), recording: Self.recording(offset: nil),
        curve: .init(
          firstLagMs: 0, stepMs: 1, values: [Float](repeating: 1, count: 5000), peak: nil, rivals: marks),
        windows: [.init(cameraMs: 5, offsetMs: 5, isAgreeing: false)],
        master: .init(peaks: [WaveformPeak(minimum: -1, maximum: 1)], fromMs: 0, toMs: 10)))
    #expect(picture.width == width && picture.height == height)
  }

  @Test func impossibleSizesAreErrors() {
    #expect(throws: PlotError.sizeOutOfRange(width: 15, height: 100)) {
      try Self.plot(Self.style(width: 15, height: 100)).png()
    }
  }
}
