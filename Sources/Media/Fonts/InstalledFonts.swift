import CFontconfig

/// The fonts of this machine that captions can be drawn with: those with outlines, as fontconfig lists them.
///
/// libass asks fontconfig too, and takes any of these for a character that the wanted font lacks.
public struct InstalledFonts: Sendable {
  /// The names by which each font can be asked for: of its family, in full, and PostScript's; in lower case.
  private let names: Set<String>

  /// Reads the list, which takes fontconfig a few ms where its cache is new, and seconds where it is not. Blocks.
  public init() {
    var names: Set<String> = []
    Self.forEachFont(with: Self.nameKinds) { font in
      for kind in Self.nameKinds { names.formUnion(Self.texts(kind, of: font).map { $0.lowercased() }) }
    }
    self.names = names
  }

  /// Whether there is a font of that name, in any case; a kind of font, such as `sans-serif`, always is.
  public func has(_ name: String) -> Bool {
    let name = name.lowercased()
    return Self.kinds.contains(name) || names.contains(name)
  }

  /// Those characters that no font has, in the order of Unicode. Blocks.
  ///
  /// What is never drawn, such as spaces, controls and marks of direction, is not among them.
  public func missing(_ characters: Set<Unicode.Scalar>) -> [Unicode.Scalar] {
    var missing = characters.filter(\.isDrawn)
    Self.forEachFont(with: [FC_CHARSET]) { font in
      var covered: OpaquePointer?
      guard !missing.isEmpty, FcPatternGetCharSet(font, FC_CHARSET, 0, &covered) == FcResultMatch else {
        return
      }
      // Borrowed from the font.
      missing = missing.filter { FcCharSetHasChar(covered, $0.value) == 0 }
    }
    return missing.sorted()
  }

  /// The family that fontconfig takes where one of another name is asked for; `nil` where it has none at all.
  public func substitute(for name: String) -> String? {
    guard let pattern = FcPatternCreate() else { return nil }
    defer { FcPatternDestroy(pattern) }
    FcPatternAddString(pattern, FC_FAMILY, name)
    FcPatternAddBool(pattern, FC_OUTLINE, Self.yes)
    FcConfigSubstitute(nil, pattern, FcMatchPattern)
    FcDefaultSubstitute(pattern)
    var result = FcResultMatch
    guard let font = FcFontMatch(nil, pattern, &result) else { return nil }
    defer { FcPatternDestroy(font) }
    return Self.texts(FC_FAMILY, of: font).first
  }

  private static let nameKinds = [FC_FAMILY, FC_FULLNAME, FC_POSTSCRIPT_NAME]
  /// What fontconfig's own settings, and CSS, name without meaning one font.
  private static let kinds: Set<String> = [
    "sans", "sans-serif", "serif", "mono", "monospace", "cursive", "fantasy", "system-ui", "emoji", "math",
  ]
  private static let yes = FcBool(1)

  /// - Parameters:
  ///   - properties: what is wanted of each font.
  ///   - body: gets each font, which is its own only until it returns.
  private static func forEachFont(with properties: [String], _ body: (OpaquePointer) -> Void) {
    guard let pattern = FcPatternCreate() else { return }
    defer { FcPatternDestroy(pattern) }
    FcPatternAddBool(pattern, FC_OUTLINE, yes)
    guard let wanted = FcObjectSetCreate() else { return }
    defer { FcObjectSetDestroy(wanted) }
    for property in properties { FcObjectSetAdd(wanted, property) }
    // Without a configuration of its own it takes the machine's.
    guard let fonts = FcFontList(nil, pattern, wanted) else { return }
    defer { FcFontSetDestroy(fonts) }
    for index in 0..<Int(fonts.pointee.nfont) {
      if let font = fonts.pointee.fonts[index] { body(font) }
    }
  }

  private static func texts(_ property: String, of font: OpaquePointer) -> [String] {
    var texts: [String] = []
    var text: UnsafeMutablePointer<FcChar8>?
    while FcPatternGetString(font, property, Int32(texts.count), &text) == FcResultMatch, let found = text {
      texts.append(String(cString: found))
    }
    return texts
  }
}

extension Unicode.Scalar {
  /// Whether it has a glyph of its own.
  fileprivate var isDrawn: Bool {
    if properties.isWhitespace || properties.isDefaultIgnorableCodePoint { return false }
    return ![.control, .format, .lineSeparator, .paragraphSeparator, .surrogate]
      .contains(properties.generalCategory)
  }
}
