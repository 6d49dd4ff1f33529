import CFFmpeg
import Foundations
import MediaTypes
import SystemPackage

/// Writes the MD5 of every raw frame in the format of libavformat's `framemd5`, which `ffmpeg -f framemd5`
/// writes too, so that anybody can check an archive without Genlock.
final class FrameDigestWriter {
  private let muxer: Muxer
  /// Raw "encoders", one per stream.
  private let encoders: [Encoder]
  private let packet = Packet()

  /// What frames of one stream look like.
  enum Stream {
    case video(PictureFormat, timeBase: AVRational)
    /// With more than 16 bits the digest is of 24, which is what lossless coders keep.
    case audio(sampleRate: Int, layout: String, hasSixteenBits: Bool)

    /// As the frames that an encoder takes.
    init(of encoder: Encoder) {
      let context = encoder.raw.pointee
      if context.codec_type == AVMEDIA_TYPE_VIDEO {
        self = .video(
          PictureFormat(
            width: Int(context.width), height: Int(context.height), pixelFormat: context.pix_fmt,
            sampleAspect: Rational(1)), timeBase: context.time_base)
      } else {
        self = .audio(
          sampleRate: Int(context.sample_rate), layout: ChannelLayout.name(of: context.ch_layout),
          hasSixteenBits: context.sample_fmt == AV_SAMPLE_FMT_S16)
      }
    }
  }

  init(path: FilePath, streams: [Stream], cancellation: Cancellation) throws {
    let encoders = try streams.map { stream in
      switch stream {
      case .video(let picture, let timeBase):
        try Encoder(
          video: VideoSettings(encoder: "rawvideo", pixelFormat: "", threads: 1), picture: picture,
          color: .standardDynamicRange, timing: .asSource(timeBase: timeBase, rate: nil))
      case .audio(let sampleRate, let layout, let hasSixteenBits):
        try Encoder(
          audio: AudioSettings(
            encoder: hasSixteenBits ? "pcm_s16le" : "pcm_s24le", sampleFormat: hasSixteenBits ? "s16" : "s32"),
          sampleRate: sampleRate, channelLayout: layout)
      }
    }
    self.encoders = encoders
    muxer = try Muxer(path: path, format: "framemd5", options: [:], tags: [:], cancellation: cancellation)
    for encoder in encoders { _ = try muxer.addStream(for: encoder) }
    try muxer.start()
  }

  func write(_ frame: Frame, stream: Int) throws {
    let encoder = encoders[stream]
    try encoder.encode(frame, using: packet) { packet in
      try muxer.write(packet, stream: stream, timeBase: encoder.raw.pointee.time_base)
    }
  }

  func finish() throws {
    try muxer.finish()
  }
}

@available(*, unavailable)
extension FrameDigestWriter: Sendable {}
