import CFFmpeg
public import MediaTypes

/// What a consumer of frames can know before the first one comes.
public struct SourceDescription: Sendable {
  /// In the order they are read; at least one.
  var files: [File]
  /// The length of what will be read, an estimate where the container gives only one; `nil` where unknown.
  public var duration: MediaTime?
  /// Whether only a part of the recording is read, so that what comes out must not be longer than
  /// ``duration``.
  public var isTrimmed: Bool
  /// The tracks that will be read.
  public var tracks: [Track]
  /// A decoded frame of each track that shows one early in the file.
  var firstFrames: [Track: Frame]
  /// The size and format of every audio track's frames, also of those that start late.
  var audioFormats: [Track: FrameFormat]
  /// Seconds per unit of each track's own timestamps.
  var timeBases: [Track: AVRational]

  /// One of the files that make up a recording.
  struct File: Sendable {
    var info: MediaInfo
    /// Media zero on the container's own clock.
    var zero: MediaTime
  }

  /// What the first file holds.
  public var info: MediaInfo { files[0].info }

  /// What every file holds.
  public var chapters: [MediaInfo] { files.map(\.info) }

  /// The same for somebody who takes only some of the tracks.
  public func only(_ wanted: Set<Track>) -> SourceDescription {
    var copy = self
    copy.tracks = tracks.filter(wanted.contains)
    return copy
  }

  public func videoStream(_ track: Track) -> VideoStream? {
    guard case .video(let number) = track, info.video.indices.contains(number) else { return nil }
    return info.video[number]
  }

  public func audioStream(_ track: Track) -> AudioStream? {
    guard case .audio(let number) = track, info.audio.indices.contains(number) else { return nil }
    return info.audio[number]
  }

  /// Of the pixel formats, the one that holds a track's pictures without loss, the most compact of several.
  /// - Parameter names: libavutil's names; empty for any.
  public func losslessPixelFormat(_ track: Track, among names: [String]) -> String {
    guard let first = firstFrames[track] else { return "yuv420p" }
    let own = first.pixelFormat.withOpenRange
    var candidates = names.map { av_get_pix_fmt($0) }
    if candidates.contains(own) || candidates.isEmpty { return own.name }
    candidates.append(AV_PIX_FMT_NONE)
    var loss: Int32 = 0
    let hasAlpha: Int32 = 1
    return avcodec_find_best_pix_fmt_of_list(candidates, own, hasAlpha, &loss).name
  }
}
