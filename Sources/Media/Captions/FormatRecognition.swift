extension CaptionFormat {
  /// What a file's content looks like, and its name says where content does not.
  ///
  /// WebVTT, SCC, TTML, ASS, SSA and JSON begin in ways of their own; SubRip and SubViewer are known by their
  /// first line of times, wherever it is.
  /// - Parameters:
  ///   - content: UTF-8 without byte order mark, lines ended by LF.
  ///   - fileName: only its ending counts.
  /// - Returns: `nil` where neither says anything.
  public init?(content: [UInt8], fileName: String) {
    if let found = Self.recognise(content) {
      self = found
      return
    }
    self.init(fileName: fileName)
  }

  private static func recognise(_ bytes: [UInt8]) -> CaptionFormat? {
    if WebVTTReader.hasSignature(bytes) { return .webVTT }
    let content = bytes.drop(while: \.isWhitespace)
    if content.starts(with: "Scenarist_SCC".utf8) { return .scenarist }
    switch content.first {
    case UInt8(ascii: "<"):
      if content.prefix(1 << 16).holdsTimedTextRoot { return .ttml }
    case UInt8(ascii: "{"):
      // MicroDVD's lines begin with `{25}`.
      let next = content.dropFirst().first { !$0.isWhitespace }
      if next == UInt8(ascii: "\"") || next == UInt8(ascii: "}") { return .json }
    case UInt8(ascii: "["), UInt8(ascii: ";"):
      if let found = sectioned(content.prefix(1 << 16)) { return found }
    default: break
    }
    return byFirstTimes(bytes)
  }

  /// Formats of sections with names in brackets.
  private static func sectioned(_ start: ArraySlice<UInt8>) -> CaptionFormat? {
    let text = start.string.lowercased()
    if text.contains("[information]") || text.contains("[subtitle]") { return .subViewer }
    if text.contains("[v4+ styles]") || text.contains("v4.00+") { return .advancedSubStation }
    if text.contains("[v4 styles]") || text.contains("v4.00") { return .subStation }
    return text.contains("[script info]") || text.contains("[events]") ? .advancedSubStation : nil
  }

  private static func byFirstTimes(_ bytes: [UInt8]) -> CaptionFormat? {
    var lines = SourceLines(bytes)
    while let line = lines.next() {
      if SubRipTimes(line.text) != nil { return .subRip }
      if SubViewerTimes(line.text) != nil { return .subViewer }
    }
    return nil
  }
}

extension ArraySlice<UInt8> {
  /// Whether the root element of an XML document is `tt`, whatever its prefix.
  fileprivate var holdsTimedTextRoot: Bool {
    var rest = self
    while let open = rest.firstIndex(of: UInt8(ascii: "<")) {
      rest = rest[(open + 1)...]
      guard let first = rest.first else { return false }
      if rest.starts(with: "!--".utf8) {
        guard let end = rest.firstIndex(of: "-->") else { return false }
        rest = rest[end...]
      } else if first.isLetter {
        let name = rest.prefix { !$0.isWhitespace && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "/") }
        return name.split(separator: UInt8(ascii: ":")).last?.equals("tt") ?? false
      }
    }
    return false
  }
}
