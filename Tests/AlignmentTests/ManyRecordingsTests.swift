import Alignment
import MediaTypes
import Testing

@Suite("Many recordings on one clock")
struct ManyRecordingsTests {
  private static let event = Event(seconds: 80, seed: 1)

  @Test("four of one event are right although a fifth is of another", arguments: [1, 2, 4])
  func stranger(place: Int) async throws {
    var takes = [
      Take("A", of: Self.event, startMs: 10_000, seconds: 40),
      Take("B", of: Self.event, startMs: 2_000.25, seconds: 40, driftPpm: 80),
      Take("C", of: Self.event, startMs: 22_222.2, seconds: 50, driftPpm: -265),
      Take("D", of: Self.event, startMs: 15_000.1, seconds: 20, driftPpm: 15),
    ]
    takes.insert(Take("X", of: Event(seconds: 50, seed: 77), startMs: 0, seconds: 45), at: place)
    let answers = try await solve(takes)
    #expect(answers.map(\.name) == takes.map(\.name))
    for (answer, take) in zip(answers, takes).dropFirst() {
      if take.name == "X" {
        #expect(answer.classification == .needsManualNudge)
      } else {
        #expect(takes[0].error(of: answer, about: take) <= 0.02)
        #expect(answer.classification == .looksGood)
        let closure = try #require(answer.evidence?.loopClosureMs)
        #expect(closure < 0.1)
      }
    }
  }

  @Test("a master that shares no sound with anybody leaves the others unplaced")
  func strangeMaster() async throws {
    let answers = try await solve([
      Take("X", of: Event(seconds: 50, seed: 77), startMs: 0, seconds: 45),
      Take("A", of: Self.event, startMs: 10_000, seconds: 40),
      Take("B", of: Self.event, startMs: 2_000.25, seconds: 40),
    ])
    for answer in answers[1...] { #expect(answer.classification == .needsManualNudge) }
  }

  @Test("a recording that only meets another one, not the master, is placed through it")
  func chain() async throws {
    let takes = [
      Take("A", of: Self.event, startMs: 1_000, seconds: 25, driftPpm: 40),
      Take("B", of: Self.event, startMs: 50_000.7, seconds: 25, driftPpm: -20),
      Take("C", of: Self.event, startMs: 10_000.3, seconds: 60, driftPpm: 80),
    ]
    let answers = try await solve(takes)
    // Beyond the overlap every uncertainty of the drift counts.
    #expect(takes[0].error(of: answers[1], about: takes[1]) <= 0.1)
    #expect(takes[0].error(of: answers[2], about: takes[2]) <= 0.02)
    #expect(answers[1].classification == .looksGood)
    #expect(answers[1].overlapMs == 0)
  }

  @Test("clips of one device are placed one by one and share their drift")
  func clips() async throws {
    let takes = [
      Take("A", of: Self.event, startMs: 0, seconds: 78),
      Take("B", of: Self.event, startMs: 3_000.5, seconds: 8, driftPpm: 120),
      Take("B", of: Self.event, startMs: 30_000.2, seconds: 6, driftPpm: 120),
      Take("B", of: Self.event, startMs: 60_000.9, seconds: 15, driftPpm: 120),
    ]
    let answers = try await solve(takes)
    #expect(answers.map(\.name) == ["A", "B", "B", "B"])
    for (answer, take) in zip(answers, takes).dropFirst() {
      #expect(takes[0].error(of: answer, about: take) <= 0.02)
      #expect(answer.driftPpm == answers[1].driftPpm)
    }
  }
}
