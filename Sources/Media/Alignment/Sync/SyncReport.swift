import Foundation
import MediaTypes

/// Puts what was found about one recording into the words of a result.
struct SyncReport {
  let master: SyncRecording
  let recording: SyncRecording
  let isMaster: Bool

  /// Beyond this, in ms over the overlap, one offset is not enough: half a frame at 25 frames per second.
  private static let driftTolerance = 20.0
  /// Below this margin another place fits about as well.
  private static let repetitiveMargin = 1.15
  /// What a timecode alone is worth.
  private static let clockConfidence = 5.0

  /// - Parameters:
  ///   - placement: from all pairs, `nil` where none reaches the recording.
  ///   - direct: the pair of the master and the recording.
  func recording(placement: JointSolution.Placement?, direct: AlignedPair?) -> SyncedRecording {
    var synced = SyncedRecording(
      name: recording.name, path: recording.path,
      furtherPaths: recording.furtherPaths.isEmpty ? nil : recording.furtherPaths,
      durationMs: recording.durationMs, warnings: recording.warnings)
    if isMaster {
      synced.offsetMs = 0
      synced.driftPpm = 0
      synced.driftUncertaintyPpm = 0
      synced.setConfidence(100)
      synced.overlapMs = recording.durationMs
      synced.evidence = SyncEvidence.none
      if recording.sound == nil { synced.warnings.append(.noAudio(recording.name)) }
      return synced
    }
    guard recording.sound != nil, let placement else {
      leaveOut(&synced, direct: direct)
      return synced
    }
    synced.setConfidence(placement.confidence)
    // The comparison with the master speaks for the answer only if it is the same one.
    let confirming = direct.flatMap {
      $0.confidence >= JointSolution.leastConfidence && $0.confirms(placement.line) ? $0 : nil
    }
    let pair = confirming ?? placement.pair
    let pieces = confirming.flatMap { $0.pieces.count > 1 ? $0.pieces : nil }
    let line = pieces?[0].line ?? placement.line
    synced.offsetMs = line.offsetMs
    synced.driftPpm = line.driftPpm
    synced.driftUncertaintyPpm =
      pieces == nil ? placement.driftDeviation : pieces?[0].estimate.fit.slopeDeviation.map { $0 * 1e6 }
    synced.overlapMs = overlap(line)
    synced.evidence = evidence(pair, placement)
    if let pieces { describe(pieces, in: &synced) }
    if let start = confirming?.outOfOrder {
      // Part of it is surely somewhere else, so the rest cannot be waved through.
      synced.setConfidence(min(synced.confidence, 9.9))
      synced.warnings.append(
        Warning(
          code: "OUT_OF_ORDER",
          message:
            "What comes here in \(recording.name) was recorded before what comes ahead of it; check the order of its files.",
          atMs: Double(start) / SoundSamples.samplesPerMillisecond))
    }
    warn(&synced, pair, placement, line)
    return synced
  }

  private func overlap(_ line: ClockLine) -> Double {
    guard let master = master.sound, let own = recording.sound,
      let overlap = line.overlap(first: master.samples.count, second: own.samples.count)
    else { return 0 }
    return (overlap.upperBound - overlap.lowerBound) * (1 + line.slope)
      / SoundSamples.samplesPerMillisecond
  }

  private func evidence(_ pair: AlignedPair, _ placement: JointSolution.Placement) -> SyncEvidence {
    var evidence = SyncEvidence(pair)
    evidence.loopClosureMs = placement.closureMs
    return evidence
  }

  private func describe(_ pieces: [AlignedPiece], in synced: inout SyncedRecording) {
    let millisecond = SoundSamples.samplesPerMillisecond
    synced.segments = pieces.map { piece in
      let start = Double(piece.range.lowerBound)
      return SyncSegment(
        fromMs: start / millisecond, offsetMs: piece.line.delay(at: start) / millisecond,
        driftPpm: piece.line.driftPpm)
    }
    synced.offsetMs = synced.segments?.first?.offsetMs
    for (before, after) in zip(pieces, pieces.dropFirst()) {
      let time = Double(after.range.lowerBound)
      let jump = (after.line.delay(at: time) - before.line.delay(at: time)) / millisecond
      let text = String(format: "%.1f ms of it are %@", abs(jump), jump > 0 ? "missing" : "too much")
      synced.warnings.append(
        Warning(
          code: "JUMP",
          message: "\(recording.name) jumps: \(text), as after dropped samples; each piece has its offset.",
          atMs: time / millisecond))
    }
  }

