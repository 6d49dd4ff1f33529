import MediaTypes

/// Puts the cues of segments on one clock and joins those that a border cut.
struct SegmentJoiner {
  private(set) var reading = CaptionReading(document: CaptionDocument(), format: .webVTT, warnings: [])
  private var mediaZero: Int64?
  /// The stream's time of the last segment's cue time zero, in ticks of 90 kHz that do not wrap.
  private var lastZero: Int64?
  /// The cues that the segment before had, by what they show.
  private var open: [Content: Int] = [:]
  private var blocks: Set<Verbatim> = []
  private var regions: Set<CaptionRegion> = []

  private struct Content: Hashable {
    var identifier: String?
    var text: CaptionText
    var placement: CuePlacement?
    var region: String?
  }

  init(mediaZero: Int64?) {
    self.mediaZero = mediaZero
  }

  mutating func add(_ segment: CaptionReading, name: String) {
    let offset = offset(of: segment.document)
    addHead(segment.document)
    for var warning in segment.warnings {
      warning.message = "\(name.excerpt): \(warning.message)"
      reading.warnings.append(warning)
    }
    var shown: [Content: Int] = [:]
    for var cue in segment.document.cues {
      cue.start = cue.start + offset
      cue.end = cue.end + offset
      for run in cue.text.runs.indices {
        cue.text.runs[run].appearsAt = cue.text.runs[run].appearsAt.map { $0 + offset }
      }
      let content = Content(
        identifier: cue.identifier, text: cue.text, placement: cue.placement, region: cue.region)
      if let index = open[content], continues(reading.document.cues[index], cue) {
        reading.document.cues[index].end = max(reading.document.cues[index].end, cue.end)
        shown[content] = index
      } else {
        shown[content] = reading.document.cues.count
        reading.document.cues.append(cue)
      }
    }
    open = shown
  }

  /// Times are written to the ms, so that a border may lie a little beside itself.
  private func continues(_ first: Cue, _ second: Cue) -> Bool {
    second.start >= first.start && second.start <= first.end + MediaTime(2, of: .millisecond)
  }

  private mutating func offset(of document: CaptionDocument) -> MediaTime {
    // Without a map the clocks are the same.
    var zero = document.timestampMap?.ticksOfZero ?? 0
    if let lastZero, document.timestampMap != nil {
      // The clock has wrapped when it seems to have jumped by more than half of its range.
      let turns = (Double(lastZero - zero) / Double(TimestampMap.wrap)).rounded()
      zero += Int64(turns) * TimestampMap.wrap
    }
    lastZero = zero
    let origin = mediaZero ?? zero
    if mediaZero == nil { mediaZero = origin }
    return MediaTime(zero &- origin, of: .clockTick)
  }

  private mutating func addHead(_ segment: CaptionDocument) {
    reading.document.language = reading.document.language ?? segment.language
    reading.document.title = reading.document.title ?? segment.title
    for region in segment.regions where regions.insert(region).inserted {
      reading.document.regions.append(region)
    }
    for var block in segment.verbatim where TimestampMap(header: block.text) == nil {
      let place = reading.document.cues.count + block.beforeCue
      block.beforeCue = 0
      guard blocks.insert(block).inserted else { continue }
      // Style sheets count before the first cue only.
      if block.kind != "STYLE" { block.beforeCue = place }
      reading.document.verbatim.append(block)
    }
  }
}

extension Rational {
  /// 1/90 000, as seconds.
  fileprivate static let clockTick = Rational(1, 90_000) ?? Rational(1)
}
