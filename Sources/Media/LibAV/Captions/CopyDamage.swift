import CFFmpeg
import Foundations
import MediaTypes
import SystemPackage

/// What is wrong with a file that is copied packet by packet.
struct CopyDamage {
  private let path: FilePath
  /// What the file's header says; `nil` for one without pictures and sound.
  private let info: MediaInfo?
  /// Of the streams that are copied, by their index.
  private let tracks: [Int: Track]
  private var damage = SourceDamage()
  private var hasKept = false
  private var ends: [Track: MediaTime] = [:]
  /// Where the last caption of the file ends.
  private var captionsEnd: MediaTime
  /// What libav said of the container, where no packet shows it.
  private var said: Warning?

  /// - Parameter captionsEnd: where captions of the file end that are not copied as packets.
  init(
    _ path: FilePath, _ info: MediaInfo?, tracks: [Int: Track] = [:], captionsEnd: MediaTime = .zero
  ) {
    (self.path, self.info) = (path, info)
    (self.tracks, self.captionsEnd) = (tracks, captionsEnd)
    // What was said while the file was opened is not about what comes.
    _ = LibAVLog.takeLastLine()
  }

  /// Where a packet lies.
  struct Place {
    var stream: Int
    /// When it is shown, after media zero; `nil` where nobody knows.
    var start: MediaTime?
    var duration: MediaTime
  }

  /// Notes a packet.
  /// - Parameters:
  ///   - isDamaged: whether it is, or its timestamps had to be guessed.
  ///   - isKept: whether it was copied.
  mutating func note(_ place: Place, isDamaged: Bool, isKept: Bool) {
    let line = LibAVLog.takeLastLine()
    guard let track = tracks[place.stream] else {
      if let start = place.start { captionsEnd = max(captionsEnd, start + place.duration) }
      return
    }
    hasKept = hasKept || isKept
    let time = place.start ?? ends[track] ?? .zero
    if isDamaged || !isKept {
      damage.count(track, at: time)
    } else {
      if let line { note(line, at: time) }
      ends[track] = max(ends[track] ?? time, time + place.duration)
    }
  }

  /// - Throws: ``AVFailure`` `NOTHING_TO_DECODE` where there are pictures or sound, and nothing of them was copied.
  func checkRest() throws {
    guard !hasKept, !tracks.isEmpty else { return }
    throw AVFailure(
      code: "NOTHING_TO_DECODE", category: .unusableInput,
      message: "\(quoted(path)) holds no picture and no sound that is whole; it may be cut short.")
  }

  private mutating func note(_ line: String, at time: MediaTime) {
    said?.count += 1
    guard said == nil else { return }
    said = Warning(
      code: "DAMAGED_FILE",
      message: "\(quoted(path)) is damaged at \(time.seconds.rounded(toPlaces: 3)) s (libav: "
        + "\(quoted(line))); what could be read was copied.",
      atMs: time.milliseconds)
  }

  /// Where the longest track ends, after media zero.
  var end: MediaTime? { ends.values.max() }

  /// - Parameter hasReadError: whether reading ended with an error.
  mutating func warnings(hasReadError: Bool) -> [Warning] {
    if let info { damage.checkLength(ends, of: info, at: .zero, others: captionsEnd) }
    var warnings = damage.warnings(
      for: Set(tracks.values), remedy: "they were copied as far as they are whole")
    if let said { warnings.append(said) }
    if hasReadError, !warnings.contains(where: { $0.code == Warning.truncated }) {
      warnings.append(
        Warning(
          code: Warning.truncated,
          message: "\(quoted(path)) ends before its header says; what is there was copied."))
    }
    return warnings
  }
}
