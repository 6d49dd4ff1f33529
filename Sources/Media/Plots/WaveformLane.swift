/// One channel as columns of a pixel: its extent, and its loudness over it. Full scale takes 92 % of the
/// frame's height, so that lanes do not touch.
struct WaveformLane {
  var frame: PlotFrame
  /// From the lowest to the highest sample.
  var wave: PlotColor
  /// The root mean square.
  var loudness: PlotColor
  var centreLine: PlotColor

  /// Draws peaks that share the frame's width evenly.
  func draw(_ peaks: [WaveformPeak], on canvas: Canvas) {
    let columns = peaks.spread(over: Int(frame.width))
    canvas.setColor(centreLine)
    canvas.addRectangle(x: frame.x, y: frame.middle.rounded(.down), width: frame.width, height: 1)
    canvas.fill()
    canvas.setColor(wave)
    for (column, peak) in columns.enumerated() {
      addColumn(column, from: peak.minimum, to: peak.maximum, on: canvas)
    }
    canvas.fill()
    canvas.setColor(loudness)
    for (column, peak) in columns.enumerated() where peak.rootMeanSquare > 0 {
      addColumn(
        column, from: max(-peak.rootMeanSquare, peak.minimum), to: min(peak.rootMeanSquare, peak.maximum),
        on: canvas)
    }
    canvas.fill()
  }

  private func addColumn(_ column: Int, from low: Float, to high: Float, on canvas: Canvas) {
    let scale = frame.height / 2 * 0.92
    // NaN fails every comparison, so a broken peak is drawn as silence.
    let low = Double(low >= -1 ? min(low, 1) : low < -1 ? -1 : 0)
    let high = Double(high <= 1 ? max(high, -1) : high > 1 ? 1 : 0)
    let tall = max(1, (high - low) * scale)
    canvas.addRectangle(
      x: frame.x + Double(column), y: frame.middle - (high + low) / 2 * scale - tall / 2, width: 1,
      height: tall)
  }
}
