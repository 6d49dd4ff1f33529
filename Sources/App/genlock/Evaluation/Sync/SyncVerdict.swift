import MediaTypes

/// One answer beside the truth.
struct SyncVerdict: Encodable, Sendable {
  /// Of the case or list of pairs.
  var group: String
  var label: String?
  var master: String
  var recording: String
  /// Whether sound tells where it lies, by way of other recordings of the set at least.
  var isRelated: Bool
  /// What it truly shares with the master, in ms.
  var overlapMs: Double
  var offsetMs: Double?
  var driftPpm: Double?
  var confidence: Double
  var classification: SyncClassification
  /// `nil` where there is no offset, or no truth.
  var errors: SyncTruth.Errors?
  /// Against the truth, without sign, over ten minutes or more in one piece.
  var driftErrorPpm: Double?
  /// How far from each true jump one was reported, in ms; `nil` where none was.
  var jumpErrorsMs: [Double?]
  /// Jumps reported where there is none.
  var falseJumps: Int
  var warnings: [String]

  /// Beyond this an answer is wrong, in ms, whatever it is used for.
  static let tolerance = 40.0
  /// The least overlap that tells about drift, in ms.
  static let driftOverlap = 600_000.0

  /// - Parameters:
  ///   - truth: `nil` where no sound can tell.
  ///   - overlapMs: 0 where the truth is known by way of other recordings only.
  init(
    group: String, label: String?, master: String, answer: SyncedRecording, truth: SyncTruth?,
    overlapMs: Double
  ) {
    self.group = group
    self.label = label
    self.master = master
    recording = answer.name
    isRelated = truth != nil
    self.overlapMs = overlapMs
    offsetMs = answer.offsetMs
    driftPpm = answer.driftPpm
    confidence = answer.confidence
    classification = answer.classification
    warnings = answer.warnings.map(\.code)
    let pieces = answer.pieces
    let reported = pieces.dropFirst().map(\.fromMs)
    let jumps = truth?.jumps ?? []
    jumpErrorsMs = jumps.map { jump in reported.map(jump.distance).min() }
    falseJumps = reported.count { time in !jumps.contains { $0.distance(time) <= SyncTruth.jumpTolerance } }
    guard let truth, !pieces.isEmpty else { return }
    errors = truth.errors(of: pieces)
    if truth.stretches.count == 1, overlapMs >= Self.driftOverlap {
      driftErrorPpm = abs(pieces[0].driftPpm - truth.stretches[0].driftPpm)
    }
  }

  /// Whether it says where the recording lies, and that is so.
  var isFound: Bool { (errors?.greatestMs ?? .infinity) <= Self.tolerance }

  /// Whether it says where the recording lies, and that is not so.
  var isWrong: Bool { offsetMs != nil && !isFound }

  var isLooksGood: Bool { classification == .looksGood }
}

extension SyncedRecording {
  /// One for each stretch between jumps; none without an offset.
  fileprivate var pieces: [SyncSegment] {
    guard let offsetMs else { return [] }
    return segments ?? [SyncSegment(fromMs: 0, offsetMs: offsetMs, driftPpm: driftPpm ?? 0)]
  }
}

extension ClosedRange<Double> {
  /// 0 inside.
  fileprivate func distance(_ value: Double) -> Double {
    Swift.max(0, lowerBound - value, value - upperBound)
  }
}
