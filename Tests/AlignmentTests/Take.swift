import Alignment
import Foundations
import MediaTypes

/// A recording of an event, with what is true of it.
struct Take {
  var name: String
  /// When it was switched on, in ms of the event.
  var startMs: Double
  /// Of its clock.
  var driftPpm = 0.0
  var samples: [Float]

  /// - Parameters:
  ///   - seconds: on its own clock.
  ///   - noise: of its own, in dB of full scale.
  init(
    _ name: String, of event: Event, startMs: Double, seconds: Double, driftPpm: Double = 0,
    noise: Double = -45
  ) {
    self.name = name
    self.startMs = startMs
    self.driftPpm = driftPpm
    let seed = UInt64(name.unicodeScalars.reduce(0) { $0 * 31 + Int($1.value) }) &+ UInt64(seconds * 10)
    samples = event.recording(
      startMs: startMs, seconds: seconds, driftPpm: driftPpm, noise: noise, seed: seed)
  }

  /// Samples from anywhere, of no event.
  init(_ name: String, samples: [Float]) {
    self.name = name
    startMs = 0
    self.samples = samples
  }

  var durationMs: Double { Double(samples.count) / 8 }

  /// In ms of its own clock.
  func time(ofEvent time: Double) -> Double { (time - startMs) * (1 + driftPpm * 1e-6) }

  /// In ms of the event.
  func eventTime(of time: Double) -> Double { startMs + time / (1 + driftPpm * 1e-6) }

  var recording: SyncRecording {
    SyncRecording(name: name, path: name + ".wav", durationMs: durationMs, sound: RecordingSound(samples))
  }

  /// What the drift of a take is against this one, in ppm.
  func drift(of other: Take) -> Double {
    ((1 + other.driftPpm * 1e-6) / (1 + driftPpm * 1e-6) - 1) * 1e6
  }

  /// The largest error of an answer about a take against this one, in ms, at both ends of what the two share; of the
  /// take's own ends where they share nothing.
  func error(of answer: SyncedRecording, about take: Take) -> Double {
    guard let offset = answer.offsetMs, let drift = answer.driftPpm else { return .infinity }
    let start = max(startMs, take.startMs)
    let end = min(eventTime(of: durationMs), take.eventTime(of: take.durationMs))
    let times = start < end ? [start, end] : [take.startMs, take.eventTime(of: take.durationMs)]
    return times.map { event in
      abs(offset + take.time(ofEvent: event) / (1 + drift * 1e-6) - time(ofEvent: event))
    }.max() ?? .infinity
  }
}

/// Solves for takes, the first of which is the master.
func solve(_ takes: [Take], maximumDrift: Double = 500) async throws -> [SyncedRecording] {
  try await solve(takes.map(\.recording), maximumDrift: maximumDrift)
}

/// Solves for recordings, the first of which is the master.
///
/// On a thread of its own, so that the tests of other modules, which wait for processes, are not held up.
func solve(_ recordings: [SyncRecording], maximumDrift: Double = 500) async throws -> [SyncedRecording] {
  try await onBlockingThread("solve") {
    try SyncSolver(maximumDrift: maximumDrift)
      .solve(recordings, master: recordings[0].name, cancellation: Cancellation()).result.recordings
  }
}

extension SyncedRecording {
  /// Whether every number in it is one.
  var isFinite: Bool {
    let numbers = [
      offsetMs, driftPpm, driftUncertaintyPpm, confidence, overlapMs, evidence?.residualSpreadMs,
      evidence?.rivalMargin, evidence?.loopClosureMs,
    ]
    return numbers.allSatisfy { $0?.isFinite ?? true } && (0...100).contains(confidence)
  }

  func warns(of code: String) -> Bool { warnings.contains { $0.code == code } }
}
