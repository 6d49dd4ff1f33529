import CFFmpeg
import Foundations
import MediaTypes

/// Turns frames into packets: the owner of an `AVCodecContext` for encoding.
///
/// Confined to the thread that uses it. The same frames and settings give the same packets on every machine:
/// thread counts, which change what encoders make, are settings with fixed defaults.
final class Encoder {
  let name: String
  /// Owned; freed with this object.
  let raw: UnsafeMutablePointer<AVCodecContext>

  /// - Parameters:
  ///   - settings: codec and rate control.
  ///   - picture: what every frame will look like.
  ///   - color: how its samples become light, as libavutil's frame fields.
  ///   - frameRate: in Hz; timestamps of pushed frames count frames.
  /// - Throws: ``AVFailure`` `UNKNOWN_ENCODER`, `UNKNOWN_OPTION` or `ENCODE_FAILED`.
  convenience init(
    video settings: VideoSettings, picture: PictureFormat, color: PictureColor, timing: PictureTiming
  ) throws {
    let options = EncoderQuirks.options(
      settings.options, for: settings.encoder, picture: picture)
    try self.init(name: settings.encoder, options: options, threads: settings.threads) { context in
      context.pointee.width = Int32(picture.width)
      context.pointee.height = Int32(picture.height)
      context.pointee.pix_fmt = picture.pixelFormat
      context.pointee.sample_aspect_ratio = picture.sampleAspect.avRational
      color.apply(to: context)
      switch timing {
      case .constant(let rate):
        context.pointee.framerate = rate.avRational
        context.pointee.time_base = av_inv_q(rate.avRational)
      case .asSource(let timeBase, let rate):
        context.pointee.framerate = rate?.avRational ?? AVRational(num: 0, den: 1)
        context.pointee.time_base = timeBase
      }
      if let interval = settings.keyframeInterval { context.pointee.gop_size = Int32(interval) }
    }
  }

  /// - Parameters:
  ///   - settings: codec and rate control; timestamps of pushed frames count samples.
  ///   - sampleRate: in Hz.
  ///   - channelLayout: libavutil's name.
  /// - Throws: ``AVFailure``, as above.
  convenience init(audio settings: AudioSettings, sampleRate: Int, channelLayout: String) throws {
    try self.init(name: settings.encoder, options: settings.options, threads: 1) { context in
      context.pointee.sample_fmt = av_get_sample_fmt(settings.sampleFormat)
      context.pointee.sample_rate = Int32(sampleRate)
      context.pointee.time_base = AVRational(num: 1, den: Int32(sampleRate))
      try ChannelLayout.withLayout(named: channelLayout) { layout in
        _ = try check(av_channel_layout_copy(&context.pointee.ch_layout, layout), .encode(settings.encoder))
      }
      if let bitRate = settings.bitRate { context.pointee.bit_rate = Int64(bitRate) }
      if let bits = settings.bitsPerSample { context.pointee.bits_per_raw_sample = Int32(bits) }
    }
  }

  private init(
    name: String, options: [String: String], threads: Int,
    configure: (UnsafeMutablePointer<AVCodecContext>) throws -> Void
  ) throws {
    _ = LibAVLog.isInstalled
    guard let codec = avcodec_find_encoder_by_name(name) else {
      throw AVFailure(
        code: "UNKNOWN_ENCODER", category: .failure,
        message:
          "The installed libavcodec has no encoder \(quoted(name)); install a build that has it or choose another codec."
      )
    }
    guard let context = avcodec_alloc_context3(codec) else { outOfMemory() }
    self.name = name
    raw = context
    context.pointee.thread_count = Int32(threads)
    // Version strings in the stream would make results differ between machines for no gain.
    context.pointee.flags |= AV_CODEC_FLAG_BITEXACT | Int32(AV_CODEC_FLAG_GLOBAL_HEADER)
    try configure(context)
    let (result, unused) = withOptions(options) { avcodec_open2(context, codec, &$0) }
    try check(result, .encode(name))
    if let option = unused.sorted().first {
      throw AVFailure(
        code: "UNKNOWN_OPTION", category: .usage,
        message:
          "The encoder \(name) has no option \(quoted(option)); `ffmpeg -h encoder=\(name)` lists them.")
    }
  }

  deinit {
    var context: UnsafeMutablePointer<AVCodecContext>? = raw
    avcodec_free_context(&context)
  }

  /// Samples that each audio frame must have, the last one excepted; `nil` where any number will do.
  var frameSize: Int? {
    let isFree = raw.pointee.codec.pointee.capabilities & AV_CODEC_CAP_VARIABLE_FRAME_SIZE != 0
    return isFree || raw.pointee.frame_size == 0 ? nil : Int(raw.pointee.frame_size)
  }

  /// Encodes one frame and hands over each packet that comes out.
  /// - Parameters:
  ///   - frame: `nil` at the end, which brings out what is held back.
  ///   - packet: used for every packet in turn; `body` may take its content.
  func encode(_ frame: Frame?, using packet: Packet, _ body: (Packet) throws -> Void) throws {
    try check(avcodec_send_frame(raw, frame?.raw), .encode(name))
    while true {
      let result = avcodec_receive_packet(raw, packet.raw)
      if result == cffmpeg_error_again || result == cffmpeg_error_end_of_file { return }
      try check(result, .encode(name))
      try body(packet)
    }
  }
}

@available(*, unavailable)
extension Encoder: Sendable {}
