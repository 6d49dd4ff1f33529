import CFFmpeg
import MediaTypes

/// Versions of encoders that are libraries of their own, apart from libavcodec.
enum EncoderVersion {
  /// Of x264, such as `164 r3095 baee400`; `nil` where it is not installed. It has no function that tells, but
  /// writes its version into the first packet of every stream (user data, ITU-T H.264, D.1.7), so the smallest
  /// picture is coded once, which takes about a millisecond.
  static let x264: String? = {
    do {
      return try version(in: firstPicture("libx264"), after: "x264 - core ")
    } catch {
      // Without the encoder there are no results of it, whose version had to be known.
      return nil
    }
  }()

  private static func firstPicture(_ encoder: String) throws -> [UInt8] {
    let side = 16
    let frame = Frame()
    frame.raw.pointee.width = Int32(side)
    frame.raw.pointee.height = Int32(side)
    frame.raw.pointee.format = AV_PIX_FMT_YUV420P.rawValue
    frame.timestamp = 0
    try check(av_frame_get_buffer(frame.raw, 0), .encode(encoder))
    for plane in 0..<3 {
      let rows = plane == 0 ? side : side / 2
      cffmpeg_frame_plane(frame.raw, Int32(plane))?
        .update(repeating: 128, count: rows * Int(cffmpeg_frame_stride(frame.raw, Int32(plane))))
    }
    let settings = VideoSettings(encoder: encoder, pixelFormat: "yuv420p", threads: 1)
    let coder = try Encoder(
      video: settings,
      picture: PictureFormat(
        width: side, height: side, pixelFormat: AV_PIX_FMT_YUV420P, sampleAspect: Rational(1)),
      color: PictureColor(of: frame), timing: .constant(Rational(25)))
    var bytes: [UInt8] = []
    let packet = Packet()
    for input in [frame, nil] {
      try coder.encode(input, using: packet) { packet in
        bytes += UnsafeBufferPointer(start: packet.raw.pointee.data, count: packet.size)
      }
    }
    return bytes
  }

  /// The text between a mark and the next ` - `.
  private static func version(in bytes: [UInt8], after mark: String) -> String? {
    guard let start = bytes.firstRange(of: Array(mark.utf8))?.upperBound,
      let end = bytes[start...].firstRange(of: Array(" - ".utf8))?.lowerBound
    else { return nil }
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }
}
