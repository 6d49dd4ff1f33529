import Alignment
import MediaTypes
import Testing

@Suite("Offset and drift of two recordings")
struct OffsetTests {
  private static let event = Event(seconds: 80, seed: 1)

  @Test("a recording that started later has a positive offset, one with a fast clock a positive drift")
  func signs() async throws {
    let master = Take("A", of: Self.event, startMs: 2_000, seconds: 60)
    let camera = Take("B", of: Self.event, startMs: 7_123.456_7, seconds: 60, driftPpm: 80)
    let answers = try await solve([master, camera])
    #expect(answers.map(\.name) == ["A", "B"])
    #expect(answers[0].offsetMs == 0 && answers[0].driftPpm == 0 && answers[0].confidence == 100)
    let offset = try #require(answers[1].offsetMs)
    let drift = try #require(answers[1].driftPpm)
    #expect(abs(offset - 5_123.456_7) <= 0.01)
    #expect(abs(drift - 80) <= 1)
    #expect(answers[1].classification == .looksGood)
    #expect(answers[1].segments == nil)
    #expect(abs(answers[1].overlapMs - 54_876.543) < 1)
    let evidence = try #require(answers[1].evidence)
    #expect(evidence.windows > 100 && evidence.agreeingWindows > evidence.windows / 2)
    #expect(evidence.residualSpreadMs < 0.05 && evidence.rivalMargin > 2 && evidence.source == .sound)
  }

  @Test(
    "both ends of the overlap are right to 0.01 ms, wherever the recordings lie",
    arguments: [
      (starts: (10_000.0, 2_345.678), seconds: (40.0, 50.0), drifts: (0.0, 0.0)),
      (starts: (10_000.0, 2_345.678), seconds: (40.0, 50.0), drifts: (0.0, -270.0)),
      (starts: (1_000.0, 30_000.062_5), seconds: (40.0, 40.0), drifts: (70.0, -80.0)),
      (starts: (1_000.0, 21_000.4), seconds: (60.0, 10.0), drifts: (0.0, 20.0)),
      (starts: (21_000.4, 1_000.0), seconds: (10.0, 60.0), drifts: (-30.0, 20.0)),
      (starts: (5_000.0, 5_000.01), seconds: (30.0, 30.0), drifts: (0.0, 0.0)),
      // Regression: a lag beyond half of both lengths together is not a negative one.
      (starts: (1_000.0, 21_000.0), seconds: (30.0, 10.0), drifts: (0.0, 0.0)),
    ])
  func places(starts: (Double, Double), seconds: (Double, Double), drifts: (Double, Double)) async throws {
    let master = Take("A", of: Self.event, startMs: starts.0, seconds: seconds.0, driftPpm: drifts.0)
    let camera = Take("B", of: Self.event, startMs: starts.1, seconds: seconds.1, driftPpm: drifts.1)
    let answer = try await solve([master, camera])[1]
    #expect(master.error(of: answer, about: camera) <= 0.01)
    #expect(answer.classification == .looksGood)
  }

  @Test("the same recording twice is at 0")
  func duplicate() async throws {
    let master = Take("A", of: Self.event, startMs: 1_000, seconds: 20)
    let answer = try await solve([master.recording, Take("B", samples: master.samples).recording])[1]
    #expect(abs(try #require(answer.offsetMs)) < 0.001)
    #expect(abs(try #require(answer.driftPpm)) < 0.1)
    #expect(answer.classification == .looksGood)
  }

  @Test("exchanging master and camera turns the answer round")
  func exchange() async throws {
    let one = Take("A", of: Self.event, startMs: 2_000, seconds: 50, driftPpm: 200)
    let two = Take("B", of: Self.event, startMs: 9_876.5, seconds: 50)
    #expect(one.error(of: try await solve([one, two])[1], about: two) <= 0.01)
    #expect(two.error(of: try await solve([two, one])[1], about: one) <= 0.01)
  }

  @Test("levels, polarity, a constant and clipping do not matter")
  func distortion() async throws {
    let master = Take("A", of: Self.event, startMs: 2_000, seconds: 30)
    var camera = Take("B", of: Self.event, startMs: 4_000.3, seconds: 30, driftPpm: -20)
    let plain = camera.samples
    // Turned round, the highest peak is half a period of the middle frequency away.
    let changes: [(name: String, tolerance: Double, change: (Float) -> Float)] = [
      ("quiet", 0.05, { $0 * 0.01 }), ("polarity", 1, { -$0 }), ("constant", 0.05, { $0 + 0.4 }),
      ("clipped", 0.05, { max(-0.02, min(0.02, $0)) }),
    ]
    for (name, tolerance, change) in changes {
      camera.samples = plain.map(change)
      let answer = try await solve([master, camera])[1]
      #expect(master.error(of: answer, about: camera) <= tolerance, "\(name)")
      #expect(answer.classification == .looksGood)
    }
  }

  /// The event's speech is at about -28 dB where it is loud.
  @Test("noise as loud as the voices is no obstacle")
  func noise() async throws {
    let master = Take("A", of: Self.event, startMs: 2_000, seconds: 60, noise: -28)
    let camera = Take("B", of: Self.event, startMs: 12_345.6, seconds: 60, driftPpm: 50, noise: -28)
    let answer = try await solve([master, camera])[1]
    #expect(master.error(of: answer, about: camera) <= 1)
    #expect(answer.classification == .looksGood)
  }

  @Test("drift is right to 0.5 ppm over ten minutes", arguments: [-265.0, 79.4])
  func drift(ppm: Double) async throws {
    let event = Event(seconds: 610, seed: 3)
    let master = Take("A", of: event, startMs: 1_000, seconds: 605)
    let camera = Take("B", of: event, startMs: 4_321.098, seconds: 602, driftPpm: ppm)
    let answer = try await solve([master, camera])[1]
    #expect(abs(try #require(answer.driftPpm) - ppm) <= 0.5)
    #expect(master.error(of: answer, about: camera) <= 0.05)
    #expect(try #require(answer.driftUncertaintyPpm) <= 0.5)
    #expect(answer.warns(of: "DRIFT_TOO_LARGE_FOR_OFFSET"))
  }

  @Test("a drift beyond what is looked for is never sure of a wrong place")
  func tooMuchDrift() async throws {
    let master = Take("A", of: Self.event, startMs: 2_000, seconds: 60)
    let camera = Take("B", of: Self.event, startMs: 5_000, seconds: 60, driftPpm: 2_000)
    let answer = try await solve([master, camera], maximumDrift: 50)[1]
    #expect(answer.classification != .looksGood || master.error(of: answer, about: camera) <= 40)
  }

  @Test("the same recordings give the same bits")
  func determinism() async throws {
    let master = Take("A", of: Self.event, startMs: 2_000, seconds: 30)
    let others = ["B", "C", "D"].map { name in
      Take(name, of: Self.event, startMs: 9_000.7, seconds: 25, driftPpm: 33, noise: -35).recording
    }
    let first = try await solve([master.recording] + others)
    for _ in 0..<3 { #expect(try await solve([master.recording] + others) == first) }
  }
}
