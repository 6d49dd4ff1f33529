import Foundations
public import MediaTypes
import SystemPackage

/// What was wrong with a recording, counted by track, so that a damaged tape gives a handful of warnings, not
/// a million.
public struct SourceDamage: Sendable {
  private var kinds: [Track: (count: Int, first: MediaTime, places: [MediaTime])] = [:]
  private var shortfall: Warning?

  /// Notes that a packet or frame of a track was damaged.
  mutating func count(_ track: Track, at time: MediaTime) {
    kinds[track, default: (0, time, [])].count += 1
    if kinds[track, default: (0, time, [])].places.count < StreamDamage.maximumPlaces {
      kinds[track]?.places.append(time)
    }
  }

  /// Notes a recording that ends before its header says.
  mutating func checkLength(read: MediaTime, expected: MediaTime, path: FilePath) {
    // Headers round, and sound may end a coded frame early.
    guard read.seconds < expected.seconds - max(0.5, expected.seconds * 0.01) else { return }
    let missing = ((expected - read).seconds * 10).rounded() / 10
    shortfall = Warning(
      code: Warning.truncated,
      message: "\(quoted(path)) ends \(missing) s before its header says; what is there was used.",
      atMs: read.milliseconds)
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
  public func warnings(for tracks: Set<Track>) -> [Warning] {
    let damaged = kinds.filter { tracks.contains($0.key) }.sorted { $0.key < $1.key }.map { track, damage in
      Warning(
        code: track.isVideo ? "DAMAGED_VIDEO" : "DAMAGED_AUDIO",
        message:
          "The \(track) has damaged frames, the first at \(damage.first.seconds.rounded(toPlaces: 3)) s; "
          + "they were concealed or left out.",
        count: damage.count, atMs: damage.first.milliseconds)
    }
    return damaged + (shortfall.map { [$0] } ?? [])
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
