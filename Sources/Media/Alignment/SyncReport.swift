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
      if recording.sound == nil { synced.warnings.append(.noAudio(recording.name)) }
      return synced
    }
    guard recording.sound != nil, let placement else {
      leaveOut(&synced, direct: direct)
      return synced
    }
    synced.setConfidence(placement.confidence)
    let pair = direct.flatMap { $0.confidence >= JointSolution.leastConfidence ? $0 : nil } ?? placement.pair
    let pieces = direct.flatMap { $0.pieces.count > 1 ? $0.pieces : nil }
    let line = pieces?[0].line ?? placement.line
    synced.offsetMs = line.offsetMs
    synced.driftPpm = line.driftPpm
    synced.driftUncertaintyPpm =
      pieces == nil ? placement.driftDeviation : pieces?[0].estimate.fit.slopeDeviation.map { $0 * 1e6 }
    synced.overlapMs = overlap(line)
    synced.evidence = evidence(pair, placement)
    if let pieces { describe(pieces, in: &synced) }
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
    let estimates = pair.pieces.map(\.estimate)
    let main = pair.main.estimate
    return SyncEvidence(
      windows: estimates.reduce(0) { $0 + $1.fit.windows },
      agreeingWindows: estimates.reduce(0) { $0 + $1.fit.agreeing },
      residualSpreadMs: main.fit.spread / SoundSamples.samplesPerMillisecond, rivalMargin: main.margin,
      loopClosureMs: placement.closureMs)
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
    if pair.main.estimate.margin < Self.repetitiveMargin, pair.main.estimate.height > 8 {
      synced.warnings.append(
        Warning(
          code: "REPETITIVE_MATERIAL",
          message:
            "The sound of \(recording.name) repeats itself and fits about as well elsewhere; check the offset."
        ))
    }
    if placement.isContradicted {
      synced.warnings.append(
        Warning(
          code: "LOOP_OPEN",
          message:
            "\(recording.name) lies elsewhere by its comparison with another recording; place it by hand."))
    }
  }

  /// No sound reaches it: a timecode may answer, and says so.
  private func leaveOut(_ synced: inout SyncedRecording, direct: AlignedPair?) {
    let confidence = direct.map(\.confidence) ?? 0
    synced.setConfidence(min(confidence, 0.99))
    if recording.sound == nil {
      synced.warnings.append(.noAudio(recording.name))
    } else {
      synced.warnings.append(
        Warning(
          code: "NO_SHARED_SOUND",
          message: "\(recording.name) shares no sound with the others that would place it; place it by hand.")
      )
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
