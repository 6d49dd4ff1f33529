import Alignment
import Foundation
import MediaTypes
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import genlock

@Suite("Scores of sync")
struct SyncScoreTests {
  /// A camera that began 1 s after the master, and an answer about it.
  private static func verdict(
    offset: Double?, confidence: Double, related: Bool = true, jumpsAt: [Double] = [], label: String? = nil,
    minutes: Double = 1, drift: Double = 0
  ) throws -> SyncVerdict {
    let length = minutes * 60_000
    func recording(_ event: String, _ start: Double) -> SyncDataset.Recording {
      SyncDataset.Recording(
        name: event, path: "", event: event,
        pieces: [SyncDataset.Piece(fromMs: 0, startMs: start, driftPpm: 0)])
    }
    let truth = SyncTruth(
      master: recording("e", 0), masterMs: length, camera: recording(related ? "e" : "f", 1_000),
      cameraMs: length)
    var answer = SyncedRecording(
      name: "B", path: "", durationMs: length, offsetMs: offset, driftPpm: offset.map { _ in drift },
      confidence: confidence,
      warnings: offset == nil ? [Warning(code: "NO_SHARED_SOUND", message: "", count: 1)] : [])
    if let offset, !jumpsAt.isEmpty {
      answer.segments = ([0] + jumpsAt).map { SyncSegment(fromMs: $0, offsetMs: offset, driftPpm: 0) }
    }
    return SyncVerdict(
      group: "g", label: label, master: "A", answer: answer, truth: truth, overlapMs: truth?.overlapMs ?? 0)
  }

  @Test("40 ms are right, more is wrong, and so is any answer where nothing is shared")
  func verdicts() throws {
    #expect(try Self.verdict(offset: 1_040, confidence: 20).isFound)
    #expect(try Self.verdict(offset: 960, confidence: 20).isFound)
    #expect(try Self.verdict(offset: 1_040.1, confidence: 20).isWrong)
    #expect(try Self.verdict(offset: 1_000, confidence: 20, related: false).isWrong)
    let none = try Self.verdict(offset: nil, confidence: 0.5)
    #expect(!none.isFound && !none.isWrong)
    let drift = try Self.verdict(offset: 1_000, confidence: 20, minutes: 11, drift: 3)
    #expect(abs(try #require(drift.driftErrorPpm) - 3) < 1e-6)
    #expect(try Self.verdict(offset: 1_000, confidence: 20, minutes: 10, drift: 3).driftErrorPpm == nil)
  }

  @Test("a case counts what was found, what is wrong, and how far off the rest is")
  func cases() throws {
    let score = SyncCaseScore(
      "same-event",
      [
        try Self.verdict(offset: 1_000.01, confidence: 40), try Self.verdict(offset: 999.97, confidence: 12),
        try Self.verdict(offset: 1_000.02, confidence: 7), try Self.verdict(offset: 5_000, confidence: 11),
        try Self.verdict(offset: 5_000, confidence: 6), try Self.verdict(offset: nil, confidence: 0.1),
        try Self.verdict(offset: 7, confidence: 3, related: false, jumpsAt: [30_000]),
        try Self.verdict(offset: nil, confidence: 0, related: false),
        try Self.verdict(offset: 7, confidence: 60, related: false),
      ])
    #expect(score.cameras == 9 && score.related == 6 && score.found == 3)
    #expect(score.looksGood == 4 && score.reviewSuggested == 2 && score.needsManualNudge == 3)
    #expect(score.wrongLooksGood == 2 && score.wrongAnswers == 3)
    #expect(score.strangers == 3 && score.flaggedStrangers == 2 && score.strangersLookingGood == 1)
    #expect(score.noSharedSound == 2)
    #expect(abs(try #require(score.medianStartMs) - 0.02) < 1e-9)
    #expect(abs(try #require(score.greatestMs) - 0.03) < 1e-9)
    #expect(score.jumps.count == 0 && score.jumps.falseJumps == 1)
    let states = EvaluationTarget.targets(score).map(\.state)
    #expect(states == [.missed, .met, .met, .tooFew])
  }

  @Test("targets that few sets do not reach are neither met nor missed, but one wrong answer is a miss")
  func tooFew() throws {
    let quiet = try (0..<20).map { _ in try Self.verdict(offset: nil, confidence: 0, related: false) }
    #expect(EvaluationTarget.targets(SyncCaseScore("unrelated", quiet)).map(\.state) == [.tooFew])
    let loud = quiet + [try Self.verdict(offset: 1, confidence: 10, related: false)]
    #expect(EvaluationTarget.targets(SyncCaseScore("unrelated", loud)).map(\.state) == [.missed])
    let many = [[SyncVerdict]](repeating: quiet, count: 25).flatMap(\.self)
    #expect(EvaluationTarget.targets(SyncCaseScore("unrelated", many)).map(\.state) == [.met])
    #expect(EvaluationTarget.targets(SyncCaseScore("something-else", loud)).isEmpty)
  }

