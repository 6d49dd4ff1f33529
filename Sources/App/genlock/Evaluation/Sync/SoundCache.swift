import Alignment
import Synchronization

/// Recordings that were listened to, the latest used of them.
///
/// Each has a file open and keeps 1.6 kB in memory for a second; so both number and length are bounded.
final class SoundCache: Sendable {
  private final class Entry: Sendable {
    /// Locked while it is read, so that nobody reads it twice.
    let recording = Mutex<SyncRecording?>(nil)
  }

  private struct State {
    /// With the number of the latest use.
    var entries: [String: (entry: Entry, use: Int, durationMs: Double)] = [:]
    var uses = 0
  }

  private let state = Mutex(State())
  private let mostRecordings: Int
  private let mostMs: Double
  private let read: @Sendable (String) throws -> SyncRecording

  /// - Parameters:
  ///   - mostRecordings: kept at a time.
  ///   - mostHours: kept at a time, all together.
  ///   - read: listens to the recording at a path; may be called from several threads.
  init(
    mostRecordings: Int = 400, mostHours: Double = 8,
    read: @escaping @Sendable (String) throws -> SyncRecording
  ) {
    self.mostRecordings = mostRecordings
    mostMs = mostHours * 3_600_000
    self.read = read
  }

  func recording(_ path: String) throws -> SyncRecording {
    let entry = state.withLock { state in
      state.uses += 1
      let known = state.entries[path] ?? (Entry(), 0, 0)
      state.entries[path] = (known.entry, state.uses, known.durationMs)
      return known.entry
    }
    let recording = try entry.recording.withLock { known in
      if let known { return known }
      let recording = try read(path)
      known = recording
      return recording
    }
    state.withLock { state in
      state.entries[path]?.durationMs = recording.durationMs
      forget(&state, but: path)
    }
    return recording
  }

  private func forget(_ state: inout State, but path: String) {
    var sum = state.entries.values.reduce(0) { $0 + $1.durationMs }
    while state.entries.count > mostRecordings || sum > mostMs {
      let oldest = state.entries.filter { $0.key != path }.min { $0.value.use < $1.value.use }
      guard let oldest else { return }
      sum -= oldest.value.durationMs
      state.entries[oldest.key] = nil
    }
  }
}
