import CFFmpeg
import Foundations
import MediaTypes

/// Codes single pictures.
public enum StillEncoder: Sendable, Hashable {
  /// Baseline JPEG (JFIF) with 4:2:0 chroma; `quality` is libavcodec's scale from 2, the best, to 31.
  case jpeg(quality: Int = 3)
  /// 8-bit RGB, without loss.
  case png

  /// The whole file.
  /// - Throws: ``AVFailure``.
  public func encode(_ picture: StillPicture) throws -> [UInt8] {
    // JFIF is full range with the matrix of ITU-R BT.601, which is what libswscale makes of RGB by itself.
    let graph = try FilterGraph(
      "format=\(settings.pixelFormat)", input: FrameFormat(of: picture.frame()),
      timeBase: AVRational(num: 1, den: 1))
    var frames: [Frame] = []
    try graph.filter(picture.frame()) { frames.append($0) }
    guard let frame = frames.first else {
      throw AVFailure(
        code: "FILTER_FAILED", category: .failure,
        message:
          "A picture of \(picture.width) x \(picture.height) pixels cannot be converted; choose another size."
      )
    }
    let encoder = try Encoder(
      video: settings, picture: graph.outputPicture, color: PictureColor(of: frame),
      timing: .constant(Rational(1)))
    if case .jpeg(let quality) = self { frame.raw.pointee.quality = Int32(quality) * FF_QP2LAMBDA }
    var bytes: [UInt8] = []
    let packet = Packet()
    func take(_ packet: Packet) {
      bytes.append(contentsOf: UnsafeBufferPointer(start: packet.raw.pointee.data, count: packet.size))
    }
    try encoder.encode(frame, using: packet, take)
    try encoder.encode(nil, using: packet, take)
    return bytes
  }

  private var settings: VideoSettings {
    switch self {
    case .jpeg(let quality):
      VideoSettings(
        encoder: "mjpeg", pixelFormat: "yuvj420p",
        options: ["flags": "+qscale", "qmin": String(quality), "qmax": String(quality)], threads: 1)
    case .png: VideoSettings(encoder: "png", pixelFormat: "rgb24", threads: 1)
    }
  }
}
