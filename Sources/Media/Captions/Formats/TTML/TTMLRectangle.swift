/// A rectangle of the picture, in percent, with the way text lies in it.
struct TTMLRectangle: Hashable {
  var x = 0.0
  var y = 0.0
  var width = 100.0
  var height = 100.0
  var alignment = CaptionRegion.DisplayAlignment.after

  init(_ region: CaptionRegion) {
    width = region.width
    // Five and a third percent is what a line of WebVTT has.
    height = region.height ?? min(100, Double(max(1, region.lines ?? 3)) * Self.lineHeight)
    x = region.viewportAnchor.x - region.anchor.x / 100 * width
    y = region.viewportAnchor.y - region.anchor.y / 100 * height
    alignment = region.displayAlignment
  }

  /// How high a line is. Source: https://www.w3.org/TR/webvtt1/#obtaining-css-boxes: 5.33 % of the picture.
  private static let lineHeight = 16.0 / 3

  /// Where a cue of WebVTT lies; a line's number only roughly.
  init(_ placement: CuePlacement) {
    width = placement.size ?? 100
    let side = placement.positionAlignment ?? Self.side(of: placement.textAlignment)
    switch side {
    case .lineLeft: x = placement.position ?? 0
    case .center: x = (placement.position ?? 50) - width / 2
    case .lineRight: x = (placement.position ?? 100) - width
    }
    switch placement.line {
    case nil: (y, height) = (10, 80)
    case .number(let number) where number >= 0: set(line: Double(number) * Self.lineHeight, .start)
    case .number(let number): set(line: 100 + Double(number + 1) * Self.lineHeight, .end)
    case .percent(let percent): set(line: percent, placement.lineAlignment)
    }
    if placement.size == nil {
      width = min(100 - x, width)
      if placement.position == nil { (x, width) = (10, 80) }
    }
  }

  private mutating func set(line: Double, _ side: CuePlacement.LineAlignment) {
    let line = max(0, min(100, line))
    switch side {
    case .start: (y, height, alignment) = (line, 100 - line, .before)
    case .end: (y, height, alignment) = (0, line, .after)
    case .center:
      let half = min(line, 100 - line)
      (y, height, alignment) = (line - half, 2 * half, .center)
    }
  }

  private static func side(of alignment: CuePlacement.TextAlignment) -> CuePlacement.PositionAlignment {
    switch alignment {
    case .left, .start: .lineLeft
    case .center: .center
    case .right, .end: .lineRight
    }
  }

  /// The settings of a cue in this rectangle; `nil` for the place where captions are anyway, below in the
  /// middle.
  func placement(_ text: CuePlacement.TextAlignment, _ writing: CuePlacement.Writing) -> CuePlacement? {
    let isCentered = text == .center && abs(x + width / 2 - 50) < 3 && width > 50
    if isCentered, alignment == .after, y + height > 80, writing == .horizontal { return nil }
    var placement = CuePlacement()
    placement.writing = writing
    placement.textAlignment = text
    switch alignment {
    case .before: placement.line = .percent(Self.limited(y))
    case .center:
      (placement.line, placement.lineAlignment) = (.percent(Self.limited(y + height / 2)), .center)
    case .after: (placement.line, placement.lineAlignment) = (.percent(Self.limited(y + height)), .end)
    }
    // The ordinary width, with a margin at both sides, needs no words.
    guard !(isCentered && width >= 70) else { return placement }
    let side = Self.side(of: text)
    placement.positionAlignment = side
    placement.size = Self.limited(width)
    switch side {
    case .lineLeft: placement.position = Self.limited(x)
    case .center: placement.position = Self.limited(x + width / 2)
    case .lineRight: placement.position = Self.limited(x + width)
    }
    return placement
  }

  /// To 1/10 000 %, which takes the noise of divisions away.
  private static func limited(_ value: Double) -> Double {
    (max(0, min(100, value)) * 10_000).rounded() / 10_000
  }

  /// The same rectangle as a region.
  func region(_ identifier: String) -> CaptionRegion {
    var region = CaptionRegion(identifier: identifier)
    (region.width, region.height) = (width, height)
    region.anchor = .init(x: 0, y: 0)
    region.viewportAnchor = .init(x: x, y: y)
    region.displayAlignment = alignment
    return region
  }
}
