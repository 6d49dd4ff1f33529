import MediaTypes

extension JSONObject {
  mutating func region() throws(CaptionError) -> CaptionRegion {
    guard let identifier = try string("id") else { throw failure("id", "there") }
    var region = CaptionRegion(identifier: identifier)
    region.width = try number("width") ?? region.width
    region.height = try number("height")
    region.lines = try integer("lines")
    region.anchor = try point("anchor") ?? region.anchor
    region.viewportAnchor = try point("viewportAnchor") ?? region.viewportAnchor
    region.scrollsUp = try isTrue("scrollsUp")
    region.displayAlignment =
      try word("displayAlign", of: CaptionRegion.DisplayAlignment.self) ?? region.displayAlignment
    return region
  }

  mutating func verbatim() throws(CaptionError) -> Verbatim {
    guard let format = try word("format", of: CaptionFormat.self) else { throw failure("format", "there") }
    return Verbatim(
      format: format, kind: try string("kind") ?? "", text: try string("text") ?? "",
      beforeCue: try integer("beforeCue") ?? 0)
  }

  mutating func placement() throws(CaptionError) -> CuePlacement {
    var placement = CuePlacement()
    placement.writing = try word("writing", of: CuePlacement.Writing.self) ?? placement.writing
    if let number = try integer("line") { placement.line = .number(number) }
    if let percent = try number("linePercent") { placement.line = .percent(percent) }
    placement.lineAlignment =
      try word("lineAlign", of: CuePlacement.LineAlignment.self) ?? placement.lineAlignment
    placement.position = try number("position")
    placement.positionAlignment = try word("positionAlign", of: CuePlacement.PositionAlignment.self)
    placement.size = try number("size")
    placement.textAlignment =
      try word("align", of: CuePlacement.TextAlignment.self) ?? placement.textAlignment
    return placement
  }

  /// - Parameter base: of the cue.
  mutating func run(_ base: CaptionStyle) throws(CaptionError) -> CaptionRun {
    var style = base
    style.isBold = try isTrue("bold")
    style.isItalic = try isTrue("italic")
    style.isUnderlined = try isTrue("underline")
    style.isStruckOut = try isTrue("strikeOut")
    style.color = try color("color")
    style.background = try color("background")
    style.fontFamily = try string("fontFamily")
    if let percent = try number("fontPercent") { style.fontSize = .percent(percent) }
    if let pixels = try number("fontPixels") { style.fontSize = .pixels(pixels) }
    style.voice = try string("voice") ?? style.voice
    style.language = try string("language")
    style.classes = try strings("classes") ?? []
    style.ruby = try word("ruby", of: CaptionStyle.Ruby.self)
    return CaptionRun(
      try string("text") ?? "", style: style, appearsAt: try time("appearsAtMs"),
      instruction: try string("instruction"),
      instructionFormat: try word("instructionFormat", of: CaptionFormat.self))
  }
}
