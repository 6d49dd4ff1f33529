import Alignment
import Foundation
import Foundations
import MediaTypes
import TestSupport
import Testing

@Suite("Recordings that cannot be aligned")
struct NoSharedSoundTests {
  /// Samples of something that says nothing about its time.
  enum Sound: String, CaseIterable {
    case speech, white, otherWhite, tone, otherTone, hum, silence, constant, hugeConstant, clicks, notANumber

    func samples(seconds: Double) -> [Float] {
      let count = Int(seconds * 8_000)
      var random = SplitMix(seed: self == .white ? 5 : 6)
      func wave(_ hertz: Double, _ index: Int) -> Float {
        Float(0.3 * sin(2 * Double.pi * hertz * Double(index) / 8_000))
      }
      return switch self {
      case .speech: Event(seconds: seconds, seed: 99).samples
      case .white, .otherWhite: (0..<count).map { _ in 0.2 * random.uniform() }
      case .tone: (0..<count).map { wave(440, $0) }
      case .otherTone: (0..<count).map { wave(1_000, $0) }
      case .hum: (0..<count).map { wave(50, $0) + 0.3 * wave(150, $0) }
      case .silence: [Float](repeating: 0, count: count)
      case .constant: [Float](repeating: 0.5, count: count)
      case .hugeConstant: [Float](repeating: 1e30, count: count)
      case .clicks: (0..<count).map { $0.isMultiple(of: 4_000) ? 0.9 : 0 }
      case .notANumber:
        (0..<count).map { $0.isMultiple(of: 3) ? .nan : $0.isMultiple(of: 5) ? .infinity : 0.1 }
      }
    }
  }

  @Test("nothing looks good against speech, or against anything else", arguments: Sound.allCases)
  func unrelated(sound: Sound) async throws {
    let speech = Take("A", of: Event(seconds: 30, seed: 1), startMs: 1_000, seconds: 28)
    let masters =
      [speech] + Sound.allCases.filter { $0 != sound }.map { Take("A", samples: $0.samples(seconds: 20)) }
    let camera = Take("B", samples: sound.samples(seconds: 25))
    for master in masters {
      let answer = try await solve([master, camera])[1]
      #expect(answer.classification == .needsManualNudge)
      #expect(answer.isFinite)
      #expect((answer.offsetMs == nil) == answer.warns(of: "NO_SHARED_SOUND"))
    }
  }

  /// Cut from the same signal, so there is a right answer; but nothing says which.
  @Test(
    "sounds that are the same at all times are not placed",
    arguments: [Sound.tone, .hum, .silence, .constant, .clicks])
  func timeless(sound: Sound) async throws {
    let samples = sound.samples(seconds: 30)
    let answer = try await solve([
      Take("A", samples: Array(samples[..<160_000])), Take("B", samples: Array(samples[60_000...])),
    ])[1]
    #expect(answer.classification != .looksGood)
    #expect(answer.isFinite)
  }

