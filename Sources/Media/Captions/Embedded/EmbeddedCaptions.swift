public import MediaTypes

/// Captions as they lie in media files.
public enum EmbeddedCaptions {
  /// Reads the packets of a track.
  ///
  /// A sample without an end is shown until the next one begins, the last for ``lastSeconds``.
  /// - Parameter name: of the file, for messages.
  /// - Throws: ``CaptionError`` where the track's header is broken.
  public static func read(_ coded: CodedCaptions, name: String) throws(CaptionError) -> CaptionReading {
    var log = WarningLog()
    let samples = withEnds(coded.samples)
    switch coded.coding {
    case .subRip: return try subRip(samples, name: name, log: &log)
    case .plainText: return try plainText(samples, name: name, log: &log)
    case .webVTT: return try webVTT(samples, header: coded.header, name: name, log: &log)
    case .advancedSubStation: return try subStation(samples, header: coded.header, name: name, log: &log)
    case .timedText: return timedText(samples, header: coded.header, log: &log)
    }
  }

  /// How long the last sample of a track is shown where the container does not say.
  static let lastSeconds: Int64 = 4

  private static func withEnds(_ samples: [CaptionSample]) -> [CaptionSample] {
    var samples = samples.sorted { $0.start < $1.start }
    var next: MediaTime?
    for index in samples.indices.reversed() {
      if index + 1 < samples.count, samples[index + 1].start > samples[index].start {
        next = samples[index + 1].start
      }
      if samples[index].end == nil {
        samples[index].end = next ?? samples[index].start + MediaTime(lastSeconds, of: Rational(1))
      }
    }
    return samples
  }

  private static func cue(_ sample: CaptionSample) -> Cue {
    Cue(
      identifier: sample.identifier, start: sample.start, end: sample.end ?? sample.start, text: CaptionText()
    )
  }

  private static func subRip(
    _ samples: [CaptionSample], name: String, log: inout WarningLog
  ) throws(CaptionError) -> CaptionReading {
    var document = CaptionDocument()
    for (number, sample) in samples.enumerated() {
      let source = try CaptionSource(sample.bytes, name: name, encoding: .utf8, log: &log)
      guard !source.bytes.allSatisfy(\.isWhitespace) else { continue }
      var cue = cue(sample)
      var parser = SubRipTextParser(source.bytes.trimmedLines, cue: cue, line: number + 1, log: log)
      parser.parse(into: &cue)
      log = parser.log
      document.cues.append(cue)
    }
    return CaptionReading(document: document, format: .subRip, warnings: log.warnings)
  }

  private static func plainText(
    _ samples: [CaptionSample], name: String, log: inout WarningLog
  ) throws(CaptionError) -> CaptionReading {
    var document = CaptionDocument()
    for sample in samples {
      let source = try CaptionSource(sample.bytes, name: name, encoding: .utf8, log: &log)
      guard !source.bytes.allSatisfy(\.isWhitespace) else { continue }
      var cue = cue(sample)
      cue.text = CaptionText(source.bytes.trimmedLines.string)
      document.cues.append(cue)
    }
    return CaptionReading(document: document, format: .subRip, warnings: log.warnings)
  }

  /// Source: https://www.webmproject.org/docs/container/ and the Matroska codec mappings; libavformat takes
  /// identifier and settings out of the packet.
  private static func webVTT(
    _ samples: [CaptionSample], header: [UInt8], name: String, log: inout WarningLog
  ) throws(CaptionError) -> CaptionReading {
    var document = CaptionDocument()
    let head = try CaptionSource(header, name: name, encoding: .utf8, log: &log)
    if WebVTTReader.hasSignature(head.bytes) {
      var reader = WebVTTReader(head, log: log)
      document = try reader.read()
      log = reader.log
    }
    let regions = Set(document.regions.map(\.identifier))
    for (number, sample) in samples.enumerated() {
      let source = try CaptionSource(sample.bytes, name: name, encoding: .utf8, log: &log)
      var cue = cue(sample)
      let settings = Array((sample.settings ?? "").utf8)
      for setting in WebVTTSettings.apply(settings[...], to: &cue, regions: regions) {
        log.add(
          .settingIgnored, kind: "cue", at: cue.start,
          "The cue setting \(setting.excerpt) means nothing here and was ignored.")
      }
      var parser = WebVTTTextParser(source.bytes.trimmedLines, cue: cue, line: number + 1, log: log)
      cue.text = parser.parse()
      log = parser.log
      guard !cue.text.isEmpty else { continue }
      document.cues.append(cue)
    }
    return CaptionReading(document: document, format: .webVTT, warnings: log.warnings)
  }

  /// In Matroska an event is `ReadOrder, Layer, Style, Name, MarginL, MarginR, MarginV, Effect, Text` whatever
  /// the header's format line says. Source: https://www.matroska.org/technical/subtitles.html.
  private static func subStation(
    _ samples: [CaptionSample], header: [UInt8], name: String, log: inout WarningLog
  ) throws(CaptionError) -> CaptionReading {
    let fields = ["ReadOrder", "Layer", "Style", "Name", "MarginL", "MarginR", "MarginV", "Effect", "Text"]
    var events: [(order: Int, sample: CaptionSample, values: [ArraySlice<UInt8>])] = []
    for sample in samples {
      let source = try CaptionSource(sample.bytes, name: name, encoding: .utf8, log: &log)
      let values = source.bytes.trimmedLines.split(
        separator: UInt8(ascii: ","), maxSplits: fields.count - 1, omittingEmptySubsequences: false)
      guard values.count == fields.count else {
        log.add(
          .strayText, at: sample.start, isLoss: true,
          "The event at \(ClockText.signed(sample.start)) has not the fields of one; it was left out.")
        continue
      }
      events.append((Int(values[0].string) ?? events.count, sample, values))
    }
    let head = try CaptionSource(header, name: name, encoding: .utf8, log: &log)
    let isOld = CaptionFormat(content: head.bytes, fileName: "") == .subStation
    let format = isOld ? CaptionFormat.subStation : .advancedSubStation
    var reader = SubStationReader(head, format: format, log: log)
    _ = try reader.read()
    // The order in which they stood says which lies above which.
    for event in events.sorted(by: { $0.order < $1.order }) {
      let named = Dictionary(zip(fields, event.values.map(\.trimmed.string))) { first, _ in first }
      reader.addCue(cue(event.sample), named, event.values[fields.count - 1])
    }
    return CaptionReading(document: reader.document, format: format, warnings: reader.log.warnings)
  }

  private static func timedText(
    _ samples: [CaptionSample], header: [UInt8], log: inout WarningLog
  ) -> CaptionReading {
    var document = CaptionDocument()
    let description = TimedTextDescription(header)
    for sample in samples {
      var cue = cue(sample)
      let text = TimedTextSample(sample.bytes, description)
      if text.isBroken {
        log.add(
          .strayText, at: sample.start,
          "The timed text at \(ClockText.signed(sample.start)) is not whole; what could be read was kept.")
      }
      guard !text.text.isEmpty else { continue }
      cue.text = text.text
      cue.placement = description.placement
      document.cues.append(cue)
    }
    return CaptionReading(document: document, format: .webVTT, warnings: log.warnings)
  }
}

extension [UInt8] {
  /// Without the line ends around it.
  fileprivate var trimmedLines: ArraySlice<UInt8> {
    let start = drop { $0 == 0x0A }
    return start.prefix((start.lastIndex { $0 != 0x0A } ?? start.startIndex - 1) - start.startIndex + 1)
  }
}
