import MediaTypes

/// Reads Scenarist closed captions: bytes of line 21 in hexadecimal, after the timecode of the first pair.
///
/// Timecodes count frames at 30000/1001 Hz, with drop-frame counting where there is a semicolon; each pair
/// takes a frame. Media zero is timecode 00:00:00:00. Source:
/// http://www.theneitherworld.com/mcpoodle/SCC_TOOLS/DOCS/SCC_FORMAT.HTML.
struct SCCReader {
  private let source: CaptionSource
  private var decoder = Line21Decoder()
  /// When the next pair is at the earliest.
  private var time = MediaTime.zero
  private(set) var log: WarningLog

  private static let frameRate = Rational(30_000, 1001) ?? Rational(30)
  private static let frame = Rational(1001, 30_000) ?? Rational(1)

  init(_ source: CaptionSource, log: WarningLog) {
    self.source = source
    self.log = log
  }

  /// - Throws: ``CaptionError/notCaptions(name:format:line:)`` for a file without the first line or any
  ///   timecode, ``CaptionError/tooMuchText(name:limit:)``.
  mutating func read() throws(CaptionError) -> CaptionDocument {
    var lines = SourceLines(source.bytes)
    var hasTimes = source.bytes.starts(with: "Scenarist_SCC".utf8)
    if hasTimes { _ = lines.next() }
    while let line = lines.next() {
      guard !line.isBlank else { continue }
      if read(line) { hasTimes = true }
      guard !decoder.isTooLarge else { throw .tooMuchText(name: source.name, limit: FoundCues.sizeLimit) }
    }
    guard hasTimes else { throw .notCaptions(name: source.name, format: .scenarist, line: 1) }
    let end = time + MediaTime(seconds: 3)
    if decoder.finish(at: end) {
      log.add(
        .unusualTime, kind: "end",
        "The last caption is never erased; it was taken to end at \(ClockText.text(end)).")
    }
    let first = decoder.cues(of: .first)
    let second = decoder.cues(of: .second)
    if !first.isEmpty, !second.isEmpty {
      log.add(
        .strayText, "The file has captions in a second channel too, such as CC2; only the first was read.")
    }
    return CaptionDocument(cues: (first.isEmpty ? second : first))
  }

  /// - Returns: whether the line has a timecode.
  private mutating func read(_ line: SourceLine) -> Bool {
    let words = line.text.split(whereSeparator: \.isBlank)
    guard let code = words.first, let start = Self.time(code.string) else {
      log.add(
        .unreadableTime, isLoss: true, line: line.number,
        "Line \(line.number), \(line.string.excerpt), begins with no timecode; it was left out.")
      return false
    }
    // What was sent takes its time, even if the next line says that it is earlier.
    time = max(time, start)
    for word in words.dropFirst() {
      guard word.count == 4, word.allSatisfy(\.isHexadecimal), let pair = UInt16(word.string, radix: 16)
      else {
        log.add(
          .strayText, kind: "word", at: time,
          "Line \(line.number): \(word.string.excerpt) is no pair of bytes in hexadecimal; it was left out.")
        continue
      }
      decoder.decode(UInt8(pair >> 8), UInt8(pair & 0xFF), at: time)
      time = time + MediaTime(1, of: Self.frame)
    }
    return true
  }

  private static func time(_ text: String) -> MediaTime? {
    let code = Timecode(text.replacing(",", with: ";"), frameRate: frameRate)
    return code.map { MediaTime($0.frameNumber, of: frame) }
  }
}

extension UInt8 {
  fileprivate var isHexadecimal: Bool { isDigit || (0x61...0x66).contains(self | 0x20) }
}
