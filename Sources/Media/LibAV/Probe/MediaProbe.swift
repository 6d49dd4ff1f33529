import CFFmpeg
import Foundation
public import Foundations
public import MediaTypes
public import SystemPackage

#if canImport(Glibc)
  import Glibc
#endif

/// Finds out what a media file holds.
public enum MediaProbe {
  /// Reads a file's headers, decodes the first frame of every stream, and measures frame times.
  ///
  /// Blocks for some ms, for long recordings some hundred.
  /// - Throws: ``SystemError``, ``AVFailure`` `EMPTY_FILE`, `NOT_MEDIA` or `NOTHING_TO_DECODE`,
  ///   ``Cancelled``.
  public static func info(_ path: FilePath, cancellation: Cancellation = Cancellation()) throws -> MediaInfo {
    try Inspection(path: path, cancellation: cancellation).info
  }
}

/// A probed file together with the frames that were decoded for it.
struct Inspection {
  let info: MediaInfo
  let zero: MediaZero
  let tracks: [Track: Int]
  /// Of every audio track, also of those that start late.
  let audioFormats: [Track: FrameFormat]
  /// Seconds per unit of each track's own timestamps.
  let timeBases: [Track: AVRational]

  init(path: FilePath, cancellation: Cancellation) throws {
    zero = try MediaZero(path: path, cancellation: cancellation)
    let demuxer = try Demuxer(path: path, cancellation: cancellation)
    tracks = StreamLayout.tracks(of: demuxer)
    audioFormats = Self.audioFormats(demuxer, tracks)
    timeBases = tracks.mapValues { demuxer.stream($0).pointee.time_base }
    let timings = try FrameTiming.measure(demuxer, tracks: tracks)
    let measuredEnd =
      try ClaimedLength(demuxer).isBelievable ? nil : MeasuredLength.end(of: path, cancellation)
    info = MediaInfoBuilder(
      demuxer: demuxer, zero: zero, tracks: tracks, timings: timings, measuredEnd: measuredEnd
    ).build()
  }

  private static func audioFormats(_ demuxer: Demuxer, _ tracks: [Track: Int]) -> [Track: FrameFormat] {
    var formats: [Track: FrameFormat] = [:]
    for (track, index) in tracks where !track.isVideo {
      let parameters = demuxer.stream(index).pointee.codecpar.pointee
      guard parameters.sample_rate > 0, parameters.ch_layout.nb_channels > 0, parameters.format >= 0 else {
        continue
      }
      formats[track] = .audio(
        sampleRate: parameters.sample_rate, sampleFormat: parameters.format,
        layout: ChannelLayout.name(of: parameters.ch_layout))
    }
    return formats
  }
}
