/// A diagram with axes, a heading and a legend.
struct PlotPanel {
  /// Of the diagram itself, inside its axes.
  let frame: PlotFrame
  let horizontal: PlotAxis
  /// `nil` where heights have no scale.
  let vertical: PlotAxis?
  let style: CorrelationPlot.Style

  /// Room around the diagram for heading, legend and axes, in pixels.
  static let margins = (left: 92.0, top: 34.0, right: 28.0, bottom: 40.0)

  init(
    outer: PlotFrame, horizontal: (_ mostMarks: Int) -> PlotAxis, vertical: ((_ mostMarks: Int) -> PlotAxis)?,
    style: CorrelationPlot.Style
  ) {
    let margins = Self.margins
    var frame = outer.inset(
      left: margins.left, top: margins.top, right: margins.right, bottom: margins.bottom)
    // A picture too small for its margins shows margins, and nothing breaks.
    frame.width = max(1, frame.width)
    frame.height = max(1, frame.height)
    self.frame = frame
    self.horizontal = horizontal(max(2, Int(frame.width / 110)))
    self.vertical = vertical.map { $0(max(2, Int(frame.height / 36))) }
    self.style = style
  }

  func x(_ value: Double) -> Double { frame.x + horizontal.fraction(value) * frame.width }

  func y(_ value: Double) -> Double {
    frame.bottom - (vertical?.fraction(value) ?? 0.5) * frame.height
  }

  /// What a colour or a mark in the diagram stands for.
  struct LegendEntry {
    enum Mark {
      case line
      case disc
      case cross
    }

    var mark: Mark
    var color: PlotColor
    var text: String
  }

  /// Draws everything but the data.
  /// - Parameters:
  ///   - heading: what the diagram shows, with the unit of its heights.
  ///   - unit: of the horizontal axis.
  ///   - isEmpty: there is nothing that marks could be read for.
  func drawAxes(
    on canvas: Canvas, heading: String, unit: String, legend: [LegendEntry], isEmpty: Bool = false
  ) {
    canvas.setColor(style.panel)
    canvas.addRectangle(x: frame.x, y: frame.y, width: frame.width, height: frame.height)
    canvas.fill()
    let legendStart = draw(legend, on: canvas)
    canvas.setFontSize(14, isBold: true)
    canvas.setColor(style.text)
    canvas.drawText(
      canvas.fitted(heading, width: legendStart - frame.x - 16), x: frame.x, y: frame.y - 12)
    guard !isEmpty else { return }

    canvas.setFontSize(12)
    let unit = canvas.fitted(unit, width: frame.width / 3)
    let unitWidth = canvas.textWidth(unit)
    for mark in horizontal.marks {
      let x = x(mark).rounded(.down)
      drawGridLine(on: canvas, PlotFrame(x: x, y: frame.y, width: 1, height: frame.height))
      canvas.setColor(style.lines)
      canvas.addRectangle(x: x, y: frame.bottom, width: 1, height: 5)
      canvas.fill()
      let label = horizontal.label(mark)
      // The unit stands at the right end of the same line.
      guard x + canvas.textWidth(label) / 2 < frame.right - unitWidth - 12 else { continue }
      canvas.drawText(label, x: x, y: frame.bottom + 20, alignment: .centre)
    }
    canvas.setColor(style.lines)
    canvas.drawText(unit, x: frame.right, y: frame.bottom + 20, alignment: .right)
    for mark in vertical?.marks ?? [] {
      let y = y(mark).rounded(.down)
      drawGridLine(on: canvas, PlotFrame(x: frame.x, y: y, width: frame.width, height: 1))
      canvas.setColor(style.lines)
      canvas.drawText(vertical?.label(mark) ?? "", x: frame.x - 8, y: y + 4, alignment: .right)
    }
  }

  /// Says in the middle of the diagram why it is empty.
  func drawNote(_ text: String, on canvas: Canvas) {
    canvas.setFontSize(14)
    canvas.setColor(style.lines)
    canvas.drawText(
      canvas.fitted(text, width: frame.width - 16), x: frame.x + frame.width / 2, y: frame.middle + 5,
      alignment: .centre)
  }

  private func drawGridLine(on canvas: Canvas, _ line: PlotFrame) {
    canvas.setColor(style.lines.withAlpha(0.16))
    canvas.addRectangle(x: line.x, y: line.y, width: line.width, height: line.height)
    canvas.fill()
  }

  /// Draws the legend from the right.
  /// - Returns: where it begins.
  private func draw(_ legend: [LegendEntry], on canvas: Canvas) -> Double {
    canvas.setFontSize(12)
    var x = frame.right
    let y = frame.y - 12
    for entry in legend.reversed() {
      let text = canvas.fitted(entry.text, width: frame.width / 5)
      x -= canvas.textWidth(text)
      canvas.setColor(style.text)
      canvas.drawText(text, x: x, y: y)
      canvas.setColor(entry.color)
      switch entry.mark {
      case .line:
        canvas.addRectangle(x: x - 26, y: y - 6, width: 20, height: 3)
        canvas.fill()
      case .disc:
        canvas.addDisc(x: x - 14, y: y - 4, radius: 4.5)
        canvas.fill()
      case .cross:
        canvas.addCross(x: x - 14, y: y - 4, radius: 4)
        canvas.stroke(width: 2)
      }
      x -= 44
    }
    return x
  }
}
