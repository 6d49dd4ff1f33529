import Alignment
import MediaTypes
import Testing

@Suite("Jumps in mid-recording")
struct JumpTests {
  private static let event = Event(seconds: 75, seed: 1)

  @Test(
    "dropped and inserted sound is found to the second, and each piece to the millisecond",
    arguments: [20.0, 200, 2_000, -20, -200, -2_000], [12.0, 25, 38])
  func jumps(missingMs: Double, atSeconds: Double) async throws {
    let master = Take("A", of: Self.event, startMs: 1_000, seconds: 70)
    // Both pieces as one clock runs; between them a part of the event is missing, or silence was written.
    let start = 5_000.3
    let drift = 80.0
    let piece = Take("B", of: Self.event, startMs: start, seconds: atSeconds, driftPpm: drift)
    let gapMs = max(0, -missingMs)
    let resume = piece.eventTime(of: piece.durationMs) + max(0, missingMs)
    let rest = Take("B", of: Self.event, startMs: resume, seconds: 50 - atSeconds, driftPpm: drift)
    let samples = piece.samples + [Float](repeating: 0, count: Int(gapMs * 8)) + rest.samples
    let restFromMs = atSeconds * 1_000 + gapMs

    let answer = try await solve([master, Take("B", samples: samples)])[1]
    let segments = try #require(answer.segments)
    try #require(segments.count == 2)
    #expect(segments[0].fromMs == 0)
    #expect((atSeconds * 1_000 - 1_000...restFromMs + 1_000).contains(segments[1].fromMs))
    let jump = try #require(answer.warnings.first { $0.code == "JUMP" }?.atMs)
    #expect(jump == segments[1].fromMs)
    // At both ends of each piece, through the formula of the result.
    for (time, event) in [(0, start), (atSeconds * 1_000, piece.eventTime(of: piece.durationMs))] {
      #expect(abs(segments[0].masterTime(of: time) - master.time(ofEvent: event)) <= 1)
    }
    let end = rest.durationMs
    for (time, event) in [(restFromMs, resume), (restFromMs + end, rest.eventTime(of: end))] {
      #expect(abs(segments[1].masterTime(of: time) - master.time(ofEvent: event)) <= 1)
    }
    #expect(abs((answer.offsetMs ?? .nan) - segments[0].offsetMs) < 1e-6)
    #expect(answer.driftPpm == segments[0].driftPpm)
  }

  @Test("a line of drift that bridges the jump does not hide it", arguments: [200.0, -200])
  func bridge(missingMs: Double) async throws {
    // So long that a slanted line over both pieces is within the drift that is allowed, and far from either.
    let event = Event(seconds: 420, seed: 3)
    let master = Take("A", of: event, startMs: 1_000, seconds: 410)
    let drift = 187.0
    let piece = Take("B", of: event, startMs: 5_000.3, seconds: 195, driftPpm: drift, noise: -35)
    let resume = piece.eventTime(of: piece.durationMs) + missingMs
    let rest = Take("B", of: event, startMs: resume, seconds: 195, driftPpm: drift, noise: -35)
    let answer = try await solve([master, Take("B", samples: piece.samples + rest.samples)])[1]
    let segments = try #require(answer.segments)
    try #require(segments.count == 2)
    #expect(abs(segments[0].offsetMs - 4_000.3) <= 1)
    let later = rest.eventTime(of: 100_000)
    #expect(abs(segments[1].masterTime(of: 295_000) - master.time(ofEvent: later)) <= 1)
  }

  @Test("there are none in recordings without", arguments: [0.0, 80, -265, 480])
  func noJump(drift: Double) async throws {
    let master = Take("A", of: Self.event, startMs: 1_000, seconds: 70, noise: -30)
    let camera = Take("B", of: Self.event, startMs: 2_000.4, seconds: 70, driftPpm: drift, noise: -30)
    let answer = try await solve([master, camera])[1]
    #expect(answer.segments == nil && !answer.warns(of: "JUMP"))
    #expect(master.error(of: answer, about: camera) <= 0.1)
  }

  @Test("a master that jumps is told from recordings that do", arguments: [700.0, -700])
  func master(missingMs: Double) async throws {
    let before = Take("A", of: Self.event, startMs: 1_000, seconds: 25)
    let resume = before.eventTime(of: before.durationMs) + missingMs
    let after = Take("A", of: Self.event, startMs: resume, seconds: 25)
    let cameras = [
      Take("B", of: Self.event, startMs: 3_000.2, seconds: 45, driftPpm: 30),
      Take("C", of: Self.event, startMs: 6_000.7, seconds: 40, driftPpm: -90),
    ]
    let answers = try await solve([Take("A", samples: before.samples + after.samples)] + cameras)
    let jump = try #require(answers[0].warnings.first { $0.code == "JUMP" })
    #expect(answers[0].warnings.count == 1)
    #expect(try abs(#require(jump.atMs) - 25_000) <= 1_000)
    #expect(jump.message.contains("700.0 ms of it are \(missingMs > 0 ? "missing" : "too much")"))
    for answer in answers[1...] {
      #expect(answer.segments?.count == 2)
      #expect(answer.warnings.contains { $0.code == "JUMP" && $0.message.hasPrefix("A jumps") })
    }
    // With one that runs on, it is the other's.
    let alone = try await solve([
      Take("A", of: Self.event, startMs: 0, seconds: 60), cameras[0],
      Take("C", samples: before.samples + after.samples),
    ])
    #expect(!alone[0].warns(of: "JUMP") && !alone[1].warns(of: "JUMP"))
    #expect(alone[2].warnings.contains { $0.code == "JUMP" && $0.message.hasPrefix("C jumps") })
  }
}
