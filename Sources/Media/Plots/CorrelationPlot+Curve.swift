/// The first panel: how well every lag fits.
extension CorrelationPlot {
  func drawCurve(on canvas: Canvas, in outer: PlotFrame) {
    let marks = ([curve.peak].compactMap(\.self) + curve.rivals).filter {
      PlotAxis.canShow($0.lagMs) && PlotAxis.canShow($0.height)
    }
    let lastLag = curve.firstLagMs + curve.stepMs * Double(max(0, curve.values.count - 1))
    let hasCurve =
      !curve.values.isEmpty && curve.stepMs > 0 && PlotAxis.canShow(curve.firstLagMs)
      && PlotAxis.canShow(lastLag)
    let isLong = lastLag - curve.firstLagMs > 120_000
    var low = 0.0
    var high = marks.map(\.height).max() ?? 0
    for value in curve.values where value.isFinite {
      low = min(low, Double(value))
      high = max(high, Double(value))
    }
    let panel = PlotPanel(
      outer: outer,
      horizontal: { most in
        isLong
          ? .clock(from: curve.firstLagMs / 1000, to: lastLag / 1000, mostMarks: most)
          : .numbers(from: curve.firstLagMs, to: lastLag, mostMarks: most)
      },
      // Headroom for the labels of the marks.
      vertical: {
        .numbers(
          from: low < 0 ? low - (high - low) * 0.06 : 0,
          to: high > low ? high + (high - low) * 0.16 : low + 1,
          mostMarks: $0)
      },
      style: style)
    var legend: [PlotPanel.LegendEntry] = []
    if curve.peak != nil { legend.append(.init(mark: .disc, color: style.peak, text: "peak")) }
    if !curve.rivals.isEmpty { legend.append(.init(mark: .disc, color: style.rival, text: "rivals")) }
    panel.drawAxes(
      on: canvas, heading: "Correlation at every lag", unit: isLong ? "lag, h:mm:ss" : "lag, ms",
      legend: legend,
      isEmpty: !hasCurve)
    guard hasCurve else { return panel.drawNote("Nothing was compared.", on: canvas) }

    canvas.clipped(to: panel.frame) {
      canvas.setColor(style.curve)
      canvas.addLine(points(in: panel))
      canvas.stroke(width: 1.2)
    }
    draw(marks, unit: isLong ? 1000 : 1, in: panel, on: canvas)
  }

  /// The curve as a line: each column of pixels with more than two values gives its lowest and highest, in
  /// the order of their lags, so that no peak is lost however narrow it is.
  private func points(in panel: PlotPanel) -> [(x: Double, y: Double)] {
    let values = curve.values
    let columns = Int(panel.frame.width)
    guard values.count > 2 * columns else {
      return values.indices.filter { values[$0].isFinite }.map { place(of: $0, in: panel) }
    }
    return (0..<columns).flatMap { column -> [(x: Double, y: Double)] in
      let range = column * values.count / columns..<(column + 1) * values.count / columns
      var lowest: Int?
      var highest: Int?
      for index in range where values[index].isFinite {
        if lowest.map({ values[index] < values[$0] }) ?? true { lowest = index }
        if highest.map({ values[index] > values[$0] }) ?? true { highest = index }
      }
      guard let lowest, let highest else { return [] }
      return [min(lowest, highest), max(lowest, highest)].map { place(of: $0, in: panel) }
    }
  }

  private func place(of index: Int, in panel: PlotPanel) -> (x: Double, y: Double) {
    let lag = curve.firstLagMs + Double(index) * curve.stepMs
    return (x(of: lag, in: panel), panel.y(Double(curve.values[index])))
  }

  /// The panel's axis counts seconds where it shows a clock.
  private func x(of lagMs: Double, in panel: PlotPanel) -> Double {
    let firstLag = curve.firstLagMs
    let span = curve.stepMs * Double(max(1, curve.values.count - 1))
    return panel.frame.x + (lagMs - firstLag) / span * panel.frame.width
  }

  /// Marks with names; a name that finds no room beside its mark is left out.
  private func draw(_ marks: [Mark], unit: Double, in panel: PlotPanel, on canvas: Canvas) {
    var taken = marks.map { mark in
      PlotFrame(x: x(of: mark.lagMs, in: panel) - 7, y: panel.y(mark.height) - 7, width: 14, height: 14)
    }
    for (index, mark) in marks.enumerated() {
      let isPeak = index == 0 && curve.peak != nil
      let x = x(of: mark.lagMs, in: panel)
      let y = panel.y(mark.height)
      guard x >= panel.frame.x - 1, x <= panel.frame.right + 1 else { continue }
      canvas.setColor(isPeak ? style.peak : style.rival)
      canvas.addDisc(x: x, y: y, radius: isPeak ? 5.5 : 4.5)
      canvas.fill()
      canvas.setFontSize(12, isBold: isPeak)
      let lag = Self.signed(mark.lagMs / unit, decimals: unit == 1 ? 1 : 2)
      let text = canvas.fitted("\(mark.name)  \(lag) \(unit == 1 ? "ms" : "s")", width: 260)
      let width = canvas.textWidth(text)
      let places = [(10.0, -6.0), (-10 - width, -6), (-width / 2, -12), (10, 14), (-10 - width, 14)]
      let frames = places.map { PlotFrame(x: x + $0.0, y: y + $0.1 - 11, width: width, height: 15) }
      let free = frames.first { frame in
        frame.x >= panel.frame.x && frame.right <= panel.frame.right && frame.y >= panel.frame.y
          && frame.bottom <= panel.frame.bottom && !taken.contains { $0.overlaps(frame) }
      }
      guard let free else { continue }
      taken.append(free)
      canvas.setColor(style.panel.withAlpha(0.8))
      canvas.addRectangle(x: free.x - 2, y: free.y, width: free.width + 4, height: free.height)
      canvas.fill()
      canvas.setColor(isPeak ? style.peak : style.rival)
      canvas.drawText(text, x: free.x, y: free.y + 11)
    }
  }
}
