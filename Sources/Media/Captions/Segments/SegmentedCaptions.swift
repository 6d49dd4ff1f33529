public import MediaTypes

/// WebVTT in segments, as HTTP Live Streaming has it. Source: RFC 8216, section 3.5.
public enum SegmentedCaptions {
  /// A file of a segmented stream.
  public struct Segment: Sendable, Hashable {
    public var name: String
    public var bytes: [UInt8]

    public init(name: String, bytes: [UInt8]) {
      self.name = name
      self.bytes = bytes
    }
  }

  /// Reads the segments of a stream into one document.
  ///
  /// A cue that a segment repeats, or continues from the one before, is one cue. Notes and style sheets that
  /// several segments have are kept once.
  /// - Parameters:
  ///   - segments: in the order of the playlist.
  ///   - mediaZero: the stream's time of media zero, in ticks of 90 kHz; `nil` to leave the first segment's
  ///     times as they are.
  /// - Throws: ``CaptionError`` of the first segment that cannot be read, or the first with text where none has a cue.
  public static func read(
    _ segments: [Segment], mediaZero: Int64? = nil
  ) throws(CaptionError) -> CaptionReading {
    var joiner = SegmentJoiner(mediaZero: mediaZero)
    var firstLoss: (name: String, line: Int)?
    for segment in segments {
      let (reading, line) = try CaptionFile.readPart(
        segment.bytes, name: segment.name, format: .webVTT, encoding: nil)
      joiner.add(reading, name: segment.name)
      if firstLoss == nil, let line { firstLoss = (segment.name, line) }
    }
    if joiner.reading.document.cues.isEmpty, let firstLoss {
      throw .nothingUsable(name: firstLoss.name, format: .webVTT, line: firstLoss.line)
    }
    return joiner.reading
  }

  /// How many segments, and cues in all of them together, are written at most.
  public static let segmentLimit = 20_000
  static let cueLimit = 2_000_000

  /// Writes a document as segments of a whole number of seconds, with their playlist.
  ///
  /// A cue is in every segment that it is shown in, with its whole time each time.
  /// - Parameters:
  ///   - targetSeconds: how long a segment is, in seconds; at least 1.
  ///   - duration: of the media; `nil` to end with the last cue.
  ///   - mediaZero: the stream's time of media zero, in ticks of 90 kHz.
  ///   - stem: what the segments' names begin with; characters that need escaping in a URL are the caller's
  ///     to escape.
  /// - Returns: the segments' files, the playlist, and the same warnings as ``CaptionFile/write(_:as:)``.
  /// - Throws: ``CaptionError/tooManySegments(limit:)``.
  public static func write(
    _ document: CaptionDocument, targetSeconds: Int, duration: MediaTime? = nil, mediaZero: Int64 = 0,
    stem: String = "captions"
  ) throws(CaptionError) -> (files: [Segment], playlist: MediaPlaylist, warnings: [Warning]) {
    let target = MediaTime(Int64(max(1, min(targetSeconds, 86_400))), of: Rational(1))
    let lastEnd = document.cues.map { max($0.start, $0.end) }.max() ?? .zero
    let end = max(duration ?? lastEnd, .zero)
    let count = max(1, end.ticks / target.ticks + (end.ticks % target.ticks == 0 ? 0 : 1))
    guard count <= segmentLimit else { throw .tooManySegments(limit: segmentLimit) }

    var cues = [[Cue]](repeating: [], count: Int(count))
    var cueCount = 0
    for cue in document.cues {
      let first = Swift.min(count - 1, max(0, cue.start.ticks / target.ticks))
      // A cue that ends where a segment begins is not shown in it.
      let last = Swift.min(count - 1, max(first, (max(0, cue.end.ticks) &- 1) / target.ticks))
      cueCount += Int(last - first) + 1
      guard cueCount <= cueLimit else { throw .tooManySegments(limit: segmentLimit) }
      for index in first...last { cues[Int(index)].append(cue) }
    }
    var part = document
    let header = TimestampMap(mpegTicks: mediaZero, local: .zero).header
    // Comments between cues have no place of their own in a segment.
    part.verbatim =
      [Verbatim(format: .webVTT, kind: WebVTTReader.headerKind, text: header)]
      + document.verbatim.filter { $0.kind == "STYLE" }
    var files: [Segment] = []
    var segments: [MediaPlaylist.Segment] = []
    for index in cues.indices {
      part.cues = cues[index]
      let name = "\(stem)\(index).vtt"
      files.append(Segment(name: name, bytes: Array(WebVTTWriter(part.withPlainLineEnds).text.utf8)))
      let rest = MediaTime(ticks: end.ticks - Int64(index) * target.ticks)
      let length = end > .zero ? Swift.min(target, rest) : target
      segments.append(MediaPlaylist.Segment(location: name, duration: length.seconds))
    }
    var log = WarningLog()
    LossReport(document, .webVTT).add(to: &log)
    return (files, MediaPlaylist(segments: segments), log.warnings)
  }
}
