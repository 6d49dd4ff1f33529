public import Foundation
public import MediaTypes
public import SystemPackage

/// The evidence for where a recording lies on the master's clock, as a picture for people: how well every lag
/// fits, what each short window says, and both recordings above each other.
public struct CorrelationPlot: Sendable {
  /// Of the master and of the recording that was compared with it.
  public var masterName: String
  public var cameraName: String
  /// What sync found; its segments, offset, drift, confidence and classification are shown.
  public var recording: SyncedRecording
  public var curve: Curve
  /// In any order.
  public var windows: [Window]
  public var master: Waveform
  public var camera: Waveform
  public var style: Style

  public init(
    masterName: String, cameraName: String, recording: SyncedRecording, curve: Curve, windows: [Window],
    master: Waveform, camera: Waveform, style: Style = Style()
  ) {
    self.masterName = masterName
    self.cameraName = cameraName
    self.recording = recording
    self.curve = curve
    self.windows = windows
    self.master = master
    self.camera = camera
    self.style = style
  }

  /// How well the recordings fit at evenly spaced lags. May have millions of values.
  public struct Curve: Sendable {
    /// The lag of the first value, in ms; lags are offsets: positive when the camera started later.
    public var firstLagMs: Double
    /// From value to value, in ms; positive.
    public var stepMs: Double
    /// In any unit; higher is better.
    public var values: [Float]
    /// The answer; `nil` where there is none.
    public var peak: Mark?
    /// The next best lags, best first.
    public var rivals: [Mark]

    public init(firstLagMs: Double, stepMs: Double, values: [Float], peak: Mark?, rivals: [Mark] = []) {
      self.firstLagMs = firstLagMs
      self.stepMs = stepMs
      self.values = values
      self.peak = peak
      self.rivals = rivals
    }
  }

  /// A place on the curve that deserves a name.
  public struct Mark: Sendable, Hashable {
    public var lagMs: Double
    /// In the unit of the curve.
    public var height: Double
    /// Such as `peak` or `rival 1`; the lag is written after it.
    public var name: String

    public init(lagMs: Double, height: Double, name: String) {
      self.lagMs = lagMs
      self.height = height
      self.name = name
    }
  }

  /// What one short stretch of sound says.
  public struct Window: Sendable, Hashable {
    /// Its middle, in ms of the camera's time.
    public var cameraMs: Double
    /// Master's time less camera's time there, in ms.
    public var offsetMs: Double
    /// Whether it lies on the line that offset and drift describe.
    public var isAgreeing: Bool

    public init(cameraMs: Double, offsetMs: Double, isAgreeing: Bool) {
      self.cameraMs = cameraMs
      self.offsetMs = offsetMs
      self.isAgreeing = isAgreeing
    }
  }

  /// A stretch of a recording on the master's clock.
  public struct Waveform: Sendable, Hashable {
    /// Even in time; may have millions of elements.
    public var peaks: [WaveformPeak]
    /// Where it begins and ends, in ms of the master's time.
    public var fromMs: Double
    public var toMs: Double

    public init(peaks: [WaveformPeak], fromMs: Double, toMs: Double) {
      self.peaks = peaks
      self.fromMs = fromMs
      self.toMs = toMs
    }
  }

  /// Draws the picture.
  /// - Returns: a PNG file's bytes, 8-bit RGBA.
  /// - Throws: ``PlotError``.
  public func png() throws -> Data {
    let canvas = try Canvas(width: style.width, height: style.height)
    canvas.clear(style.background)
    drawTitle(on: canvas)
    let top = 78.0
    let height = (Double(style.height) - top - 8) / 3
    let panels = (0..<3).map { index in
      PlotFrame(x: 0, y: top + Double(index) * height, width: Double(style.width), height: height)
    }
    drawCurve(on: canvas, in: panels[0])
    drawWindows(on: canvas, in: panels[1])
    drawWaveforms(on: canvas, in: panels[2])
    return try canvas.png()
  }

  /// Draws the picture into a file, replacing what is there.
  /// - Throws: ``PlotError``, or a ``SystemError`` about `file`.
  public func write(to file: FilePath) throws {
    try PictureFile.write(png(), to: file)
  }

  private func drawTitle(on canvas: Canvas) {
    let left = PlotPanel.margins.left
    let width = Double(style.width) - left - PlotPanel.margins.right
    canvas.setFontSize(13, isBold: true)
    let verdict = recording.classification.rawValue
    let chip = PlotFrame(
      x: left + width - canvas.textWidth(verdict) - 24, y: 16, width: canvas.textWidth(verdict) + 24,
      height: 26)
    canvas.setColor(style.color(of: recording.classification))
    canvas.addRectangle(x: chip.x, y: chip.y, width: chip.width, height: chip.height)
    canvas.fill()
    canvas.setColor(style.background)
    canvas.drawText(verdict, x: chip.x + 12, y: chip.y + 18)

    canvas.setFontSize(20, isBold: true)
    canvas.setColor(style.text)
    // Each name has half of the line, so that a long one does not push the other out.
    let half = (chip.x - left - 16 - canvas.textWidth(" on ")) / 2
    let names = [cameraName, masterName].map { canvas.fitted($0, width: half) }
    canvas.drawText("\(names[0]) on \(names[1])", x: left, y: 36)
    canvas.setFontSize(14)
    canvas.drawText(canvas.fitted(summary, width: width), x: left, y: 60)
  }

  /// The result in one line.
  private var summary: String {
    var parts: [String] = []
    if let offset = recording.offsetMs {
      parts.append("offset \(Self.signed(offset, decimals: 3)) ms")
      if let drift = recording.driftPpm {
        let uncertainty = recording.driftUncertaintyPpm.map { String(format: " ± %.2f", $0) } ?? ""
        parts.append("drift \(Self.signed(drift, decimals: 2))\(uncertainty) ppm")
      }
    } else {
      parts.append("no offset found")
    }
    // Rounded down, as it is said elsewhere: 94.96 is not what 95 is.
    let confidence = (recording.confidence * 10).rounded(.down) / 10
    parts.append("confidence \(String(format: "%.1f", confidence)) of 100")
    if !windows.isEmpty {
      parts.append("\(windows.count(where: \.isAgreeing)) of \(windows.count) windows agree")
    }
    return parts.joined(separator: "   ·   ")
  }

  static func signed(_ value: Double, decimals: Int) -> String {
    PlotAxis.minus(String(format: "%+.\(decimals)f", value))
  }
}
