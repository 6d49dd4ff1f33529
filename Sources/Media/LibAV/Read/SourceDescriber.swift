import CFFmpeg
import Foundations
import MediaTypes

/// Finds out what will be read before it is.
struct SourceDescriber {
  let cancellation: Cancellation

  /// - Parameter select: chooses the tracks, given what the first file holds.
  func describe(
    _ source: MediaSource, selecting select: (MediaInfo) throws -> Set<Track>
  ) throws -> SourceDescription {
    let first = try Inspection(path: source.paths[0], cancellation: cancellation)
    let tracks = try select(first.info)
    var files = [SourceDescription.File(info: first.info, zero: first.zero.zero)]
    for path in source.paths.dropFirst() {
      let next = try Inspection(path: path, cancellation: cancellation)
      files.append(SourceDescription.File(info: next.info, zero: next.zero.zero))
    }
    let lengths = files.compactMap(\.info.durationSeconds)
    let total = lengths.count == files.count ? lengths.reduce(0, +) : nil
    let present = tracks.intersection(first.tracks.keys)
      .filter { hasFrames($0, in: first) }
    var firstFrames: [Track: Frame] = [:]
    for track in present {
      if let index = first.tracks[track], let found = first.zero.firstFrames[index] {
        firstFrames[track] = found.frame
      }
    }
    return SourceDescription(
      files: files, duration: duration(of: source, total: total),
      isTrimmed: source.start != nil || source.end != nil, tracks: present.sorted(),
      firstFrames: firstFrames, audioFormats: first.audioFormats, timeBases: first.timeBases)
  }

  /// A video track has to show a frame early, because its size is needed; sound may start late.
  private func hasFrames(_ track: Track, in inspection: Inspection) -> Bool {
    guard let index = inspection.tracks[track] else { return false }
    if inspection.zero.firstFrames[index] != nil { return true }
    guard case .audio(let number) = track, inspection.audioFormats[track] != nil else { return false }
    return inspection.info.audio[number].stream.isUsable
  }

  private func duration(of source: MediaSource, total: Double?) -> MediaTime? {
    guard let total = total.map({ MediaTime(seconds: $0) }) else {
      guard let end = source.end else { return nil }
      return end - (source.start ?? .zero)
    }
    return max(.zero, min(source.end ?? total, total) - (source.start ?? .zero))
  }
}
