/// The third panel: both recordings on the master's clock.
extension CorrelationPlot {
  func drawWaveforms(on canvas: Canvas, in outer: PlotFrame) {
    let lanes = [(masterName, master, style.masterWave), (cameraName, camera, style.cameraWave)]
    let shown = lanes.map(\.1).filter {
      !$0.peaks.isEmpty && $0.toMs > $0.fromMs && PlotAxis.canShow($0.fromMs) && PlotAxis.canShow($0.toMs)
    }
    let from = shown.map(\.fromMs).min() ?? 0
    let to = shown.map(\.toMs).max() ?? 0
    let panel = PlotPanel(
      outer: outer, horizontal: { .clock(from: from / 1000, to: to / 1000, mostMarks: $0) }, vertical: nil,
      style: style)
    panel.drawAxes(
      on: canvas, heading: "Both on the master's clock", unit: "master's time, h:mm:ss",
      legend: lanes.map { .init(mark: .line, color: $0.2, text: $0.0) }, isEmpty: shown.isEmpty)
    guard !shown.isEmpty else { return panel.drawNote("There is no sound to show.", on: canvas) }

    let laneHeight = panel.frame.height / 2
    for (index, lane) in lanes.enumerated() {
      let (name, waveform, color) = lane
      let top = panel.frame.y + Double(index) * laneHeight
      canvas.setFontSize(12)
      canvas.setColor(style.lines)
      canvas.drawText(
        canvas.fitted(name, width: PlotPanel.margins.left - 24), x: panel.frame.x - 8,
        y: top + laneHeight / 2 + 4,
        alignment: .right)
      guard shown.contains(waveform) else { continue }
      let left = panel.x(waveform.fromMs / 1000).rounded()
      let right = max(left + 1, panel.x(waveform.toMs / 1000).rounded())
      WaveformLane(
        frame: PlotFrame(x: left, y: top, width: right - left, height: laneHeight), wave: color,
        loudness: style.loudness, centreLine: style.lines.withAlpha(0.35)
      ).draw(waveform.peaks, on: canvas)
    }
  }
}
