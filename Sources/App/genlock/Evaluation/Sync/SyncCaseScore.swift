import MediaTypes

/// What was measured on the sets of a case, or on those with one label.
struct SyncCaseScore: Encodable, Sendable {
  var name: String
  var label: String?
  /// Cameras that sound can place, and how many of these were.
  var related: Int
  var found: Int
  var looksGood: Int
  var reviewSuggested: Int
  var needsManualNudge: Int
  /// Looks good, but is wrong or has no sound in common.
  var wrongLooksGood: Int
  /// The same for every answer that is at least to be reviewed.
  var wrongAnswers: Int
  /// Cameras that share no sound with anybody, and how many of these need a nudge or look good.
  var strangers: Int
  var flaggedStrangers: Int
  var strangersLookingGood: Int
  /// Cameras, of whatever kind, with that warning.
  var noSharedSound: Int
  /// Of what was found, in ms, at the beginning and end of the overlap, and the largest anywhere.
  var medianStartMs: Double?
  var medianEndMs: Double?
  var greatestMs: Double?
  /// Over ten minutes or more.
  var driftCount: Int
  var greatestDriftErrorPpm: Double?
  var jumps: SyncJumpScore

  init(_ name: String, label: String? = nil, _ verdicts: [SyncVerdict]) {
    self.name = name
    self.label = label
    let placeable = verdicts.filter(\.isRelated)
    let right = placeable.filter(\.isFound)
    let unrelated = verdicts.filter { !$0.isRelated }
    related = placeable.count
    found = right.count
    looksGood = verdicts.count(where: \.isLooksGood)
    reviewSuggested = verdicts.count { $0.classification == .reviewSuggested }
    needsManualNudge = verdicts.count { $0.classification == .needsManualNudge }
    wrongLooksGood = verdicts.count { $0.isLooksGood && $0.isWrong }
    wrongAnswers = verdicts.count { $0.classification != .needsManualNudge && $0.isWrong }
    strangers = unrelated.count
    flaggedStrangers = unrelated.count { $0.classification == .needsManualNudge }
    strangersLookingGood = unrelated.count(where: \.isLooksGood)
    noSharedSound = verdicts.count { $0.warnings.contains("NO_SHARED_SOUND") }
    medianStartMs = right.compactMap(\.errors?.startMs).median
    medianEndMs = right.compactMap(\.errors?.endMs).median
    greatestMs = right.compactMap(\.errors?.greatestMs).max()
    let drifts = right.compactMap(\.driftErrorPpm)
    driftCount = drifts.count
    greatestDriftErrorPpm = drifts.max()
    jumps = SyncJumpScore(placeable, falseJumps: verdicts.reduce(0) { $0 + $1.falseJumps })
  }

  var cameras: Int { related + strangers }
}

/// What was said of jumps in mid-recording.
struct SyncJumpScore: Encodable, Sendable {
  var count: Int
  /// Within a second.
  var reported: Int
  /// Of those that were, in ms.
  var greatestTimeErrorMs: Double?
  /// Of recordings with jumps: their pieces, and how many of these are right to a millisecond.
  var pieces: Int
  var rightPieces: Int
  var greatestPieceErrorMs: Double?
  var falseJumps: Int

  /// What is right for a piece, in ms.
  static let pieceTolerance = 1.0

  init(_ verdicts: [SyncVerdict], falseJumps: Int) {
    let jumping = verdicts.filter { !$0.jumpErrorsMs.isEmpty }
    let times = jumping.flatMap(\.jumpErrorsMs)
    let near = times.compactMap(\.self).filter { $0 <= SyncTruth.jumpTolerance }
    // Without an answer every piece is missing.
    let errors = jumping.flatMap { verdict in
      verdict.errors?.piecesMs ?? [Double](repeating: .infinity, count: verdict.jumpErrorsMs.count + 1)
    }
    count = times.count
    reported = near.count
    greatestTimeErrorMs = near.max()
    pieces = errors.count
    rightPieces = errors.count { $0 <= Self.pieceTolerance }
    greatestPieceErrorMs = errors.filter(\.isFinite).max()
    self.falseJumps = falseJumps
  }
}

extension [Double] {
  /// `nil` of none; of an even number, the mean of the middle two.
  fileprivate var median: Double? {
    guard !isEmpty else { return nil }
    let sorted = sorted()
    return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2
  }
}
