/// One recording on the master's clock; see ``SyncResult`` for the meaning of offset and drift.
public struct SyncedRecording: Sendable, Hashable, Codable {
  /// The name of the device; clips of one device share it.
  public var name: String
  /// The file, or the first of the files that a camera split the recording into.
  public var path: String
  /// The files after the first where a camera split the recording.
  public var furtherPaths: [String]?
  /// Length of the recording on its own clock, in ms.
  public var durationMs: Double
  /// In ms, positive when the recording started after the master; `nil` only with the warning `NO_AUDIO` or
  /// `NO_SHARED_SOUND`.
  public var offsetMs: Double?
  /// In ppm, positive when the recording's clock runs fast; `nil` where the offset is, 0 where it could not be
  /// measured.
  public var driftPpm: Double?
  /// One standard deviation of the drift, in ppm; `nil` where the drift could not be measured.
  public var driftUncertaintyPpm: Double?
  /// 0 … 100; at 10 one answer in a thousand is wrong, at 5 one in twenty.
  public var confidence: Double
  public var classification: SyncClassification
  /// How long the recording and the master run at the same time, in ms of the master.
  public var overlapMs: Double
  public var evidence: SyncEvidence?
  public var warnings: [Warning]
  /// The pieces of a recording that jumps; `nil` for one in a single piece.
  public var segments: [SyncSegment]?

  public init(
    name: String, path: String, furtherPaths: [String]? = nil, durationMs: Double, offsetMs: Double? = nil,
    driftPpm: Double? = nil, driftUncertaintyPpm: Double? = nil, confidence: Double = 0,
    overlapMs: Double = 0,
    evidence: SyncEvidence? = nil, warnings: [Warning] = [], segments: [SyncSegment]? = nil
  ) {
    self.name = name
    self.path = path
    self.furtherPaths = furtherPaths
    self.durationMs = durationMs
    self.offsetMs = offsetMs
    self.driftPpm = driftPpm
    self.driftUncertaintyPpm = driftUncertaintyPpm
    self.confidence = confidence
    classification = SyncClassification(confidence: confidence)
    self.overlapMs = overlapMs
    self.evidence = evidence
    self.warnings = warnings
    self.segments = segments
  }

  /// What is not known is null where readers expect a number, and left out where they do not.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(path, forKey: .path)
    try container.encodeIfPresent(furtherPaths, forKey: .furtherPaths)
    try container.encode(durationMs, forKey: .durationMs)
    try container.encode(offsetMs, forKey: .offsetMs)
    try container.encode(driftPpm, forKey: .driftPpm)
    try container.encode(driftUncertaintyPpm, forKey: .driftUncertaintyPpm)
    try container.encode(confidence, forKey: .confidence)
    try container.encode(classification, forKey: .classification)
    try container.encode(overlapMs, forKey: .overlapMs)
    try container.encodeIfPresent(evidence, forKey: .evidence)
    try container.encode(warnings, forKey: .warnings)
    try container.encodeIfPresent(segments, forKey: .segments)
  }
}

/// A stretch of a recording between two jumps.
public struct SyncSegment: Sendable, Hashable, Codable {
  /// Where it begins, in ms of the recording's own time; the first begins at 0.
  public var fromMs: Double
  /// In ms: what `masterTime − cameraTime` is at `fromMs`.
  public var offsetMs: Double
  /// In ppm.
  public var driftPpm: Double

  public init(fromMs: Double, offsetMs: Double, driftPpm: Double) {
    self.fromMs = fromMs
    self.offsetMs = offsetMs
    self.driftPpm = driftPpm
  }

  /// The master's time, in ms, of a time of the recording, in ms.
  public func masterTime(of cameraTime: Double) -> Double {
    fromMs + offsetMs + (cameraTime - fromMs) / (1 + driftPpm * 1e-6)
  }

  /// The recording's time, in ms, of a time of the master, in ms.
  public func cameraTime(of masterTime: Double) -> Double {
    fromMs + (masterTime - fromMs - offsetMs) * (1 + driftPpm * 1e-6)
  }
}

/// What an offset and a drift rest on.
public struct SyncEvidence: Sendable, Hashable, Codable {
  /// Short stretches of sound that were compared one by one.
  public var windows: Int
  /// How many of them lie on the line that offset and drift describe.
  public var agreeingWindows: Int
  /// Spread of the agreeing windows around that line, in ms, as 1.4826 × the median absolute deviation.
  public var residualSpreadMs: Double
  /// Height of the best alignment over the best one elsewhere, as a ratio; 1 means that they are equal.
  public var rivalMargin: Double
  /// How far the pairs with other recordings contradict this one, in ms; `nil` where there are only two.
  public var loopClosureMs: Double?
  /// Where the answer came from.
  public var source: Source

  /// What an answer can rest on.
  public enum Source: String, Sendable, Hashable, Codable {
    case sound
    case timecode
    case creationTime
  }

  public init(
    windows: Int, agreeingWindows: Int, residualSpreadMs: Double, rivalMargin: Double,
    loopClosureMs: Double? = nil,
    source: Source = .sound
  ) {
    self.windows = windows
    self.agreeingWindows = agreeingWindows
    self.residualSpreadMs = residualSpreadMs
    self.rivalMargin = rivalMargin
    self.loopClosureMs = loopClosureMs
    self.source = source
  }
}
