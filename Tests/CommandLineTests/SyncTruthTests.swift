import Foundation
import MediaTypes
import Testing

@testable import genlock

@Suite("What is true of recordings in a dataset")
struct SyncTruthTests {
  private typealias Recording = SyncDataset.Recording
  private typealias Piece = SyncDataset.Piece

  private static func recording(_ pieces: Piece..., event: String? = "e") -> Recording {
    Recording(name: "r", path: "r.wav", event: event, pieces: pieces)
  }

  private static func answer(_ offset: Double, _ drift: Double = 0, from: Double = 0) -> SyncSegment {
    SyncSegment(fromMs: from, offsetMs: offset, driftPpm: drift)
  }

  @Test("offset and drift of a pair follow from both clocks")
  func composition() throws {
    // Switched on at 10 s and at 14 s of the event; clocks 100 ppm fast and 50 ppm slow.
    let master = Self.recording(Piece(fromMs: 0, startMs: 10_000, driftPpm: 100))
    let camera = Self.recording(Piece(fromMs: 0, startMs: 14_000, driftPpm: -50))
    let truth = try #require(SyncTruth(master: master, masterMs: 60_000, camera: camera, cameraMs: 60_000))
    #expect(truth.stretches.count == 1 && truth.jumps.isEmpty)
    let stretch = truth.stretches[0]
    #expect(stretch.camera.lowerBound == 0)
    // 4 s of the event are 4000.4 ms of a clock that is 100 ppm fast.
    #expect(abs(stretch.master.lowerBound - 4_000.4) < 1e-9)
    #expect(abs(stretch.master.upperBound - 60_000) < 1e-6)
    // The master runs until 10 000 + 60 000 / 1.0001 of the event; the camera's clock has then seen this much:
    let event = 10_000 + 60_000 / 1.000_1
    #expect(abs(stretch.camera.upperBound - (event - 14_000) * 0.999_95) < 1e-6)
    #expect(abs(stretch.driftPpm - (0.999_95 / 1.000_1 - 1) * 1e6) < 1e-5)

    let right = truth.errors(of: [Self.answer(4_000.4, (0.999_95 / 1.000_1 - 1) * 1e6)])
    #expect(right.startMs < 1e-6 && right.endMs < 1e-6 && right.greatestMs < 1e-6)
    // Without the drift of 150 ppm, 56 s later it is 8.4 ms off.
    let still = truth.errors(of: [Self.answer(4_000.4)])
    #expect(still.startMs < 1e-6 && abs(still.endMs - 8.4) < 0.01 && still.greatestMs == still.endMs)
  }

  @Test("recordings share nothing when events or times differ, or there is no event")
  func nothing() {
    let one = Self.recording(Piece(fromMs: 0, startMs: 0, driftPpm: 0))
    let late = Self.recording(Piece(fromMs: 0, startMs: 5_000, driftPpm: 0))
    let foreign = Self.recording(Piece(fromMs: 0, startMs: 0, driftPpm: 0), event: "f")
    let alone = Self.recording(Piece(fromMs: 0, startMs: 0, driftPpm: 0), event: nil)
    #expect(SyncTruth(master: one, masterMs: 5_000, camera: late, cameraMs: 9_000) == nil)
    #expect(SyncTruth(master: one, masterMs: 5_001, camera: late, cameraMs: 9_000)?.overlapMs == 1)
    #expect(SyncTruth(master: one, masterMs: 9_000, camera: foreign, cameraMs: 9_000) == nil)
    #expect(SyncTruth(master: alone, masterMs: 9_000, camera: alone, cameraMs: 9_000) == nil)
  }

  @Test("a recording that meets others, but not the master, has its place through them")
  func chain() throws {
    func recording(_ start: Double) -> Recording {
      Self.recording(Piece(fromMs: 0, startMs: start, driftPpm: 0))
    }
    let truths = SyncSetTruth(
      [recording(0), recording(20_000), recording(8_000), recording(90_000)],
      lengthsMs: [10_000, 10_000, 15_000, 10_000])
    #expect(truths.truth(2)?.overlapMs == 2_000 && truths.overlapMs(2) == 2_000)
    let far = try #require(truths.truth(1))
    #expect(far.errors(of: [Self.answer(20_000)]).greatestMs == 0 && truths.overlapMs(1) == 0)
    #expect(truths.truth(3) == nil)
  }

  @Test("jumps lie between pieces, with the silence written before them")
  func jumps() throws {
    let master = Self.recording(Piece(fromMs: 0, startMs: 0, driftPpm: 0))
    // 2 s are missing at 20 s; 300 ms of silence were written before 40 s.
    let camera = Self.recording(
      Piece(fromMs: 0, startMs: 1_000, driftPpm: 0), Piece(fromMs: 20_000, startMs: 23_000, driftPpm: 0),
      Piece(fromMs: 40_000, startMs: 42_700, driftPpm: 0, gapMs: 300))
    let truth = try #require(SyncTruth(master: master, masterMs: 90_000, camera: camera, cameraMs: 60_000))
    #expect(truth.stretches.map(\.camera) == [0...20_000, 20_000...39_700, 40_000...60_000])
    #expect(truth.jumps == [20_000...20_000, 39_700...40_000])

    let right = [Self.answer(1_000), Self.answer(3_000, from: 20_400), Self.answer(2_700, from: 39_000)]
    #expect(
      truth.errors(of: right) == SyncTruth.Errors(startMs: 0, endMs: 0, greatestMs: 0, piecesMs: [0, 0, 0]))
    // Two seconds late: the pieces are right, but there are moments that are 2 s off.
    let late = [Self.answer(1_000), Self.answer(3_000, from: 22_000), Self.answer(2_700, from: 39_000)]
    #expect(truth.errors(of: late).piecesMs == [0, 0, 0])
    #expect(truth.errors(of: late).greatestMs == 2_000)
    let missed = truth.errors(of: [Self.answer(1_000)])
    #expect(missed.piecesMs == [0, 2_000, 1_700] && missed.startMs == 0 && missed.endMs == 1_700)
  }

  @Test("a master that jumps makes its cameras jump")
  func jumpingMaster() throws {
    let master = Self.recording(
      Piece(fromMs: 0, startMs: 0, driftPpm: 0), Piece(fromMs: 10_000, startMs: 12_000, driftPpm: 0))
    let camera = Self.recording(Piece(fromMs: 0, startMs: 2_000, driftPpm: 0))
    let truth = try #require(SyncTruth(master: master, masterMs: 30_000, camera: camera, cameraMs: 20_000))
    #expect(truth.jumps == [8_000...10_000])
    #expect(truth.errors(of: [Self.answer(2_000), Self.answer(0, from: 9_000)]).greatestMs == 0)
  }
}
