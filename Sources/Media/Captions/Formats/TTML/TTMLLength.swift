/// A length of TTML: `12.5%`, `20px`, `1c`.
struct TTMLLength {
  let value: Double
  let unit: Substring

  /// - Returns: `nil` for what is none.
  init?(_ text: Substring) {
    let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "-" || $0 == "+") }
    guard let value = Double(number), value.isFinite else { return nil }
    self.value = value
    unit = text[number.endIndex...]
  }
}

/// What lengths are measured by.
struct TTMLPicture {
  /// In pixels; `nil` where the document does not say.
  private var size: (width: Double, height: Double)?
  private var cells = (columns: 32.0, rows: 15.0)

  /// - Parameter attributes: of the root element.
  init(_ attributes: [String: String] = [:]) {
    let extent = (attributes["extent"] ?? "").split(separator: " ").compactMap(TTMLLength.init)
    if extent.count == 2, extent.allSatisfy({ $0.unit == "px" && $0.value > 0 }) {
      size = (extent[0].value, extent[1].value)
    }
    let resolution = (attributes["cellResolution"] ?? "").split(separator: " ").compactMap { Double($0) }
    if resolution.count == 2, resolution.allSatisfy({ $0 >= 1 }) { cells = (resolution[0], resolution[1]) }
  }

  /// Two lengths as percentages of the picture's width and height.
  func percentages(_ text: String?) -> CaptionRegion.Point? {
    let parts = (text ?? "").split(separator: " ").compactMap(TTMLLength.init)
    guard parts.count == 2, let x = percentage(parts[0], isVertical: false),
      let y = percentage(parts[1], isVertical: true)
    else { return nil }
    return CaptionRegion.Point(x: x, y: y)
  }

  private func percentage(_ length: TTMLLength, isVertical: Bool) -> Double? {
    switch length.unit {
    case "%", isVertical ? "rh" : "rw": length.value
    case "px": size.map { length.value / (isVertical ? $0.height : $0.width) * 100 }
    case "c": length.value / (isVertical ? cells.rows : cells.columns) * 100
    default: nil
    }
  }
}