  @Test("confidence is held against how often answers are wrong")
  func calibration() throws {
    let right = try Self.verdict(offset: 1_000, confidence: 12)
    let wrong = try Self.verdict(offset: 1_000, confidence: 12, related: false)
    var verdicts = [SyncVerdict](repeating: right, count: 2_997) + [SyncVerdict](repeating: wrong, count: 3)
    for (offset, confidence) in [
      (1_000.0, 4.5), (1_000, 5), (2_000, 5.4), (1_000, 5.5), (2_000, 0), (1_000, 100),
    ] {
      verdicts.append(try Self.verdict(offset: offset, confidence: confidence))
    }
    verdicts.append(try Self.verdict(offset: nil, confidence: 0, related: false))
    let score = SyncCalibrationScore("calibration-test", verdicts)
    #expect(score.pairs == 3_007 && score.unrelated == 4 && score.unanswered == 1)
    #expect(score.looksGood.count == 3_001 && score.looksGood.wrong == 3)
    #expect(score.aroundFive.count == 3 && score.aroundFive.wrong == 1)
    #expect(score.bins.map(\.from) == [0, 1, 3, 4.5, 5.5, 8, 10, 15, 30])
    #expect(score.bins.map(\.count) == [1, 0, 0, 3, 1, 0, 3_000, 0, 1])
    #expect(EvaluationTarget.targets(score).map(\.state) == [.met, .missed])
    #expect(EvaluationTarget.targets(SyncCalibrationScore("calibration-fit", verdicts)).isEmpty)
    let fewer = SyncCalibrationScore("calibration-test", Array(verdicts.dropFirst(100)))
    #expect(EvaluationTarget.targets(fewer)[0].state == .missed)
  }

  @Test("jumps count when they are reported within a second, pieces when they are right to a millisecond")
  func jumps() throws {
    let recording = { (pieces: [SyncDataset.Piece]) in
      SyncDataset.Recording(name: "B", path: "", event: "e", pieces: pieces)
    }
    let truth = SyncTruth(
      master: recording([.init(fromMs: 0, startMs: 0, driftPpm: 0)]), masterMs: 60_000,
      camera: recording([
        .init(fromMs: 0, startMs: 0, driftPpm: 0), .init(fromMs: 20_000, startMs: 20_200, driftPpm: 0),
      ]), cameraMs: 50_000)
    func verdict(_ jump: Double?, second: Double) -> SyncVerdict {
      let segments = jump.map {
        [
          SyncSegment(fromMs: 0, offsetMs: 0, driftPpm: 0),
          SyncSegment(fromMs: $0, offsetMs: second, driftPpm: 0),
        ]
      }
      let answer = SyncedRecording(
        name: "B", path: "", durationMs: 50_000, offsetMs: 0, driftPpm: 0, confidence: 20, segments: segments)
      return SyncVerdict(
        group: "jump", label: nil, master: "A", answer: answer, truth: truth, overlapMs: 50_000)
    }
    let score = SyncCaseScore(
      "jump", [verdict(20_900, second: 200.5), verdict(17_000, second: 200), verdict(nil, second: 0)])
    #expect(score.jumps.count == 3 && score.jumps.reported == 1 && score.jumps.falseJumps == 1)
    #expect(score.jumps.greatestTimeErrorMs == 900)
    #expect(score.jumps.pieces == 6 && score.jumps.rightPieces == 5)
    #expect(score.jumps.greatestPieceErrorMs == 200)
    // Off by 200 ms for seconds, where the jump is reported too early or not at all.
    #expect(score.found == 1 && score.wrongLooksGood == 2)
    #expect(EvaluationTarget.targets(score).map(\.state) == [.missed, .missed])
  }

  @Test("recordings are listened to once, and the latest used are kept")
  func cache() throws {
    let reads = Mutex<[String]>([])
    let cache = SoundCache(mostRecordings: 2, mostHours: 1) { path in
      reads.withLock { $0.append(path) }
      return SyncRecording(name: path, path: path, durationMs: path == "long" ? 4_000_000 : 1_000, sound: nil)
    }
    for path in ["a", "b", "a", "b", "c", "b", "a"] { #expect(try cache.recording(path).path == path) }
    #expect(reads.withLock(\.self) == ["a", "b", "c", "a"])
    // Alone too long for the cache, yet of use until the next one comes.
    for path in ["long", "long", "b"] { _ = try cache.recording(path) }
    #expect(reads.withLock(\.self).suffix(2) == ["long", "b"])
    // Read by nobody, it is read again.
    let failing = SoundCache { _ in throw Errno.ioError }
    #expect(throws: Errno.ioError) { try failing.recording("a") }
    #expect(throws: Errno.ioError) { try failing.recording("a") }
  }
}
