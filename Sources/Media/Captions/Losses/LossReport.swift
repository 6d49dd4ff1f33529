import MediaTypes

/// What a format cannot say of a document, found by looking at the document alone.
struct LossReport {
  private let name: String
  private var losses: [CaptionFeature: Loss] = [:]
  private var clamped = Loss()

  private struct Loss {
    /// How many cues, or parts of the document, lose it.
    var count = 0
    var first: Cue?
  }

  /// How many kinds of things are lost.
  var count: Int { losses.count }

  /// - Parameters:
  ///   - features: what can be said, where that is not what the format can.
  ///   - name: for messages, where it is not the format's.
  init(
    _ document: CaptionDocument, _ format: CaptionFormat, features: Set<CaptionFeature>? = nil,
    name: String? = nil
  ) {
    self.name = name ?? format.name
    let can = features ?? format.features
    func note(_ feature: CaptionFeature, _ cue: Cue? = nil) {
      guard !can.contains(feature) else { return }
      Self.count(cue, in: &losses[feature, default: Loss()])
    }
    if document.title != nil { note(.title) }
    if document.language != nil { note(.language) }
    // What other regions say is in the placement of cues too.
    for region in document.regions where region.hasLines {
      note(.regions)
      if region.scrollsUp, can.contains(.regions) { note(.scrolling) }
    }
    let script = SubStationScript(document.verbatim)
    for block in document.verbatim where !format.takes(from: block.format) {
      Self.count(nil, in: &losses[.keptBlocks, default: Loss()])
    }
    for (index, cue) in document.cues.enumerated() {
      for feature in CueFeatures(cue).features {
        // Pixels say what the nine places do not.
        if feature == .exactPlacement, format.isSubStation, TextAnchor(cue.placement) != nil { continue }
        note(feature, cue)
      }
      // A number that is the cue's place says nothing.
      if let identifier = cue.identifier, identifier != String(index + 1), !can.contains(.identifiers),
        !Self.keeps(identifier, format)
      {
        Self.count(cue, in: &losses[.identifiers, default: Loss()])
      }
      // A style's name says nothing that its runs do not.
      if cue.verbatim.keys.contains(where: { $0 != "Style" && !format.fieldNames.contains($0) }),
        format != .json
      {
        Self.count(cue, in: &losses[.fields, default: Loss()])
      }
      if cue.text.runs.contains(where: { run in
        run.instruction.map {
          !format.takes(from: run.instructionFormat) && Self.isOnlyInstruction($0, script)
        }
          ?? false
      }) {
        Self.count(cue, in: &losses[.instructions, default: Loss()])
      }
      if cue.start < .zero || cue.end < .zero, format != .json { Self.count(cue, in: &clamped) }
    }
  }

  private static func keeps(_ identifier: String, _ format: CaptionFormat) -> Bool {
    switch format {
    case .webVTT: WebVTTWriter.canWrite(identifier: identifier)
    case .subRip: Int(identifier) != nil
    case .ttml: TTMLWriter.canWrite(identifier: identifier)
    default: format.features.contains(.identifiers)
    }
  }

  /// Whether the model does not hold what an instruction says; karaoke is in the times of runs, a place in
  /// the cue's placement.
  private static func isOnlyInstruction(_ text: String, _ script: SubStationScript) -> Bool {
    SubStationOverride.list(Array(text.utf8.dropFirst().dropLast())[...]).contains { item in
      guard let override = item.override else { return false }
      // A place outside of the picture is put at its edge.
      if override.name == "pos", override.numbers.count == 2 {
        return !(0...script.width).contains(override.numbers[0])
          || !(0...script.height).contains(override.numbers[1])
      }
      return !["k", "K", "kf", "ko", "pos", ""].contains(override.name)
    }
  }

  private static func count(_ cue: Cue?, in loss: inout Loss) {
    loss.count += 1
    if loss.first == nil { loss.first = cue }
  }

  /// One warning for each feature that is lost, in a fixed order.
  func add(to log: inout WarningLog) {
    for feature in CaptionFeature.allCases {
      guard let loss = losses[feature] else { continue }
      let place = loss.first.map { ", first in \(Self.place(of: $0))" } ?? ""
      log.add(
        Warning(
          code: CaptionWarning.formatLoss.rawValue,
          message: "\(name) cannot say everything: \(feature.rawValue) left out, \(loss.count) "
            + "time\(loss.count == 1 ? "" : "s")\(place).",
          count: loss.count, atMs: loss.first?.start.milliseconds))
    }
    if let first = clamped.first {
      log.add(
        Warning(
          code: CaptionWarning.negativeTimeClamped.rawValue,
          message:
            "\(name) has no times before zero; \(Self.place(of: first)) has one, and zero was written.",
          count: clamped.count, atMs: first.start.milliseconds))
    }
  }

  private static func place(of cue: Cue) -> String {
    let time = ClockText.signed(cue.start)
    return cue.line.map { "the cue at \(time), line \($0)" } ?? "the cue at \(time)"
  }
}
