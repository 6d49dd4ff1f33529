import Foundation
import Foundations
import Plots
import SystemPackage
import TestSupport
import Testing

@Suite("Waveform pictures")
struct WaveformPlotTests {
  private static let black = PlotColor(red: 0, green: 0, blue: 0)
  private static let red = PlotColor(red: 1, green: 0, blue: 0)
  private static let green = PlotColor(red: 0, green: 1, blue: 0)
  private static let blue = PlotColor(red: 0, green: 0, blue: 1)

  private static func style(width: Int = 100, height: Int = 200, axis: Bool = false) -> WaveformPlot.Style {
    WaveformPlot.Style(
      width: width, height: height, background: black, wave: red, loudness: green, lines: blue,
      hasTimeAxis: axis)
  }

  private static func draw(_ plot: WaveformPlot) async throws -> Picture {
    let folder = try TemporaryFolder()
    let file = folder.appending("wave -\nform.png")
    try plot.write(to: file)
    return try #require(try await DecodedMedia.colorFrames(file).first)
  }

  /// How many pixels of a column are mostly of one component, and the first of them from the top.
  private static func extent(_ picture: Picture, x: Int, component: Int) -> (first: Int?, count: Int) {
    let rows = (0..<picture.height).filter { y in
      let pixel = picture[x, y]
      return pixel[component] > 127 && pixel.enumerated().allSatisfy { $0 == component || $1 <= 127 }
    }
    return (rows.first, rows.count)
  }

  @Test func columnsReachFromMinimumToMaximum() async throws {
    let peaks = (0..<100).map { column in
      column < 50
        ? WaveformPeak(minimum: -0.5, maximum: 1) : WaveformPeak(minimum: -1, maximum: 0.25)
    }
    let picture = try await Self.draw(
      WaveformPlot(channels: [peaks], durationSeconds: 1, style: Self.style()))
    #expect(picture.width == 100 && picture.height == 200)
    // The lane is 200 pixels, full scale 92 of them up and down from the middle at 100.
    let left = Self.extent(picture, x: 10, component: 0)
    #expect(abs(try #require(left.first) - 8) <= 1)
    #expect(abs(left.count - 138) <= 1)
    let right = Self.extent(picture, x: 90, component: 0)
    #expect(abs(try #require(right.first) - 77) <= 1)
    #expect(abs(right.count - 115) <= 1)
  }

  @Test func loudnessLiesInsideTheWave() async throws {
    let peaks = [WaveformPeak(minimum: -1, maximum: 1, rootMeanSquare: 0.5)]
    let picture = try await Self.draw(
      WaveformPlot(channels: [peaks], durationSeconds: 1, style: Self.style()))
    let loudness = Self.extent(picture, x: 50, component: 1)
    #expect(abs(loudness.count - 92) <= 1)
    #expect(abs(try #require(loudness.first) - 54) <= 1)
  }

  @Test func channelsHaveLanesOfTheirOwn() async throws {
    let loud = [WaveformPeak(minimum: -1, maximum: 1)]
    let silent = [WaveformPeak(minimum: 0, maximum: 0)]
    let picture = try await Self.draw(
      WaveformPlot(channels: [loud, silent], durationSeconds: 1, style: Self.style()))
    let rows = (0..<200).filter { picture[50, $0][0] > 127 }
    #expect(rows.filter { $0 < 100 }.count >= 90)
    #expect((1...2).contains(rows.filter { $0 >= 100 }.count))
  }

  @Test func manyPeaksBecomeTheirCommonExtent() async throws {
    var peaks = [WaveformPeak](repeating: WaveformPeak(minimum: 0, maximum: 0), count: 100_000)
    peaks[50_500] = WaveformPeak(minimum: -1, maximum: 1)
    let picture = try await Self.draw(
      WaveformPlot(channels: [peaks], durationSeconds: 1, style: Self.style()))
    let tall = (0..<100).filter { Self.extent(picture, x: $0, component: 0).count > 100 }
    #expect(tall == [50])
  }

  @Test func valuesOutsideTheScaleStayInTheLane() async throws {
    let peaks = [WaveformPeak(minimum: -9, maximum: .infinity), WaveformPeak(minimum: .nan, maximum: .nan)]
    let picture = try await Self.draw(
      WaveformPlot(channels: [peaks], durationSeconds: 1, style: Self.style()))
    #expect(abs(Self.extent(picture, x: 10, component: 0).count - 184) <= 1)
    #expect(Self.extent(picture, x: 90, component: 0).count <= 2)
  }

  @Test func timeAxisTakesTheFoot() async throws {
    let peaks = [WaveformPeak(minimum: -1, maximum: 1)]
    let picture = try await Self.draw(
      WaveformPlot(channels: [peaks], durationSeconds: 10, style: Self.style(width: 800, axis: true)))
    #expect(Self.extent(picture, x: 400, component: 0).count <= 178)
    // A mark per second: 80 pixels apart, blue at the foot.
    for second in 0..<10 { #expect(picture[second * 80, 180][2] > 200) }
    #expect(picture[40, 180][2] < 60)
  }

  @Test func emptyRecordingGivesAPicture() async throws {
    let picture = try await Self.draw(
      WaveformPlot(channels: [[], []], durationSeconds: 0, style: Self.style(axis: true)))
    #expect(picture.width == 100)
  }

  @Test(arguments: [(15, 100), (100, 16_385), (0, 0), (-5, 40)])
  func impossibleSizesAreErrors(_ width: Int, _ height: Int) {
    #expect(throws: PlotError.sizeOutOfRange(width: width, height: height)) {
      try WaveformPlot(
        channels: [], durationSeconds: 1, style: Self.style(width: width, height: height)
      ).png()
    }
  }

  @Test func unwritableFileIsNamed() throws {
    let folder = try TemporaryFolder()
    let file = folder.appending("missing/wave.png")
    let error = #expect(throws: SystemError.self) {
      try WaveformPlot(channels: [], durationSeconds: 1).write(to: file)
    }
    #expect(error?.code == "FILE_NOT_FOUND")
    #expect(error?.message.contains("missing/wave.png") == true)
  }

  @Test func colorsAreReadFromHexadecimal() throws {
    #expect(PlotColor(hexadecimal: "#ff0000") == Self.red)
    #expect(try #require(PlotColor(hexadecimal: "#00000080")).alpha == 128.0 / 255)
    for text in ["ff0000", "#ff00", "#gg0000", "#+f0000", "", "#"] {
      #expect(PlotColor(hexadecimal: text) == nil)
    }
  }
}
