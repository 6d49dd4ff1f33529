import MediaTypes

/// What captions can say and not every format can.
enum CaptionFeature: String, CaseIterable {
  case title
  case language = "document language"
  case regions
  case scrolling = "scrolling of regions"
  case keptBlocks = "comments and sections of other formats"
  case identifiers
  case placement = "placement"
  case exactPlacement = "exact placement"
  case vertical = "vertical writing"
  case bold
  case italic
  case underline
  case strikeOut = "struck-out text"
  case color = "colours"
  case unnamedColor = "colours that have no class"
  case transparency
  case background = "background colours"
  case fontFamily = "font families"
  case fontSize = "font sizes"
  case voice = "speakers"
  case spokenLanguage = "languages of single words"
  case classes
  case ruby
  case appearance = "words that appear after their cue"
  case instructions = "instructions of another format"
  case fields = "fields of another format"
  case milliseconds
}

extension CaptionFormat {
  /// What it can say.
  var features: Set<CaptionFeature> {
    let look: Set<CaptionFeature> = [.bold, .italic, .underline]
    return switch self {
    case .webVTT:
      look.union([
        .title, .language, .regions, .scrolling, .placement, .exactPlacement, .vertical, .color, .background,
        .voice, .spokenLanguage, .classes, .ruby, .appearance, .milliseconds,
      ])
    case .subRip:
      look.union([
        .strikeOut, .placement, .color, .unnamedColor, .fontFamily, .fontSize, .milliseconds,
      ])
    case .ttml:
      look.union([
        .title, .language, .regions, .placement, .exactPlacement, .vertical, .strikeOut, .color,
        .unnamedColor,
        .transparency, .background, .fontFamily, .fontSize, .voice, .spokenLanguage, .ruby,
        .milliseconds,
      ])
    case .subViewer: [.milliseconds]
    case .advancedSubStation:
      look.union([
        .title, .strikeOut, .placement, .color, .unnamedColor, .transparency, .fontFamily, .fontSize, .voice,
        .appearance,
      ])
    case .subStation:
      look.union([
        .title, .strikeOut, .placement, .color, .unnamedColor, .fontFamily, .fontSize, .voice, .appearance,
      ])
    case .json: Set(CaptionFeature.allCases)
    case .scenarist: []
    }
  }

  /// The names of cue fields it knows; see ``Cue/verbatim``.
  var fieldNames: Set<String> {
    switch self {
    case .subRip: ["X1", "X2", "Y1", "Y2"]
    case .advancedSubStation, .subStation:
      ["Layer", "Marked", "Style", "MarginL", "MarginR", "MarginV", "Effect"]
    default: []
    }
  }

  /// The formats whose instructions and kept blocks it can take.
  func takes(from other: CaptionFormat?) -> Bool {
    let family: Set<CaptionFormat> = [.advancedSubStation, .subStation]
    return other == self || self == .json || (other.map(family.contains) ?? false) && family.contains(self)
  }
}
