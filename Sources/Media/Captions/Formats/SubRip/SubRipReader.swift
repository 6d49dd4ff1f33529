import MediaTypes

/// Reads SubRip, which has no standard, as leniently as files need it.
///
/// A line of times begins a cue wherever it stands; a line of digits before it is the cue's number. All lines
/// until the next cue are text, empty ones inside included. A line that has an arrow and begins a block, but
/// whose times cannot be understood, begins a block that is kept as it stood (``Verbatim``): shown at no
/// time, written to SubRip again, and warned of. So is text before the first cue.
struct SubRipReader {
  private let name: String
  private var lines: SourceLines
  private var document = CaptionDocument()
  private var block = Block()
  private var number: NumberLine?
  private var isAfterBlank = true
  private var hasUnreadableTimes = false
  private(set) var log: WarningLog

  /// What is being read: a cue, or something that is none.
  private struct Block {
    var cue: Cue?
    var firstLine = 1
    /// Whether its times cannot be understood.
    var isUnreadable = false
    var start = 0
    /// After the last line that is not blank.
    var end = 0
    var isEmpty: Bool { end <= start }
  }

  /// A line of digits, which may turn out to be the number of the next cue.
  private struct NumberLine {
    var text: String
    var start: Int
    /// Where the block ended before it.
    var endBefore: Int
    var followsBlank: Bool
  }

  init(_ source: CaptionSource, log: WarningLog) {
    name = source.name
    lines = SourceLines(source.bytes)
    self.log = log
  }

  /// - Throws: ``CaptionError/notCaptions(name:format:line:)`` for a text without any times.
  mutating func read() throws(CaptionError) -> CaptionDocument {
    while let line = lines.next() { read(line) }
    finishBlock()
    if document.cues.isEmpty, !document.verbatim.isEmpty, !hasUnreadableTimes {
      throw .notCaptions(name: name, format: .subRip, line: log.firstLossLine)
    }
    return document
  }

  private mutating func read(_ line: SourceLine) {
    if let times = SubRipTimes(line.text) {
      beginCue(times, line)
      return
    }
    if line.isBlank {
      isAfterBlank = true
      if number?.followsBlank == false { number = nil }
      return
    }
    let beginsBlock = isAfterBlank || (number?.followsBlank ?? false)
    if beginsBlock, line.text.contains("-->"), line.text.contains(where: \.isDigit) {
      takeNumber()
      finishBlock()
      let start = number?.start ?? line.text.startIndex
      block = Block(firstLine: line.number, isUnreadable: true, start: start, end: line.text.endIndex)
      number = nil
      hasUnreadableTimes = true
      log.add(
        .unreadableTime, isLoss: true, line: line.number,
        "The times of line \(line.number), \(line.string.excerpt), cannot be understood; SubRip keeps its text, "
          + "other formats leave it out. Correct the line.")
    } else {
      let endBefore = block.end
      if block.isEmpty {
        block.start = line.text.startIndex
        if block.cue == nil, !block.isUnreadable { block.firstLine = line.number }
      }
      block.end = line.text.endIndex
      number = Self.number(line.text).map {
        NumberLine(
          text: $0, start: line.text.startIndex, endBefore: max(block.start, endBefore),
          followsBlank: isAfterBlank)
      }
    }
    isAfterBlank = false
  }

  private mutating func beginCue(_ times: SubRipTimes, _ line: SourceLine) {
    takeNumber()
    let identifier = number?.text
    finishBlock()
    var cue = Cue(
      identifier: identifier, start: times.start, end: times.end, text: CaptionText(), line: line.number)
    if !times.rest.isEmpty { readCoordinates(times.rest, &cue) }
    if times.isUnusual {
      log.add(
        .unusualTime, at: cue.start,
        "The times of line \(line.number), \(line.string.excerpt), are unusual; they were understood as "
          + "\(ClockText.signed(cue.start)) to \(ClockText.signed(cue.end)).")
    }
    block = Block(cue: cue, firstLine: line.number, start: lines.position, end: lines.position)
    number = nil
    isAfterBlank = false
  }

  /// Takes the line of digits that was read last out of the block it follows, if it is a number.
  ///
  /// Without an empty line before it, it is text where the cues have no numbers.
  private mutating func takeNumber() {
    guard let line = number else { return }
    let isNumbered =
      document.cues.last.map { $0.identifier != nil } ?? (block.cue?.identifier != nil || block.cue == nil)
    guard line.followsBlank || isNumbered || block.cue?.identifier != nil else {
      number = nil
      return
    }
    block.end = line.endBefore
  }

  private mutating func finishBlock() {
    let content = lines.bytes[block.start..<max(block.start, block.end)]
    if var cue = block.cue {
      var parser = SubRipTextParser(content, cue: cue, line: block.firstLine + 1, log: log)
      parser.parse(into: &cue)
      log = parser.log
      document.cues.append(cue)
    } else if !block.isEmpty {
      document.verbatim.append(
        Verbatim(format: .subRip, kind: "text", text: content.string, beforeCue: document.cues.count))
      if !block.isUnreadable {
        log.add(
          .strayText, isLoss: true, line: block.firstLine,
          "The text at line \(block.firstLine), \(content.string.excerpt), belongs to no cue and is "
            + "shown nowhere."
        )
      }
    }
  }

  /// `X1:100 X2:200 Y1:50 Y2:90`, in pixels of an unknown picture.
  private mutating func readCoordinates(_ rest: ArraySlice<UInt8>, _ cue: inout Cue) {
    for part in rest.split(whereSeparator: \.isBlank) {
      let fields = part.split(separator: UInt8(ascii: ":"), maxSplits: 1).map(\.string)
      if fields.count == 2, ["X1", "X2", "Y1", "Y2"].contains(fields[0].uppercased()) {
        cue.verbatim[fields[0].uppercased()] = fields[1]
      } else {
        log.add(
          .settingIgnored, at: cue.start,
          "Line \(cue.line ?? 0): \(part.string.excerpt) after the times means nothing in "
            + "SubRip; it was ignored."
        )
      }
    }
  }

  /// A line of nothing but digits.
  private static func number(_ line: ArraySlice<UInt8>) -> String? {
    var scanner = ByteScanner(line.trimmed)
    _ = scanner.take("\u{FEFF}")
    guard !scanner.isAtEnd, scanner.rest.count <= 12, scanner.rest.allSatisfy(\.isDigit) else { return nil }
    return scanner.rest.string
  }
}