  @Test("many pairs of voices that never met do not look good", arguments: 0..<6)
  func voices(group: UInt64) async throws {
    let takes = (0..<6).map { index in
      Take(
        "\(index)", of: Event(seconds: 5 + 6 * Double(index), seed: 1_000 + 10 * group + UInt64(index)),
        startMs: 200,
        seconds: 4 + 6 * Double(index))
    }
    for answer in try await solve(takes)[1...] { #expect(answer.classification != .looksGood) }
  }

  @Test(
    "recordings of nothing or next to nothing give an answer that is not sure",
    arguments: [0, 1, 100, 800, 4_000])
  func short(count: Int) async throws {
    let event = Event(seconds: 20, seed: 1)
    let long = Take("A", of: event, startMs: 0, seconds: 18)
    let short = Take("B", samples: Array(long.samples[40_000..<(40_000 + count)]))
    let empty = Take("C", samples: [])
    for takes in [[long, short], [short, long], [short, short], [empty, long], [empty, empty]] {
      var takes = takes
      (takes[0].name, takes[1].name) = ("A", "B")
      let answer = try await solve(takes)[1]
      #expect(answer.isFinite)
      // What is there of it is the same to the sample.
      if answer.classification == .looksGood { #expect(takes[0].samples.count * takes[1].samples.count > 0) }
      if count <= 800 && (takes[0].samples.count < 801 || takes[1].samples.count < 801) {
        #expect(answer.classification == .needsManualNudge)
      }
    }
  }

  @Test("a second of speech is at the right place or not sure", arguments: 0..<12)
  func oneSecond(index: Int) async throws {
    let event = Event(seconds: 40, seed: 8)
    let master = Take("A", of: event, startMs: 500, seconds: 38)
    let camera = Take(
      "B", of: event, startMs: 1_000 + 3_010.3 * Double(index), seconds: 1, driftPpm: 80, noise: -35)
    let answer = try await solve([master, camera])[1]
    #expect(answer.classification != .looksGood || master.error(of: answer, about: camera) <= 1)
  }

  @Test("a loop that repeats to the sample is at the right place or not sure", arguments: [1.0, 2.5, 8])
  func loops(period: Double) async throws {
    let loop = Event(seconds: period, seed: 21).samples
    let event = Event((0..<Int(50 / period)).flatMap { _ in loop })
    let master = Take("A", of: event, startMs: 2_000, seconds: 30)
    for (start, seconds) in [(2_000 + 3_300 * period, 20.0), (500, 20), (12_000.3, 6)] {
      let camera = Take("B", of: event, startMs: start, seconds: seconds, driftPpm: 30)
      let answer = try await solve([master, camera])[1]
      #expect(answer.classification != .looksGood || master.error(of: answer, about: camera) <= 40)
    }
  }

  @Test("two performances with one loop and different voices are not placed by it")
  func sharedLoop() async throws {
    let loop = Event(seconds: 2, seed: 21).samples
    let music = (0..<15).flatMap { _ in loop }
    func performance(_ seed: UInt64) -> [Float] {
      zip(music, Event(seconds: 30, seed: seed).samples).map { $0 * 0.7 + $1 }
    }
    let answer = try await solve([Take("A", samples: performance(1)), Take("B", samples: performance(2))])[1]
    #expect(answer.classification != .looksGood)
  }

  @Test("a recording without audio is left out, and the others proceed")
  func noAudio() async throws {
    let event = Event(seconds: 30, seed: 1)
    let master = Take("A", of: event, startMs: 0, seconds: 25)
    let camera = Take("C", of: event, startMs: 3_000, seconds: 25)
    let mute = SyncRecording(name: "B", path: "b.mp4", durationMs: 20_000, sound: nil)
    let answers = try await solve([master.recording, mute, camera.recording])
    #expect(answers.map(\.name) == ["A", "B", "C"])
    #expect(answers[1].offsetMs == nil && answers[1].confidence < 1 && answers[1].warns(of: "NO_AUDIO"))
    #expect(master.error(of: answers[2], about: camera) <= 0.01)
    #expect(try await solve([mute])[0].offsetMs == 0)
  }

  @Test("timecode answers only where no sound does, and is never more than a suggestion")
  func timecode() async throws {
    let event = Event(seconds: 30, seed: 1)
    let (master, camera) = (
      Take("A", of: event, startMs: 0, seconds: 25), Take("B", of: event, startMs: 3_000, seconds: 25)
    )
    var recordings = [
      master.recording, camera.recording, Take("C", samples: [Float](repeating: 0, count: 80_000)).recording,
    ]
    for (index, start) in [36_000_000.0, 36_001_000, 36_004_000].enumerated() {
      recordings[index].clock = SyncRecording.Clock(startMs: start, kind: .timecode)
    }
    let answers = try await solve(recordings)
    #expect(master.error(of: answers[1], about: camera) <= 0.01)
    #expect(answers[1].evidence?.source == .sound)
    #expect(answers[2].offsetMs == 4_000)
    #expect(answers[2].classification == .reviewSuggested)
    #expect(answers[2].evidence?.source == .timecode)
  }

  @Test("work that was cancelled ends")
  func cancellation() throws {
    let take = Take("A", of: Event(seconds: 10, seed: 1), startMs: 0, seconds: 9)
    let cancellation = Cancellation()
    cancellation.cancel()
    #expect(throws: Cancelled.self) {
      try SyncSolver().solve(
        [take.recording, Take("B", samples: take.samples).recording], master: "A", cancellation: cancellation)
    }
  }
}
