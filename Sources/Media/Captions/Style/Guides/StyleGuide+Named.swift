extension StyleGuide {
  /// A guide as it is for a text.
  /// - Parameters:
  ///   - script: what the text is written in; guides that only speak of alphabets have no limits on characters and words for
  ///     others.
  ///   - language: its primary subtag, such as `en`; `nil` where nobody knows.
  ///   - isForChildren: whether the audience reads slower; only Netflix tells the difference.
  public static func named(
    _ name: Name, script: CaptionScript, language: String?, isForChildren: Bool = false
  ) -> StyleGuide {
    switch name {
    case .netflix: netflix(script: script, language: language, isForChildren: isForChildren)
    case .bbc: bbc(script: script)
    case .ebu: ebu(script: script)
    case .youtube: youtube(script: script)
    }
  }
}
