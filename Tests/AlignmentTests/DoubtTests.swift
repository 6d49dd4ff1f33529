import Alignment
import MediaTypes
import Testing

@Suite("What makes an answer less sure")
struct DoubtTests {
  private static let event = Event(seconds: 60, seed: 1)

  @Test("copies of a recording are as sure as one of them")
  func copies() async throws {
    let master = Take("A", of: Self.event, startMs: 0, seconds: 40)
    let clip = Take("B", of: Self.event, startMs: 10_000, seconds: 0.5)
    let alone = try await solve([master, clip])[1]
    let copies = ["B", "C", "D"].map { name in
      var copy = clip
      copy.name = name
      return copy
    }
    for answer in try await solve([master] + copies)[1...] {
      #expect(abs(answer.confidence - alone.confidence) < 1e-6)
    }
  }

  @Test("a longer way round that contradicts the comparison with the master is seen, and not sure")
  func contradiction() async throws {
    // The same passage twice in the event, the second time with a voice over it.
    let passage = Array(Event(seconds: 6, seed: 21).samples)
    var sound = Self.event.samples
    let voice = Event(seconds: 6, seed: 22).samples
    for index in passage.indices {
      sound[80_000 + index] = passage[index]
      sound[320_000 + index] = passage[index] + 0.6 * voice[index]
    }
    let event = Event(sound)
    let master = Take("A", of: event, startMs: 0, seconds: 58)
    let early = Take("B", of: event, startMs: 5_000.4, seconds: 15)
    let later = Take("C", of: event, startMs: 40_300.2, seconds: 5)
    let answers = try await solve([master, early, later])
    #expect(master.error(of: answers[1], about: early) <= 0.02)
    #expect(
      master.error(of: answers[2], about: later) <= 0.1
        || (answers[2].classification != .looksGood && answers[2].warns(of: "LOOP_OPEN")))
  }

  @Test("clips of one name that ran at the same time need a person")
  func clash() async throws {
    let master = Take("A", of: Self.event, startMs: 0, seconds: 55)
    let takes = [
      master, Take("B", of: Self.event, startMs: 5_000.5, seconds: 25, driftPpm: 150),
      Take("B", of: Self.event, startMs: 8_000.2, seconds: 25, driftPpm: -60),
      Take("C", of: Self.event, startMs: 3_000, seconds: 40),
    ]
    let answers = try await solve(takes)
    for index in [1, 2] {
      #expect(answers[index].classification == .needsManualNudge)
      #expect(answers[index].warns(of: "CLIPS_OVERLAP"))
      // They share no drift then, so each is where it is.
      #expect(master.error(of: answers[index], about: takes[index]) <= 0.02)
    }
    #expect(answers[3].classification == .looksGood)
    let second = try await solve([
      master, Take("A", of: Self.event, startMs: 20_000, seconds: 30), takes[3],
    ])[1]
    #expect(second.warns(of: "CLIPS_OVERLAP"))
  }

  @Test("a later clip of the master's device has its drift, which is none")
  func laterClip() async throws {
    let takes = [
      Take("A", of: Self.event, startMs: 0, seconds: 20),
      Take("B", of: Self.event, startMs: 3_000, seconds: 50),
      Take("A", of: Self.event, startMs: 30_000, seconds: 20),
    ]
    let answers = try await solve(takes)
    #expect(answers.map(\.name) == ["A", "B", "A"])
    #expect(answers[2].driftPpm == 0 && answers[2].driftUncertaintyPpm == 0)
    #expect(takes[0].error(of: answers[2], about: takes[2]) <= 0.05)
  }

  @Test("the better two recordings match, the surer is their drift")
  func identical() async throws {
    let master = Take("A", of: Self.event, startMs: 0, seconds: 45)
    var copy = master
    copy.name = "B"
    let answer = try await solve([master, copy])[1]
    let uncertainty = try #require(answer.driftUncertaintyPpm)
    #expect(uncertainty < 2)
    #expect(answer.offsetMs.map { abs($0) < 0.001 } == true)
  }

  @Test("sound that repeats itself is said to be so when it cannot be placed")
  func repetition() async throws {
    let loop = Event(seconds: 2, seed: 21).samples
    let takes = ["A", "B"].map { Take($0, samples: (0..<20).flatMap { _ in loop }) }
    let answer = try await solve(takes)[1]
    #expect(answer.classification == .needsManualNudge)
    #expect(answer.warns(of: "REPETITIVE_MATERIAL"))
  }

  @Test("what unrelated recordings have in common for a moment does not look good")
  func jingle() async throws {
    let jingle = Event(seconds: 5, seed: 21).samples
    func programme(_ seeds: (UInt64, UInt64), _ before: Double) -> [Float] {
      Event(seconds: before, seed: seeds.0).samples + jingle
        + Event(seconds: 45 - before, seed: seeds.1).samples
    }
    let answer = try await solve([
      Take("A", samples: programme((31, 32), 28)), Take("B", samples: programme((33, 34), 12)),
    ])[1]
    #expect(answer.classification != .looksGood)
  }

  @Test("chapters in the wrong order are noticed")
  func order() async throws {
    let master = Take("A", of: Self.event, startMs: 0, seconds: 58)
    let whole = Take("B", of: Self.event, startMs: 4_000.4, seconds: 50).samples
    let (one, two) = (Array(whole[..<160_000]), Array(whole[160_000...]))
    let wrong = try await solve([master, Take("B", samples: two + one)])[1]
    #expect(wrong.classification != .looksGood)
    let warning = try #require(wrong.warnings.first { $0.code == "OUT_OF_ORDER" })
    #expect(try abs(#require(warning.atMs) - 30_000) <= 1_000)
    #expect(try await !solve([master, Take("B", samples: one + two)])[1].warns(of: "OUT_OF_ORDER"))
  }
}
