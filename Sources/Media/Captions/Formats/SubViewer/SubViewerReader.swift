import MediaTypes

/// Reads SubViewer: YouTube's `.sbv`, and version 2 with its header in brackets.
///
/// Neither has a standard. Text goes on until the next line of times, empty lines inside included.
struct SubViewerReader {
  private let name: String
  private var lines: SourceLines
  private var document = CaptionDocument()
  private(set) var log: WarningLog

  init(_ source: CaptionSource, log: WarningLog) {
    name = source.name
    lines = SourceLines(source.bytes)
    self.log = log
  }

  /// - Throws: ``CaptionError/notCaptions(name:format:line:)`` for a text without a cue.
  mutating func read() throws(CaptionError) -> CaptionDocument {
    var cue: Cue?
    // The text of the cue that is being read, without blank lines at its ends.
    var start = 0
    var end = 0
    var strayLine: Int?
    while let line = lines.next() {
      if let times = SubViewerTimes(line.text) {
        finish(cue, start..<max(start, end))
        cue = Cue(start: times.start, end: times.end, text: CaptionText(), line: line.number)
        (start, end) = (lines.position, lines.position)
      } else if cue == nil {
        if readHeader(line), strayLine == nil { strayLine = line.number }
      } else if !line.isBlank {
        if end <= start { start = line.text.startIndex }
        end = line.text.endIndex
      }
    }
    finish(cue, start..<max(start, end))
    if document.cues.isEmpty, let strayLine {
      throw .notCaptions(name: name, format: .subViewer, line: strayLine)
    }
    return document
  }

  /// Takes a line before the first cue.
  /// - Returns: whether it is none of a header.
  private mutating func readHeader(_ line: SourceLine) -> Bool {
    guard !line.isBlank else { return false }
    let text = line.string
    guard text.hasPrefix("[") else {
      log.add(
        .strayText, isLoss: true, line: line.number,
        "Line \(line.number), \(text.excerpt), belongs to no cue and was left out.")
      return true
    }
    if text.uppercased().hasPrefix("[TITLE]"), text.utf8.count > 7 {
      document.title = String(text.dropFirst(7))
    } else {
      document.verbatim.append(Verbatim(format: .subViewer, kind: "header", text: text))
    }
    return false
  }

  private mutating func finish(_ cue: Cue?, _ range: Range<Int>) {
    guard var cue else { return }
    let text = lines.bytes[range].string
    let hasBreaks = lines.bytes[range].contains(UInt8(ascii: "["))
    cue.text = CaptionText(
      hasBreaks ? text.replacing("[br]", with: "\n").replacing("[BR]", with: "\n") : text)
    document.cues.append(cue)
  }
}

/// The line of a cue's times: `0:00:01.000,0:00:02.500`, in version 2 with two decimals.
struct SubViewerTimes {
  let start: MediaTime
  let end: MediaTime

  /// - Returns: `nil` for a line that is none.
  init?(_ line: ArraySlice<UInt8>) {
    var scanner = ByteScanner(line)
    guard let first = SubRipTime(&scanner), scanner.take(","), let second = SubRipTime(&scanner) else {
      return nil
    }
    scanner.skip(while: \.isBlank)
    guard scanner.isAtEnd else { return nil }
    start = first.time
    end = second.time
  }
}
