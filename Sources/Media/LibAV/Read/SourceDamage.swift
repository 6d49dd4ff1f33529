import Foundations
public import MediaTypes

/// What was wrong with a recording, counted by track, so that a damaged tape gives a handful of warnings, not
/// a million.
public struct SourceDamage: Sendable {
  private var kinds: [Track: (count: Int, first: MediaTime, places: [MediaTime])] = [:]
  private var shortfalls: [Warning] = []

  /// Notes that a packet or frame of a track was damaged.
  mutating func count(_ track: Track, at time: MediaTime) {
    kinds[track, default: (0, time, [])].count += 1
    if kinds[track, default: (0, time, [])].places.count < StreamDamage.maximumPlaces {
      kinds[track]?.places.append(time)
    }
  }

  /// Notes a file that ends before its header says.
  /// - Parameters:
  ///   - ends: where each track that was read ended, after the file's media zero.
  ///   - info: what its header says.
  ///   - base: where it starts on the recording's timeline.
  ///   - others: where the last caption ended; `nil` where captions were not read.
  mutating func checkLength(
    _ ends: [Track: MediaTime], of info: MediaInfo, at base: MediaTime, others: MediaTime? = nil
  ) {
    guard let longest = ends.values.max() else { return }
    let claims = ends.compactMap { track, end in info.end(of: track).map { (end: end.seconds, claimed: $0) } }
    // Not every container says how long each track is, and one may be longer than another.
    // A container is as long as its captions, where they go on.
    let whole = info.durationSeconds.map { (end: max(longest, others ?? longest).seconds, claimed: $0) }
    let checked = claims.count == ends.count ? claims : [whole].compactMap { $0 }
    // Headers round, and sound may end a coded frame early.
    let short = checked.filter { $0.end < $0.claimed - max(0.5, $0.claimed * 0.01) }
    guard let worst = short.max(by: { $0.claimed - $0.end < $1.claimed - $1.end }) else { return }
    shortfalls.append(
      Warning(
        code: Warning.truncated,
        message:
          "\(quoted(info.path)) ends \((worst.claimed - worst.end).rounded(toPlaces: 1)) s before its header says; "
          + "what is there was used.",
        atMs: (base + MediaTime(seconds: worst.end)).milliseconds))
  }

  /// Every place of a track, up to ``StreamDamage/maximumPlaces``; `nil` where it is whole.
  /// - Parameter stream: the track's index in the file.
  public func places(of track: Track, stream: Int) -> StreamDamage? {
    kinds[track].map { damage in
      StreamDamage(
        stream: stream, count: damage.count,
        placesMs: damage.places.map { $0.milliseconds.rounded(toPlaces: 3) })
    }
  }

  /// What concerns somebody who used these tracks.
  /// - Parameter remedy: what became of damaged frames.
  public func warnings(
    for tracks: Set<Track>, remedy: String = "they were concealed or left out"
  ) -> [Warning] {
    let damaged = kinds.filter { tracks.contains($0.key) }.sorted { $0.key < $1.key }.map { track, damage in
      Warning(
        code: track.isVideo ? "DAMAGED_VIDEO" : "DAMAGED_AUDIO",
        message:
          "The \(track) has damaged frames, the first at \(damage.first.seconds.rounded(toPlaces: 3)) s; "
          + "\(remedy).",
        count: damage.count, atMs: damage.first.milliseconds)
    }
    return damaged + shortfalls
  }
}

extension Double {
  /// Rounded for people to read.
  func rounded(toPlaces places: Int) -> Double {
    var scale = 1.0
    for _ in 0..<places { scale *= 10 }
    return (self * scale).rounded() / scale
  }
}
