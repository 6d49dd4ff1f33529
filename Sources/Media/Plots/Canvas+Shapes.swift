import CCairo

/// Lines, marks and labels of diagrams.
extension Canvas {
  /// Adds a line through points, for ``stroke(width:dash:)``.
  func addLine(_ points: [(x: Double, y: Double)]) {
    guard let first = points.first else { return }
    cairo_move_to(context, first.x, first.y)
    for point in points.dropFirst() { cairo_line_to(context, point.x, point.y) }
  }

  /// Draws the lines added since the last stroke.
  /// - Parameter dash: the length of dashes and gaps; `nil` for a line without gaps.
  func stroke(width: Double, dash: Double? = nil) {
    cairo_set_line_width(context, width)
    cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
    if let dash {
      withUnsafePointer(to: dash) { cairo_set_dash(context, $0, 1, 0) }
    } else {
      cairo_set_dash(context, nil, 0, 0)
    }
    cairo_stroke(context)
  }

  /// Adds a disc, for ``fill()``.
  func addDisc(x: Double, y: Double, radius: Double) {
    cairo_new_sub_path(context)
    cairo_arc(context, x, y, radius, 0, 2 * .pi)
  }

  /// Adds a cross of two lines, for ``stroke(width:dash:)``.
  func addCross(x: Double, y: Double, radius: Double) {
    addLine([(x - radius, y - radius), (x + radius, y + radius)])
    addLine([(x - radius, y + radius), (x + radius, y - radius)])
  }

  /// Adds a triangle that points up or down, for ``fill()``.
  func addTriangle(x: Double, y: Double, radius: Double, pointsUp: Bool) {
    let sign = pointsUp ? 1.0 : -1
    addLine([(x, y - sign * radius), (x - radius, y + sign * radius), (x + radius, y + sign * radius)])
    cairo_close_path(context)
  }

  /// Draws with everything outside a frame left out.
  func clipped(to frame: PlotFrame, _ draw: () -> Void) {
    cairo_save(context)
    cairo_rectangle(context, frame.x, frame.y, frame.width, frame.height)
    cairo_clip(context)
    draw()
    cairo_restore(context)
  }

  /// A text without control characters, cut with an ellipsis where it is too wide.
  /// - Parameter width: in pixels, at the font size that is set.
  func fitted(_ text: String, width: Double) -> String {
    var clean = String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
    // A name can be as long as a path; a picture has room for this much at most.
    clean = String(clean.prefix(400))
    guard textWidth(clean) > width else { return clean }
    while !clean.isEmpty, textWidth(clean + "…") > width { clean.removeLast() }
    return clean + "…"
  }

  enum Alignment {
    case left
    case centre
    case right
  }

  /// - Parameter y: the base line.
  func drawText(_ text: String, x: Double, y: Double, alignment: Alignment) {
    let width = textWidth(text)
    let shift =
      switch alignment {
      case .left: 0.0
      case .centre: width / 2
      case .right: width
      }
    drawText(text, x: x - shift, y: y)
  }
}
