public import Alignment
public import Foundations
import LibAV
public import MediaTypes
import Spectrum
public import SystemPackage

/// A recording that was listened to.
public struct HeardRecording: Sendable {
  public var recording: SyncRecording
  /// What its files hold, in their order.
  public var chapters: [MediaInfo]
}

/// Decodes a recording's sound once, straight to what alignment needs. Pictures are not decoded.
public struct SoundReader: Sendable {
  /// Where samples are kept as long as they are needed.
  let folder: FilePath
  let cancellation: Cancellation

  /// - Parameter folder: has to exist as long as anything is read.
  public init(folder: FilePath, cancellation: Cancellation) {
    self.folder = folder
    self.cancellation = cancellation
  }

  /// Blocks for as long as decoding takes.
  /// - Parameter progress: hears which part of the recording is done, 0 … 1.
  /// - Throws: ``SystemError``, ``AVFailure``, ``MediaPassError``, ``Cancelled``.
  public func read(_ source: SyncSource, progress: (Double) -> Void) throws -> HeardRecording {
    let paths = source.files.map(\.filePath)
    let reader = try SourceReader(MediaSource(paths: paths), cancellation: cancellation) { info in
      Set(try (source.track.map { .number($0) } ?? TrackChoice.first).tracks(in: info))
    }
    let description = reader.description
    var recording = SyncRecording(
      name: source.name, path: paths[0].string, furtherPaths: paths.dropFirst().map(\.string),
      durationMs: description.duration?.milliseconds ?? 0, sound: nil,
      clock: SyncRecording.Clock(description.info))
    if let track = description.tracks.first {
      let (sound, warnings) = try listen(reader, paths, track: track, progress: progress)
      if sound.samples.count > 0 { recording.sound = sound }
      // Headers of sound files give estimates; pictures may go on after the sound.
      if description.duration == nil || !description.info.hasVideo {
        recording.durationMs = sound.samples.durationMs
      }
      recording.warnings = warnings
    }
    return HeardRecording(recording: recording, chapters: description.chapters)
  }

  private func listen(
    _ reader: SourceReader, _ paths: [FilePath], track: Track, progress: (Double) -> Void
  ) throws -> (RecordingSound, [Warning]) {
    let channels = try ChannelMix(paths, track: track, cancellation: cancellation)
    let path = AudioPath(
      sampleRate: SoundSamples.sampleRate, channelLayout: "mono", format: "fltp", filters: channels.filters)
    let spool = try SoundSpool(in: folder)
    var features = SoundFeatures.builder()
    func keep(_ frame: Frame) throws {
      try frame.withFloatSamples(channel: 0) { samples in
        features.append(samples)
        try spool.append(samples)
      }
    }
    let length = reader.description.duration?.seconds ?? 0
    let damage = try reader.readJoiningSound { frame in
      try path.push(frame, keep)
      if length > 0 { progress(min(1, frame.time.seconds / length)) }
    }
    try path.finish(keep)
    let sound = RecordingSound(samples: try spool.finish(), features: SoundFeatures(features.envelope))
    return (sound, channels.warnings + path.warnings + damage.warnings(for: [track]))
  }
}
