/// A stretch of the second recording of a pair without jumps, and where it lies on the first one's clock.
struct AlignedPiece: Sendable {
  /// In samples of the second recording.
  var range: Range<Int>
  var estimate: PairEstimate

  var line: ClockLine { estimate.line }
}

/// Two recordings, aligned.
struct AlignedPair: Sendable {
  /// Indices of the recordings.
  var first: Int
  var second: Int
  /// In the order of time; at least one.
  var pieces: [AlignedPiece]
  /// See ``PieceFinder/Finding``.
  var outOfOrder: Int?

  /// The piece that the most speaks for.
  var main: AlignedPiece {
    pieces.max { $0.estimate.fit.windows < $1.estimate.fit.windows } ?? pieces[0]
  }

  var confidence: Double { main.estimate.confidence }

  /// See ``PairEstimate/isCertain``.
  var isCertain: Bool { main.estimate.isCertain }
}
