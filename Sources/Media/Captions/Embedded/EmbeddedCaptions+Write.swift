public import MediaTypes

extension EmbeddedCaptions {
  /// Of several codings, the one that can say the most of a document.
  /// - Parameter codings: of equals the first is taken.
  /// - Returns: `nil` for none.
  public static func coding(for document: CaptionDocument, among codings: [CaptionCoding]) -> CaptionCoding? {
    codings.map { ($0, losses(document, $0).count) }.min { $0.1 < $1.1 }?.0
  }

  /// Makes the packets of a track.
  ///
  /// What lies before zero is cut, and cues that are shown for no time are left out.
  /// - Returns: the packets, and a warning for each kind of thing that the coding cannot say.
  /// - Throws: ``CaptionError/tooLarge(name:size:limit:)``.
  public static func write(
    _ document: CaptionDocument, as coding: CaptionCoding
  ) throws(CaptionError) -> (coded: CodedCaptions, warnings: [Warning]) {
    var log = WarningLog()
    let document = document.withPlainLineEnds
    losses(document, coding).add(to: &log)
    var coded = CodedCaptions(coding: coding)
    let shown = document.cues.enumerated().filter { _, cue in
      guard cue.end <= max(cue.start, .zero) || cue.text.isEmpty else { return true }
      log.add(
        .cueNotShown, at: cue.start,
        "The cue at \(ClockText.signed(cue.start)) is shown for no time or has no text; it was left out.")
      return false
    }.sorted { ($0.element.start, $0.offset) < ($1.element.start, $1.offset) }
    func samples(_ make: (Int, Cue) -> CaptionSample) -> [CaptionSample] { shown.map(make) }
    func sample(_ cue: Cue, _ text: String) -> CaptionSample {
      CaptionSample(start: max(.zero, cue.start), end: cue.end, bytes: Array(text.utf8))
    }
    switch coding {
    case .subRip: coded.samples = samples { sample($1, SubRipTextWriter($1).text) }
    case .plainText: coded.samples = samples { sample($1, $1.text.plain) }
    case .webVTT:
      coded.header = Array(head(document) { WebVTTWriter($0).text }.utf8)
      let regions = WebVTTWriter.regions(of: document)
      coded.samples = samples { _, cue in
        var sample = sample(cue, WebVTTTextWriter(cue).text)
        sample.identifier = cue.identifier.flatMap { WebVTTWriter.canWrite(identifier: $0) ? $0 : nil }
        let settings = WebVTTWriter.settings(cue, regions).dropFirst()
        sample.settings = settings.isEmpty ? nil : String(settings)
        return sample
      }
    case .advancedSubStation:
      coded.header = Array(
        head(document) { SubStationWriter($0, format: .advancedSubStation).text }.utf8)
      let writer = SubStationWriter(document, format: .advancedSubStation)
      coded.samples = samples { sample($1, writer.event($1, order: $0)) }
    case .timedText:
      coded.header = TimedTextDescription.standard
      let cues = shown.map { _, cue in
        var cue = cue
        cue.start = max(.zero, cue.start)
        return cue
      }
      let writer = try TimedTextWriter(cues, log: log)
      log = writer.log
      coded.samples = writer.samples
    }
    return (coded, log.warnings)
  }

  /// The part of a file that says something of all cues.
  private static func head(_ document: CaptionDocument, _ write: (CaptionDocument) -> String) -> String {
    var head = document
    head.cues = []
    head.verbatim = document.verbatim.filter {
      $0.kind.hasPrefix("[") || $0.beforeCue == 0 && $0.kind == "STYLE"
    }
    for index in head.verbatim.indices { head.verbatim[index].beforeCue = 0 }
    return write(head)
  }

  private static func losses(_ document: CaptionDocument, _ coding: CaptionCoding) -> LossReport {
    // The container has them.
    let always: Set<CaptionFeature> = [.title, .language, .milliseconds]
    var document = document
    switch coding {
    case .subRip:
      // Players of media files know no pixels.
      for index in document.cues.indices { document.cues[index].identifier = nil }
      return LossReport(document, .subRip, features: CaptionFormat.subRip.features.union(always))
    case .plainText: return LossReport(document, .subViewer, features: always, name: "Plain text")
    case .webVTT: return LossReport(document, .webVTT, features: CaptionFormat.webVTT.features.union(always))
    case .advancedSubStation:
      return LossReport(
        document, .advancedSubStation, features: CaptionFormat.advancedSubStation.features.union(always))
    case .timedText:
      return LossReport(
        document, .subViewer,
        features: always.union([
          .bold, .italic, .underline, .color, .unnamedColor, .transparency,
        ]), name: "Timed text")
    }
  }
}
