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
    case audio(sampleRate: Int, layout: String, RawSound)

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
          RawSound(context.sample_fmt, bits: Int(context.bits_per_raw_sample)))
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
      case .audio(let sampleRate, let layout, let sound):
        try Encoder(
          audio: AudioSettings(encoder: sound.encoder, sampleFormat: sound.sampleFormat),
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
    try encoder.encode(try frame.withoutPadding(), using: packet) { packet in
      try muxer.write(packet, stream: stream, timeBase: encoder.raw.pointee.time_base)
    }
  }

  func finish() throws {
    try muxer.finish()
  }
}

extension Frame {
  /// The same picture with zeros in the bytes of `bgr0` that say nothing; coders do not keep them, and FFV1's
  /// decoder makes them zero.
  fileprivate func withoutPadding() throws -> Frame {
    guard pixelFormat == AV_PIX_FMT_BGR0 else { return self }
    let copy = try reference()
    try check(av_frame_make_writable(copy.raw), .filter("padding"))
    guard let start = cffmpeg_frame_plane(copy.raw, 0) else { return self }
    let stride = Int(cffmpeg_frame_stride(copy.raw, 0))
    for row in 0..<height {
      let pixels = start + row * stride
      for pixel in 0..<width { pixels[4 * pixel + 3] = 0 }
    }
    return copy
  }
}

@available(*, unavailable)
extension FrameDigestWriter: Sendable {}
