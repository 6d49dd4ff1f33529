import MediaTypes

/// The second panel: what each window says, and the line through those that agree.
extension CorrelationPlot {
  func drawWindows(on canvas: Canvas, in outer: PlotFrame) {
    let pieces = pieces
    let windows = windows.filter { PlotAxis.canShow($0.cameraMs) && PlotAxis.canShow($0.offsetMs) }
    let range = offsets(of: pieces, windows)
    let end = max(recording.durationMs, windows.map(\.cameraMs).max() ?? 0)
    let panel = PlotPanel(
      outer: outer, horizontal: { .clock(from: 0, to: end / 1000, mostMarks: $0) },
      vertical: { .numbers(from: range.lowerBound, to: range.upperBound, mostMarks: $0) }, style: style)
    let agreeing = windows.filter(\.isAgreeing)
    let outliers = windows.filter { !$0.isAgreeing }
    panel.drawAxes(
      on: canvas, heading: "Offset of each window, in ms", unit: "camera's time, h:mm:ss",
      legend: [
        .init(mark: .disc, color: style.agreeing, text: "agreeing (\(agreeing.count))"),
        .init(mark: .cross, color: style.outlier, text: "outliers (\(outliers.count))"),
        .init(mark: .line, color: style.fit, text: pieces.count > 1 ? "fit, \(pieces.count) pieces" : "fit"),
      ], isEmpty: windows.isEmpty && pieces.isEmpty)
    guard !windows.isEmpty || !pieces.isEmpty else {
      return panel.drawNote("No window could be compared.", on: canvas)
    }
    drawOutliers(outliers, range: range, in: panel, on: canvas)
    canvas.setColor(style.agreeing.withAlpha(0.85))
    for window in agreeing {
      canvas.addDisc(x: panel.x(window.cameraMs / 1000), y: panel.y(window.offsetMs), radius: 3)
      canvas.fill()
    }
    drawFit(pieces, in: panel, on: canvas)
  }

  private struct Piece {
    var segment: SyncSegment
    var toMs: Double

    /// Master's time less camera's time, in ms.
    func offset(at cameraMs: Double) -> Double { segment.masterTime(of: cameraMs) - cameraMs }
  }

  /// The lines between jumps; none where there is no offset.
  private var pieces: [Piece] {
    guard let offset = recording.offsetMs else { return [] }
    let whole = [SyncSegment(fromMs: 0, offsetMs: offset, driftPpm: recording.driftPpm ?? 0)]
    let segments = recording.segments.flatMap { $0.isEmpty ? nil : $0 } ?? whole
    return segments.enumerated().map { index, segment in
      Piece(
        segment: segment,
        toMs: index + 1 < segments.count ? segments[index + 1].fromMs : recording.durationMs)
    }.filter { piece in
      [piece.segment.fromMs, piece.toMs].allSatisfy {
        PlotAxis.canShow($0) && PlotAxis.canShow(piece.offset(at: $0))
      }
    }
  }

  /// The heights to show: those of the lines and of the windows on them. Outliers can be hours away, and are
  /// drawn at the edge.
  private func offsets(of pieces: [Piece], _ windows: [Window]) -> ClosedRange<Double> {
    var shown = pieces.flatMap { [$0.offset(at: $0.segment.fromMs), $0.offset(at: $0.toMs)] }
    shown += windows.filter(\.isAgreeing).map(\.offsetMs)
    if shown.isEmpty { shown = windows.map(\.offsetMs) }
    guard let low = shown.min(), let high = shown.max() else { return 0...1 }
    // At least 0.2 ms, so that a perfect fit does not become a picture of rounding.
    let margin = max(0.1, (high - low) * 0.15)
    return low - margin...high + margin
  }

  private func drawOutliers(
    _ outliers: [Window], range: ClosedRange<Double>, in panel: PlotPanel, on canvas: Canvas
  ) {
    canvas.setColor(style.outlier)
    for window in outliers {
      let x = panel.x(window.cameraMs / 1000)
      if range.contains(window.offsetMs) {
        canvas.addCross(x: x, y: panel.y(window.offsetMs), radius: 3.5)
        canvas.stroke(width: 1.8)
      } else {
        let isAbove = window.offsetMs > range.upperBound
        canvas.addTriangle(
          x: x, y: isAbove ? panel.frame.y + 7 : panel.frame.bottom - 7, radius: 4, pointsUp: isAbove)
        canvas.fill()
      }
    }
  }

  private func drawFit(_ pieces: [Piece], in panel: PlotPanel, on canvas: Canvas) {
    for (index, piece) in pieces.enumerated() {
      canvas.clipped(to: panel.frame) {
        canvas.setColor(style.fit)
        canvas.addLine(
          [piece.segment.fromMs, piece.toMs].map { (panel.x($0 / 1000), panel.y(piece.offset(at: $0))) })
        canvas.stroke(width: 1.8)
      }
      guard index > 0 else { continue }
      let x = panel.x(piece.segment.fromMs / 1000).rounded(.down) + 0.5
      canvas.setColor(style.text.withAlpha(0.6))
      canvas.addLine([(x, panel.frame.y), (x, panel.frame.bottom)])
      canvas.stroke(width: 1, dash: 4)
      let before = pieces[index - 1].offset(at: piece.segment.fromMs)
      let after = piece.offset(at: piece.segment.fromMs)
      canvas.setFontSize(12)
      let text = "jump \(Self.signed(after - before, decimals: 1)) ms"
      // Half way up the jump, where neither line is; on the left where the right has no room.
      let isRight = x + 8 + canvas.textWidth(text) < panel.frame.right
      canvas.setColor(style.text)
      canvas.drawText(
        text, x: isRight ? x + 6 : x - 6, y: panel.y((before + after) / 2) + 4,
        alignment: isRight ? .left : .right)
    }
  }
}
