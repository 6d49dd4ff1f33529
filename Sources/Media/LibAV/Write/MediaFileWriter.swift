import CFFmpeg
public import Foundations
import MediaTypes
import SystemPackage

/// Writes one media file from a source's frames, all streams of it.
///
/// Confined to the thread that uses it. Memory does not depend on the recording's length. The file is
/// complete only after ``finish()``.
public final class MediaFileWriter {
  private let muxer: Muxer
  private let digests: FrameDigestWriter?
  private let video: (track: Track, writer: VideoTrackWriter)?
  private let audio: [(track: Track, writer: AudioTrackWriter)]
  private let packet = Packet()

  /// Opens encoders and file, and writes the header.
  /// - Throws: ``AVFailure`` (`MISSING_VIDEO_TRACK`, `MISSING_AUDIO_TRACK`, `UNKNOWN_ENCODER`, …),
  ///   ``SystemError``.
  public init(_ plan: MediaFilePlan, source: SourceDescription, cancellation: Cancellation) throws {
    let video = try plan.video.map { (track: $0.track, writer: try VideoTrackWriter($0, source: source)) }
    let audio = try plan.audio.map { (track: $0.track, writer: try AudioTrackWriter($0, source: source)) }
    self.video = video
    self.audio = audio
    muxer = try Muxer(
      path: plan.path, format: plan.format, options: plan.formatOptions, tags: plan.tags,
      cancellation: cancellation)
    if let video {
      let tags = plan.timecode.map { ["timecode": $0] } ?? [:]
      video.writer.streamIndex = try muxer.addStream(
        for: video.writer.encoder, tags: tags, isDefault: true,
        sideDataFrom: plan.video?.picture.mapsTones == true ? nil : video.writer.firstFrame)
    }
    for (position, (track, writer)) in audio.enumerated() {
      writer.streamIndex = try muxer.addStream(
        for: writer.encoder, tags: Self.tags(of: source.audioStream(track), format: plan.format),
        isDefault: position == 0)
    }
    try muxer.start()
    digests = try plan.frameDigests.map {
      let encoders = (video.map { [$0.writer.encoder] } ?? []) + audio.map(\.writer.encoder)
      return try FrameDigestWriter(
        path: $0, streams: encoders.map(FrameDigestWriter.Stream.init), cancellation: cancellation)
    }
  }

  /// Takes the next frame of any track; tracks that are not part of the plan are passed over.
  public func consume(_ timed: TimedFrame) throws {
    if let video, video.track == timed.track {
      try video.writer.push(timed) { try encodeVideo($0, video.writer) }
    }
    for (number, (track, writer)) in audio.enumerated() where track == timed.track {
      try writer.path.push(timed) { try encodeAudio($0, writer, number) }
    }
  }

  /// Brings out what is held back and completes the file.
  /// - Throws: ``AVFailure`` `NO_FRAMES` when there was not a single picture or sample, ``SystemError``.
  public func finish() throws -> MediaFileSummary {
    var summary = MediaFileSummary()
    if let video {
      try video.writer.finish { try encodeVideo($0, video.writer) }
      try drain(video.writer.encoder, stream: video.writer.streamIndex)
      summary.frames = video.writer.frames
      summary.repeatedFrames = video.writer.repeatedFrames
      summary.droppedFrames = video.writer.droppedFrames
    }
    for (number, (_, writer)) in audio.enumerated() {
      try writer.path.finish { try encodeAudio($0, writer, number) }
      try drain(writer.encoder, stream: writer.streamIndex)
      summary.warnings += writer.path.warnings
    }
    summary.samples = audio.first?.writer.path.sampleCount ?? 0
    guard summary.frames > 0 || summary.samples > 0 else {
      throw AVFailure(
        code: "NO_FRAMES", category: .unusableInput,
        message:
          "There is nothing to put into \(quoted(muxer.path)): no frame lies in the wanted part; check `trim`."
      )
    }
    try digests?.finish()
    try muxer.finish()
    return summary
  }

  private func encodeVideo(_ frame: Frame, _ writer: VideoTrackWriter) throws {
    try digests?.write(frame, stream: 0)
    try encode(frame, writer.encoder, stream: writer.streamIndex)
  }

  private func encodeAudio(_ frame: Frame, _ writer: AudioTrackWriter, _ number: Int) throws {
    try digests?.write(frame, stream: number + (video == nil ? 0 : 1))
    try encode(frame, writer.encoder, stream: writer.streamIndex)
  }

  private func drain(_ encoder: Encoder, stream: Int) throws {
    try encode(nil, encoder, stream: stream)
  }

  private func encode(_ frame: Frame?, _ encoder: Encoder, stream: Int) throws {
    try encoder.encode(frame, using: packet) { packet in
      // Encoders leave the length of a picture to the container; without it the last one would have none.
      if encoder.raw.pointee.codec_type == AVMEDIA_TYPE_VIDEO, packet.duration == 0,
        encoder.raw.pointee.time_base.num == encoder.raw.pointee.framerate.den,
        encoder.raw.pointee.time_base.den == encoder.raw.pointee.framerate.num
      {
        packet.raw.pointee.duration = 1
      }
      try muxer.write(packet, stream: stream, timeBase: encoder.raw.pointee.time_base)
    }
  }

  private static func tags(of stream: AudioStream?, format: String) -> [String: String] {
    var tags: [String: String] = [:]
    if let language = stream?.stream.language {
      tags["language"] = LanguageSpelling.spelled(language, for: format)
    }
    if let title = stream?.stream.title { tags["title"] = title }
    return tags
  }
}

@available(*, unavailable)
extension MediaFileWriter: Sendable {}
