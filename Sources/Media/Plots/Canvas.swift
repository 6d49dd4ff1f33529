import CCairo
import Foundation

/// A picture that is being drawn: owner of a Cairo image surface and its context.
///
/// Coordinates are pixels from the top left corner. Not `Sendable`: Cairo's objects belong to one thread at a
/// time.
final class Canvas {
  /// In pixels; Cairo's own limit is 32,767.
  static let longestSide = 16_384

  let width: Int
  let height: Int
  private let surface: OpaquePointer
  let context: OpaquePointer

  /// - Throws: ``PlotError`` when the size is out of range or there is no memory for it.
  init(width: Int, height: Int) throws(PlotError) {
    guard (16...Self.longestSide).contains(width), (16...Self.longestSide).contains(height) else {
      throw .sizeOutOfRange(width: width, height: height)
    }
    // Neither call returns null: without memory both give an object in an error state.
    guard let surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, Int32(width), Int32(height)),
      let context = cairo_create(surface)
    else { throw .drawingFailed(reason: "no memory") }
    self.width = width
    self.height = height
    self.surface = surface
    self.context = context
    try Self.check(cairo_status(context))
  }

  deinit {
    cairo_destroy(context)
    cairo_surface_destroy(surface)
  }

  func setColor(_ color: PlotColor) {
    cairo_set_source_rgba(context, color.red, color.green, color.blue, color.alpha)
  }

  /// Covers everything with the colour, transparency included.
  func clear(_ color: PlotColor) {
    cairo_save(context)
    cairo_set_operator(context, CAIRO_OPERATOR_SOURCE)
    setColor(color)
    cairo_paint(context)
    cairo_restore(context)
  }

  func addRectangle(x: Double, y: Double, width: Double, height: Double) {
    cairo_rectangle(context, x, y, width, height)
  }

  /// Fills the rectangles added since the last fill.
  func fill() {
    cairo_fill(context)
  }

  func setFontSize(_ size: Double, isBold: Bool = false) {
    let weight = isBold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL
    cairo_select_font_face(context, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL, weight)
    cairo_set_font_size(context, size)
  }

  func textWidth(_ text: String) -> Double {
    var extents = cairo_text_extents_t()
    cairo_text_extents(context, text, &extents)
    return extents.x_advance
  }

  /// - Parameter y: the base line.
  func drawText(_ text: String, x: Double, y: Double) {
    cairo_move_to(context, x, y)
    cairo_show_text(context, text)
  }

  /// The picture as a PNG file's bytes.
  /// - Throws: ``PlotError/drawingFailed(reason:)`` with the first error of anything drawn before.
  func png() throws(PlotError) -> Data {
    try Self.check(cairo_status(context))
    cairo_surface_flush(surface)
    var data = Data()
    let status = withUnsafeMutablePointer(to: &data) { target in
      cairo_surface_write_to_png_stream(
        surface,
        { closure, bytes, count in
          guard let closure, let bytes else { return CAIRO_STATUS_WRITE_ERROR }
          // `target` above: a Data that lives until the call returns.
          closure.assumingMemoryBound(to: Data.self).pointee.append(bytes, count: Int(count))
          return CAIRO_STATUS_SUCCESS
        }, target)
    }
    try Self.check(status)
    return data
  }

  private static func check(_ status: cairo_status_t) throws(PlotError) {
    guard status != CAIRO_STATUS_SUCCESS else { return }
    throw .drawingFailed(reason: String(cString: cairo_status_to_string(status)))
  }
}

@available(*, unavailable)
extension Canvas: Sendable {}
