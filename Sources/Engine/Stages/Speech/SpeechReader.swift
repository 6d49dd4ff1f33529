public import Alignment
public import Foundations
import LibAV
public import SystemPackage

/// Listens to a recording outside of a pipeline.
public struct SpeechReader: Sendable {
  let cancellation: Cancellation

  public init(cancellation: Cancellation) {
    self.cancellation = cancellation
  }

  /// Blocks for as long as decoding takes.
  /// - Throws: ``SystemError``, ``AVFailure``, ``MediaPassError``, ``Cancelled``.
  public func read(_ path: FilePath) throws -> SpeechTrack {
    let reader = try SourceReader(MediaSource(paths: [path]), cancellation: cancellation) { info in
      Set(try TrackChoice.first.tracks(in: info))
    }
    guard let track = reader.description.tracks.first else {
      throw MediaPassError.missingTrack("audio", path: path.string)
    }
    let channels = try ChannelMix([path], track: track, cancellation: cancellation)
    let listener = SpeechListener(channels)
    _ = try reader.readJoiningSound { frame in try listener.add(frame) }
    return try listener.finish()
  }
}
