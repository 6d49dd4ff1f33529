/// Style attributes of TTML, what is not specified being `nil`.
///
/// Source: https://www.w3.org/TR/ttml2/#styling-attribute-vocabulary.
struct TTMLStyle {
  private var isBold: Bool?
  private var isItalic: Bool?
  private var isUnderlined: Bool?
  private var isStruckOut: Bool?
  private var color: CaptionColor?
  private var background: CaptionColor?
  private var fontFamily: String?
  private var fontSize: CaptionStyle.FontSize?
  var ruby: String?
  var textAlignment: CuePlacement.TextAlignment?
  var displayAlignment: CaptionRegion.DisplayAlignment?
  var writing: CuePlacement.Writing?
  var origin: String?
  var extent: String?
  var isHidden: Bool?

  /// Sets what attributes specify.
  /// - Parameter attributes: by their names without prefix.
  mutating func apply(_ attributes: [String: String]) {
    for (name, value) in attributes {
      switch name {
      case "fontWeight": isBold = value == "bold"
      case "fontStyle": isItalic = value == "italic" || value == "oblique"
      case "textDecoration": applyDecoration(value)
      case "color": color = CaptionColor(value) ?? color
      case "backgroundColor": background = CaptionColor(value) ?? background
      case "fontFamily": fontFamily = value
      case "fontSize": applySize(value)
      case "ruby": ruby = value
      case "textAlign": textAlignment = CuePlacement.TextAlignment(rawValue: value) ?? textAlignment
      case "displayAlign":
        displayAlignment = CaptionRegion.DisplayAlignment(rawValue: value) ?? displayAlignment
      case "writingMode": applyWriting(value)
      case "origin": origin = value
      case "extent": extent = value
      case "display": isHidden = value == "none"
      case "visibility": isHidden = value == "hidden"
      default: break
      }
    }
  }

  private mutating func applyDecoration(_ value: String) {
    for word in value.split(separator: " ") {
      switch word {
      case "none": (isUnderlined, isStruckOut) = (false, false)
      case "underline": isUnderlined = true
      case "noUnderline": isUnderlined = false
      case "lineThrough": isStruckOut = true
      case "noLineThrough": isStruckOut = false
      default: break
      }
    }
  }

  private mutating func applyWriting(_ value: String) {
    writing =
      switch value {
      case "tbrl", "tb": .verticalRightToLeft
      case "tblr": .verticalLeftToRight
      default: .horizontal
      }
  }

  private mutating func applySize(_ value: String) {
    // Of two lengths the second is the height.
    guard let word = value.split(separator: " ").last, let length = TTMLLength(word), length.value > 0,
      length.value < 100_000
    else { return }
    switch length.unit {
    case "%": fontSize = .percent(length.value)
    case "px": fontSize = .pixels(length.value)
    // A cell is as high as text without a size.
    case "c", "em": fontSize = .percent(length.value * 100)
    default: break
    }
  }

  /// This style with what a nearer one specifies.
  func overridden(by nearer: TTMLStyle) -> TTMLStyle {
    var result = self
    result.isBold = nearer.isBold ?? isBold
    result.isItalic = nearer.isItalic ?? isItalic
    result.isUnderlined = nearer.isUnderlined ?? isUnderlined
    result.isStruckOut = nearer.isStruckOut ?? isStruckOut
    result.color = nearer.color ?? color
    result.background = nearer.background ?? background
    result.fontFamily = nearer.fontFamily ?? fontFamily
    result.fontSize = nearer.fontSize ?? fontSize
    result.ruby = nearer.ruby ?? ruby
    result.textAlignment = nearer.textAlignment ?? textAlignment
    result.displayAlignment = nearer.displayAlignment ?? displayAlignment
    result.writing = nearer.writing ?? writing
    result.origin = nearer.origin ?? origin
    result.extent = nearer.extent ?? extent
    result.isHidden = nearer.isHidden ?? isHidden
    return result
  }

  /// The style of an element inside one of this style.
  /// - Parameter keepsBackground: whether the outer one is text itself; blocks have backgrounds of their own.
  func inherited(by inner: TTMLStyle, keepsBackground: Bool) -> TTMLStyle {
    var outer = self
    if !keepsBackground { outer.background = nil }
    (outer.origin, outer.extent) = (nil, nil)
    var result = outer.overridden(by: inner)
    // Percentages are of the size outside.
    if case .percent(let size) = inner.fontSize {
      switch fontSize {
      case .percent(let outside): result.fontSize = .percent(size * outside / 100)
      case .pixels(let outside): result.fontSize = .pixels(size * outside / 100)
      case nil: break
      }
    }
    return result
  }

  /// A region's background is not its text's.
  var withoutBackground: TTMLStyle {
    var style = self
    style.background = nil
    return style
  }

  /// What of it the text of a cue has.
  var look: CaptionStyle {
    var look = CaptionStyle()
    look.isBold = isBold ?? false
    look.isItalic = isItalic ?? false
    look.isUnderlined = isUnderlined ?? false
    look.isStruckOut = isStruckOut ?? false
    look.color = color
    look.background = background.flatMap { $0.alpha == 0 ? nil : $0 }
    // The generic names say no more than none.
    look.fontFamily =
      ["default", "sansSerif", "proportionalSansSerif"].contains(fontFamily) ? nil : fontFamily
    if fontSize != .percent(100) { look.fontSize = fontSize }
    switch ruby {
    case "base", "baseContainer": look.ruby = .base
    case "text", "textContainer": look.ruby = .annotation
    default: break
    }
    return look
  }
}
