/// Text of a client inside a sentence: short, on one line, without what a terminal would obey.
public func quotedForClients(_ text: some StringProtocol) -> String {
  "\"\(shownToClients(text, longest: 80))\""
}

/// Text without what a terminal would obey, or what would turn the rest of a line around, cut where it gets long.
/// - Parameter longest: characters as Unicode counts them.
public func shownToClients(_ text: some StringProtocol, longest: Int = 1000) -> String {
  var shown = String.UnicodeScalarView()
  for scalar in text.unicodeScalars.prefix(longest) {
    switch scalar.properties.generalCategory {
    case _ where scalar == "\n": shown.append(" ")
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse: shown.append("\u{fffd}")
    default: shown.append(scalar)
    }
  }
  return String(shown) + (text.unicodeScalars.dropFirst(longest).isEmpty ? "" : "…")
}
