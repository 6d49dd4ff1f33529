/// A rectangle in pixels, from the top left corner.
struct PlotFrame: Sendable, Hashable {
  var x: Double
  var y: Double
  var width: Double
  var height: Double

  var right: Double { x + width }
  var bottom: Double { y + height }
  var middle: Double { y + height / 2 }

  func overlaps(_ other: PlotFrame) -> Bool {
    x < other.right && other.x < right && y < other.bottom && other.y < bottom
  }

  /// The frame less a margin on each side.
  func inset(left: Double = 0, top: Double = 0, right: Double = 0, bottom: Double = 0) -> PlotFrame {
    PlotFrame(x: x + left, y: y + top, width: width - left - right, height: height - top - bottom)
  }
}
