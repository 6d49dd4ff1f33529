import CFFmpeg
import Foundations
import MediaTypes
import SystemPackage

/// Turns packets of one stream into frames: the owner of an `AVCodecContext` for decoding.
///
/// Confined to the thread that uses it.
final class Decoder {
  let streamIndex: Int
  /// Seconds per unit of the frames' timestamps.
  let timeBase: AVRational
  let codecName: String
  /// Owned; freed with this object.
  let raw: UnsafeMutablePointer<AVCodecContext>
  private let path: FilePath
  /// Takes the next frame: made for one that did not come, or let go of by whoever got it.
  private var spare: Frame?

  /// - Parameters:
  ///   - threads: 0 for one per core, at the most; see ``concealsDamage(_:)``.
  ///   - isStrict: also reports damage that decoders usually hide.
  /// - Throws: ``AVFailure`` `UNKNOWN_CODEC` or `DECODE_FAILED`.
  init(demuxer: Demuxer, streamIndex: Int, threads: Int = 0, isStrict: Bool = false) throws {
    let stream = demuxer.stream(streamIndex)
    guard let parameters = stream.pointee.codecpar else { outOfMemory() }
    let identifier = parameters.pointee.codec_id
    codecName = String(cString: avcodec_get_name(identifier))
    guard identifier != AV_CODEC_ID_NONE, let codec = avcodec_find_decoder(identifier) else {
      throw AVFailure(
        code: "UNKNOWN_CODEC", category: .unusableInput,
        message:
          "Stream \(streamIndex) of \(quoted(demuxer.path)) is coded as \(codecName), which cannot be decoded here; "
          + "convert it with the software of its camera first.")
    }
    guard let context = avcodec_alloc_context3(codec) else { outOfMemory() }
    raw = context
    self.streamIndex = streamIndex
    path = demuxer.path
    timeBase = stream.pointee.time_base
    try check(avcodec_parameters_to_context(context, parameters), .decode(codecName, path))
    context.pointee.pkt_timebase = timeBase
    context.pointee.thread_count = Self.concealsDamage(identifier) ? 1 : Int32(threads)
    context.pointee.max_pixels = Int64(Demuxer.maximumPixels)
    if isStrict {
      context.pointee.err_recognition = AV_EF_CRCCHECK | AV_EF_BITSTREAM | AV_EF_BUFFER
    }
    try check(avcodec_open2(context, codec, nil), .decode(codecName, path))
  }

  /// Whether a damaged frame is made up from others. With several threads it would be chance which of them
  /// are finished by then, so the same recording would give other pictures every time; one thread never does.
  /// Frames that stand alone cannot differ, and dav1d leaves damaged ones out.
  private static func concealsDamage(_ identifier: AVCodecID) -> Bool {
    guard let descriptor = avcodec_descriptor_get(identifier), identifier != AV_CODEC_ID_AV1 else {
      return false
    }
    return descriptor.pointee.type == AVMEDIA_TYPE_VIDEO
      && descriptor.pointee.props & AV_CODEC_PROP_INTRA_ONLY == 0
  }

  deinit {
    var context: UnsafeMutablePointer<AVCodecContext>? = raw
    avcodec_free_context(&context)
  }

  /// Decodes one packet and hands over each frame that comes out.
  /// - Parameter packet: `nil` at the end of the stream, which brings out the frames held back.
  /// - Returns: the number of errors that decoding went on after.
  func decode(_ packet: Packet?, _ body: (Frame) throws -> Void) throws -> Int {
    var damage = 0
    let sent = avcodec_send_packet(raw, packet?.raw)
    if sent < 0 && sent != cffmpeg_error_end_of_file {
      if sent == cffmpeg_error_out_of_memory { outOfMemory() }
      damage += 1
    }
    while true {
      var frame = spare ?? Frame()
      spare = nil
      let received = avcodec_receive_frame(raw, frame.raw)
      if received == cffmpeg_error_again || received == cffmpeg_error_end_of_file {
        spare = frame
        return damage
      }
      if received < 0 {
        if received == cffmpeg_error_out_of_memory { outOfMemory() }
        damage += 1
        continue
      }
      try body(frame)
      if isKnownUniquelyReferenced(&frame) {
        av_frame_unref(frame.raw)
        spare = frame
      }
    }
  }

  /// Forgets what was sent, after a seek.
  func flush() {
    avcodec_flush_buffers(raw)
  }
}

@available(*, unavailable)
extension Decoder: Sendable {}
