import MediaTypes

/// What a cue says beside its text, apart from what a format keeps as it stood.
struct CueFeatures {
  private(set) var features: Set<CaptionFeature> = []

  init(_ cue: Cue) {
    if let placement = cue.placement { add(placement) }
    for run in cue.text.runs where !run.text.isEmpty {
      add(run.style)
      if run.appearsAt != nil { features.insert(.appearance) }
    }
    if !cue.start.isWholeMilliseconds(in: 10) || !cue.end.isWholeMilliseconds(in: 10) {
      features.insert(.milliseconds)
    }
  }

  private mutating func add(_ placement: CuePlacement) {
    guard placement != CuePlacement() else { return }
    features.insert(.placement)
    let coarse = NumpadAlignment(placement)?.placement ?? CuePlacement()
    if coarse != placement { features.insert(.exactPlacement) }
    if placement.writing != .horizontal { features.insert(.vertical) }
  }

  private mutating func add(_ style: CaptionStyle) {
    if style.isBold { features.insert(.bold) }
    if style.isItalic { features.insert(.italic) }
    if style.isUnderlined { features.insert(.underline) }
    if style.isStruckOut { features.insert(.strikeOut) }
    if let color = style.color { add(color, as: .color) }
    if let color = style.background { add(color, as: .background) }
    if style.fontFamily != nil { features.insert(.fontFamily) }
    if style.fontSize != nil { features.insert(.fontSize) }
    if style.voice != nil { features.insert(.voice) }
    if style.language != nil { features.insert(.spokenLanguage) }
    // A class that is a colour in WebVTT is told as the colour.
    if style.classes.contains(where: { !WebVTTColor.isColor($0) }) { features.insert(.classes) }
    if style.ruby != nil { features.insert(.ruby) }
  }

  private mutating func add(_ color: CaptionColor, as feature: CaptionFeature) {
    features.insert(feature)
    if WebVTTColor.name(of: color) == nil { features.insert(.unnamedColor) }
    if color.alpha != 255 { features.insert(.transparency) }
  }
}

extension MediaTime {
  /// Whether it is a multiple of some ms, to half a ms.
  fileprivate func isWholeMilliseconds(in step: Int64) -> Bool {
    units(at: Rational(1000)) % step == 0
  }
}
