/// What the head of a document defines.
struct TTMLHead {
  private var styles: [String: [String: String]] = [:]
  private(set) var regions: [String: TTMLStyle] = [:]
  private(set) var agents: [String: String] = [:]
  private(set) var initial = TTMLStyle()
  private var resolved: [String: TTMLStyle] = [:]

  /// Styles refer to others at most so deep; more is a circle.
  private static let depthLimit = 16

  mutating func addStyle(_ attributes: [String: String]) {
    if let identifier = attributes["xml:id"] ?? attributes["id"] { styles[identifier] = attributes }
  }

  mutating func addInitial(_ attributes: [String: String]) {
    initial.apply(attributes)
  }

  mutating func setRegion(_ identifier: String, _ style: TTMLStyle) {
    regions[identifier] = style
  }

  mutating func setAgent(_ identifier: String, name: String) {
    agents[identifier] = name
  }

  /// The style that an element's attributes specify, by reference and themselves.
  mutating func style(_ attributes: [String: String]) -> TTMLStyle {
    var style = TTMLStyle()
    if let references = attributes["style"] { style = referenced(references, depth: 0) }
    style.apply(attributes)
    return style
  }

  /// Later references override earlier ones. Source:
  /// https://www.w3.org/TR/ttml2/#semantics-style-association.
  private mutating func referenced(_ references: String, depth: Int) -> TTMLStyle {
    var style = TTMLStyle()
    guard depth < Self.depthLimit else { return style }
    for name in references.split(whereSeparator: \.isWhitespace).prefix(64).map(String.init) {
      style = style.overridden(by: resolve(name, depth: depth))
    }
    return style
  }

  private mutating func resolve(_ name: String, depth: Int) -> TTMLStyle {
    if let known = resolved[name] { return known }
    guard let attributes = styles[name] else { return TTMLStyle() }
    // In a circle it is what it says itself.
    resolved[name] = TTMLStyle()
    var style = attributes["style"].map { referenced($0, depth: depth + 1) } ?? TTMLStyle()
    style.apply(attributes)
    resolved[name] = style
    return style
  }
}
