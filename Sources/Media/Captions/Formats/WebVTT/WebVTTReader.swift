import MediaTypes

/// Reads WebVTT by the parser algorithm of https://www.w3.org/TR/webvtt1/#file-parsing, and tells what that
/// leaves out.
struct WebVTTReader {
  private let name: String
  private var lines: SourceLines
  private var document = CaptionDocument()
  private var regionNames: Set<String> = []
  private var hasSeenCue = false
  private(set) var log: WarningLog

  init(_ source: CaptionSource, log: WarningLog) {
    name = source.name
    lines = SourceLines(source.bytes)
    self.log = log
  }

  static func hasSignature(_ bytes: [UInt8]) -> Bool {
    guard bytes.starts(with: "WEBVTT".utf8) else { return false }
    return bytes.count == 6 || bytes[6].isBlank || bytes[6] == 0x0A
  }

  /// - Throws: ``CaptionError/notCaptions(name:format:line:)`` for a file without the signature.
  mutating func read() throws(CaptionError) -> CaptionDocument {
    guard Self.hasSignature(lines.bytes), let first = lines.next() else {
      throw .notCaptions(name: name, format: .webVTT, line: 1)
    }
    readTitle(first)
    if let line = lines.peek() {
      if line.isEmpty { _ = lines.next() } else { readBlock(inHeader: true) }
    }
    while skipEmptyLines() { readBlock(inHeader: false) }
    return document
  }

  /// - Returns: whether there is a line after them.
  private mutating func skipEmptyLines() -> Bool {
    while let line = lines.peek() {
      guard line.isEmpty else { return true }
      _ = lines.next()
    }
    return false
  }

  /// The text after the signature, which is free; people write the title there, after a dash.
  private mutating func readTitle(_ line: SourceLine) {
    var text = ByteScanner(line.text.dropFirst(6).trimmed)
    if text.take(UInt8(ascii: "-")) { text.skip(while: \.isBlank) }
    if !text.isAtEnd { document.title = text.rest.string }
  }

  /// Source: https://www.w3.org/TR/webvtt1/#collect-a-webvtt-block.
  private mutating func readBlock(inHeader: Bool) {
    let first = lines.number + 1
    var kind = BlockKind.other
    var cue: Cue?
    var hasSeenArrow = false
    // The lines that belong to the block, as one stretch of the file; those before a time line are its
    // identifier.
    var start = lines.position
    var end = lines.position
    var count = 0
    while true {
      let before = lines
      guard let line = lines.next() else { break }
      count += 1
      if line.text.contains("-->") {
        guard !inHeader, count == 1 || (count == 2 && !hasSeenArrow) else {
          lines = before
          break
        }
        hasSeenArrow = true
        cue = readTimes(line, identifier: lines.bytes[start..<end])
        if cue != nil { hasSeenCue = true }
        start = lines.position
        end = start
        continue
      }
      if line.isEmpty { break }
      if !inHeader, count == 2, !hasSeenCue, !hasSeenArrow {
        kind = BlockKind(lines.bytes[start..<end])
      }
      end = line.text.endIndex
    }
    let content = lines.bytes[start..<max(start, end)]
    if inHeader {
      readHeader(content, line: first)
    } else if var cue {
      var parser = WebVTTTextParser(content, cue: cue, line: (cue.line ?? first) + 1, log: log)
      cue.text = parser.parse()
      log = parser.log
      document.cues.append(cue)
    } else if !hasSeenArrow {
      readOther(content, kind, line: first)
    }
  }

  private mutating func readTimes(_ line: SourceLine, identifier: ArraySlice<UInt8>) -> Cue? {
    var scanner = ByteScanner(line.text)
    guard let (start, end) = WebVTTTime.pair(&scanner) else {
      log.add(
        .unreadableTime, isLoss: true, line: line.number,
        "The times of line \(line.number), \(line.string.excerpt), cannot be understood; the cue was "
          + "left out."
      )
      return nil
    }
    var cue = Cue(
      identifier: identifier.isEmpty ? nil : identifier.string, start: start, end: end, text: CaptionText(),
      line: line.number)
    let ignored = WebVTTSettings.apply(scanner.rest, to: &cue, regions: regionNames)
    for setting in ignored {
      log.add(
        .settingIgnored, kind: "cue", at: start,
        "Line \(line.number): the cue setting \(setting.excerpt) means nothing here and was ignored.")
    }
    return cue
  }

  private mutating func readHeader(_ content: ArraySlice<UInt8>, line: Int) {
    for (index, text) in content.split(separator: 0x0A).enumerated() {
      let value = text.drop { $0 != UInt8(ascii: ":") }.dropFirst().trimmed
      if text.string.lowercased().hasPrefix("language:"), !value.isEmpty {
        document.language = value.string
      } else {
        document.verbatim.append(Verbatim(format: .webVTT, kind: Self.headerKind, text: text.string))
        if !text.contains(UInt8(ascii: ":")), !text.contains(UInt8(ascii: "=")) {
          log.add(
            .strayText,
            "Line \(line + index), \(text.string.excerpt), is a part of the header and shown nowhere.")
        }
      }
    }
  }

  private mutating func readOther(_ content: ArraySlice<UInt8>, _ kind: BlockKind, line: Int) {
    switch kind {
    case .styleSheet: keep(content, as: "STYLE")
    case .region: readRegion(content, line: line)
    case .other where BlockKind.isComment(content): keep(content, as: "NOTE")
    case .other:
      let block = BlockKind(content.prefix { $0 != 0x0A })
      let reason = block == .other ? "has no times" : "may not follow a cue, nor be empty"
      log.add(
        .strayText, isLoss: true, line: line,
        "The block at line \(line), \(content.string.excerpt), \(reason); it was left out.")
    }
  }

  private mutating func keep(_ content: ArraySlice<UInt8>, as kind: String) {
    document.verbatim.append(
      Verbatim(format: .webVTT, kind: kind, text: content.string, beforeCue: document.cues.count))
  }

  private mutating func readRegion(_ content: ArraySlice<UInt8>, line: Int) {
    let settings = content.drop { $0 != 0x0A }
    let (region, ignored) = WebVTTRegion.read(settings)
    document.regions.append(region)
    regionNames.insert(region.identifier)
    for setting in ignored {
      log.add(
        .settingIgnored, kind: "region",
        "The region at line \(line) has a setting, \(setting.excerpt), that means nothing; it was ignored.")
    }
  }

  /// What lines after the signature are called in ``Verbatim/kind``.
  static let headerKind = "header"

  private enum BlockKind {
    case styleSheet
    case region
    case other

    /// - Parameter line: the block's first.
    init(_ line: ArraySlice<UInt8>) {
      if line.starts(with: "STYLE".utf8), line.dropFirst(5).allSatisfy(\.isWhitespace) {
        self = .styleSheet
      } else if line.starts(with: "REGION".utf8), line.dropFirst(6).allSatisfy(\.isWhitespace) {
        self = .region
      } else {
        self = .other
      }
    }

    static func isComment(_ block: ArraySlice<UInt8>) -> Bool {
      block.starts(with: "NOTE".utf8) && (block.dropFirst(4).first?.isWhitespace ?? true)
    }
  }
}