  private func warn(
    _ synced: inout SyncedRecording, _ pair: AlignedPair, _ placement: JointSolution.Placement,
    _ line: ClockLine
  ) {
    let slide = abs(line.slope) * synced.overlapMs
    if slide > Self.driftTolerance {
      synced.warnings.append(
        Warning(
          code: "DRIFT_TOO_LARGE_FOR_OFFSET",
          message:
            "The clock of \(recording.name) slides by \(Int(slide.rounded())) ms over the overlap; one offset is "
            + "not enough, so change its speed or conform it."))
    }
    if Self.isRepetitive(pair) {
      synced.warnings.append(
        Warning(
          code: "REPETITIVE_MATERIAL",
          message:
            "The sound of \(recording.name) repeats itself and fits about as well elsewhere; check the offset."
        ))
    }
    if placement.isClashing {
      synced.warnings.append(
        Warning(
          code: "CLIPS_OVERLAP",
          message:
            "\(recording.path) ran at the same time as another clip of \(recording.name), which one device cannot "
            + "do; check the names, and place it by hand."))
    }
    if placement.isContradicted {
      synced.warnings.append(
        Warning(
          code: "LOOP_OPEN",
          message:
            "\(recording.name) lies elsewhere by its comparison with another recording; check it, or place it by hand."
        ))
    }
  }

  private static func isRepetitive(_ pair: AlignedPair) -> Bool {
    pair.main.estimate.margin < repetitiveMargin && pair.main.estimate.height > 8
  }

  /// No sound reaches it: a timecode may answer, and says so.
  private func leaveOut(_ synced: inout SyncedRecording, direct: AlignedPair?) {
    let confidence = direct.map(\.confidence) ?? 0
    synced.setConfidence(min(confidence, 0.99))
    synced.evidence = direct.map { SyncEvidence($0) } ?? SyncEvidence.none
    if recording.sound == nil {
      synced.warnings.append(.noAudio(recording.name))
    } else {
      let name = recording.name
      synced.warnings.append(
        Warning(
          code: "NO_SHARED_SOUND",
          message: "\(name) shares no sound with the others that would place it; place it by hand."))
      if let direct, Self.isRepetitive(direct) {
        synced.warnings.append(
          Warning(
            code: "REPETITIVE_MATERIAL",
            message:
              "The sound of \(name) repeats itself and fits equally well at several places of the master."))
      }
    }
    guard let own = recording.clock, let other = master.clock, own.kind == .timecode, other.kind == .timecode,
      own.startMs != other.startMs || own.startMs != 0
    else { return }
    let day = 86_400_000.0
    let offset = (own.startMs - other.startMs).remainder(dividingBy: day)
    synced.offsetMs = offset
    synced.driftPpm = 0
    synced.setConfidence(Self.clockConfidence)
    synced.overlapMs = max(0, min(master.durationMs, offset + recording.durationMs) - max(0, offset))
    synced.evidence = SyncEvidence(
      windows: 0, agreeingWindows: 0, residualSpreadMs: 0, rivalMargin: 1, source: .timecode)
    synced.warnings.append(
      Warning(
        code: "FROM_TIMECODE",
        message: "\(recording.name) is placed by its timecode alone, which no sound confirms; review it."))
  }
}

extension SyncedRecording {
  fileprivate mutating func setConfidence(_ value: Double) {
    confidence = value
    classification = SyncClassification(confidence: value)
  }
}

extension AlignedPair {
  /// Whether one of its pieces lies on a line, give or take 40 ms.
  fileprivate func confirms(_ line: ClockLine) -> Bool {
    pieces.contains { abs($0.line.delay - line.delay(at: $0.line.center)) <= JointSolution.contradiction }
  }
}

extension SyncEvidence {
  fileprivate static let none = SyncEvidence(
    windows: 0, agreeingWindows: 0, residualSpreadMs: 0, rivalMargin: 1)

  fileprivate init(_ pair: AlignedPair) {
    let estimates = pair.pieces.map(\.estimate)
    let main = pair.main.estimate
    self.init(
      windows: estimates.reduce(0) { $0 + $1.fit.windows },
      agreeingWindows: estimates.reduce(0) { $0 + $1.fit.agreeing },
      residualSpreadMs: main.fit.spread / SoundSamples.samplesPerMillisecond, rivalMargin: main.margin)
  }
}

extension Warning {
  fileprivate static func noAudio(_ name: String) -> Warning {
    Warning(
      code: "NO_AUDIO", message: "\(name) has no sound to compare; place it by hand or by its timecode.")
  }
}

extension SyncRecording {
  /// The delay that clocks promise for this recording against another one, in samples; `nil` without clocks of one kind.
  func expectedDelay(after other: SyncRecording) -> ExpectedDelay? {
    guard let own = clock, let another = other.clock, own.kind == another.kind, own.startMs != another.startMs
    else {
      return nil
    }
    let difference = (own.startMs - another.startMs) * SoundSamples.samplesPerMillisecond
    return ExpectedDelay(
      delay: difference, tolerance: Double(SoundSamples.sampleRate) * (own.kind == .timecode ? 0.5 : 5))
  }
}
