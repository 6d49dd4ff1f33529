public import Foundation
public import SystemPackage

/// A picture of how loud a recording is over time: one lane per channel, from left to right.
public struct WaveformPlot: Sendable {
  /// How the picture looks.
  public struct Style: Sendable, Hashable {
    /// In pixels, 16 … 16,384 each.
    public var width: Int
    public var height: Int
    public var background: PlotColor
    /// From the lowest to the highest sample.
    public var wave: PlotColor
    /// The root mean square, drawn over the wave.
    public var loudness: PlotColor
    /// Centre lines, grid and labels.
    public var lines: PlotColor
    public var hasTimeAxis: Bool

    public init(
      width: Int = 1800, height: Int = 280,
      background: PlotColor = PlotColor(red: 0.063, green: 0.082, blue: 0.114),
      wave: PlotColor = PlotColor(red: 0.255, green: 0.533, blue: 0.796),
      loudness: PlotColor = PlotColor(red: 0.604, green: 0.812, blue: 0.965),
      lines: PlotColor = PlotColor(red: 0.553, green: 0.608, blue: 0.682), hasTimeAxis: Bool = true
    ) {
      self.width = width
      self.height = height
      self.background = background
      self.wave = wave
      self.loudness = loudness
      self.lines = lines
      self.hasTimeAxis = hasTimeAxis
    }
  }

  /// The peaks of each channel, which all cover the whole duration; channels may have different numbers of
  /// them.
  public var channels: [[WaveformPeak]]
  /// Of the recording, for the time axis.
  public var durationSeconds: Double
  public var style: Style

  public init(channels: [[WaveformPeak]], durationSeconds: Double, style: Style = Style()) {
    self.channels = channels
    self.durationSeconds = durationSeconds
    self.style = style
  }

  /// Draws the picture.
  /// - Returns: a PNG file's bytes, 8-bit RGBA.
  /// - Throws: ``PlotError``.
  public func png() throws -> Data {
    let canvas = try Canvas(width: style.width, height: style.height)
    canvas.clear(style.background)
    let axisHeight = axisHeight
    let lanesHeight = Double(style.height) - axisHeight
    if axisHeight > 0 { drawAxis(on: canvas, top: lanesHeight) }
    let laneHeight = lanesHeight / Double(max(1, channels.count))
    for (index, peaks) in channels.enumerated() {
      draw(peaks, on: canvas, top: Double(index) * laneHeight, height: laneHeight)
    }
    return try canvas.png()
  }

  /// Draws the picture into a file, replacing what is there.
  /// - Throws: ``PlotError``, or a ``SystemError`` about `file`.
  public func write(to file: FilePath) throws {
    try PictureFile.write(png(), to: file)
  }

  /// In pixels; no axis where it would leave the lanes no room, or where there is no time.
  private var axisHeight: Double {
    style.hasTimeAxis && durationSeconds > 0 && durationSeconds.isFinite && style.height >= 64 ? 22 : 0
  }

  private func drawAxis(on canvas: Canvas, top: Double) {
    canvas.setFontSize(11)
    let widest = canvas.textWidth("00:00:00") + 24
    let axis = TimeAxis(durationSeconds: durationSeconds, mostMarks: Int(Double(style.width) / widest))
    for mark in axis.marks {
      let x = (mark / durationSeconds * Double(style.width)).rounded(.down)
      let label = axis.label(mark)
      canvas.setColor(style.lines.withAlpha(0.18))
      canvas.addRectangle(x: x, y: 0, width: 1, height: top)
      canvas.fill()
      canvas.setColor(style.lines)
      canvas.addRectangle(x: x, y: top, width: 1, height: 5)
      canvas.fill()
      guard x + 4 + canvas.textWidth(label) <= Double(style.width) else { continue }
      canvas.drawText(label, x: x + 4, y: top + 15)
    }
  }

  private func draw(_ peaks: [WaveformPeak], on canvas: Canvas, top: Double, height: Double) {
    WaveformLane(
      frame: PlotFrame(x: 0, y: top, width: Double(canvas.width), height: height), wave: style.wave,
      loudness: style.loudness, centreLine: style.lines.withAlpha(0.35)
    ).draw(peaks, on: canvas)
  }
}
