/// The point of the picture that a cue's text hangs on, and which point of the text that is: what `\an` and `\pos` say of ASS,
/// and cue settings of WebVTT whose text is aligned as its box is.
struct TextAnchor {
  let alignment: NumpadAlignment
  /// In percent of the picture.
  let x: Double
  let y: Double

  private static let sides: [CuePlacement.PositionAlignment] = [.lineLeft, .center, .lineRight]
  private static let lines: [CuePlacement.LineAlignment] = [.end, .center, .start]

  init(alignment: NumpadAlignment, x: Double, y: Double) {
    (self.alignment, self.x, self.y) = (alignment, x, y)
  }

  /// - Returns: `nil` for a placement that says more, such as a width, or leaves the height to the player.
  init?(_ placement: CuePlacement?) {
    guard let placement, placement.writing == .horizontal, placement.size == nil,
      case .percent(let line)? = placement.line
    else { return nil }
    let column =
      switch placement.textAlignment {
      case .left, .start: 0
      case .center: 1
      case .right, .end: 2
      }
    guard placement.positionAlignment.map({ $0 == Self.sides[column] }) ?? true,
      let row = Self.lines.firstIndex(of: placement.lineAlignment),
      let alignment = NumpadAlignment(rawValue: row * 3 + column + 1)
    else { return nil }
    // Where `auto` lies: https://www.w3.org/TR/webvtt1/#webvtt-cue-position.
    self.init(alignment: alignment, x: placement.position ?? Double(column) * 50, y: line)
  }

  /// The same as settings; what lies outside of the picture is put at its edge.
  var placement: CuePlacement {
    var placement = CuePlacement()
    placement.textAlignment = [.left, .center, .right][alignment.column]
    placement.position = max(0, min(100, x))
    placement.positionAlignment = Self.sides[alignment.column]
    placement.line = .percent(max(0, min(100, y)))
    placement.lineAlignment = Self.lines[alignment.row]
    return placement
  }

  /// The place in pixels of a picture, as `\pos` has it.
  func override(width: Double, height: Double) -> String {
    // A hundredth is finer than what either format tells apart.
    let pixels = [x * width, y * height].map { WebVTTNumber.text($0.rounded() / 100) }
    return "\\pos(\(pixels[0]),\(pixels[1]))"
  }
}
