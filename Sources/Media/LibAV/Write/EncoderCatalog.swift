import CFFmpeg

/// What the installed encoders take.
public enum EncoderCatalog {
  /// libavutil's names of the pixel formats that an encoder takes; empty for any, `nil` without such an
  /// encoder.
  public static func pixelFormats(of encoder: String) -> [String]? {
    guard let codec = avcodec_find_encoder_by_name(encoder), codec.pointee.type == AVMEDIA_TYPE_VIDEO else {
      return nil
    }
    return list(codec.pointee.pix_fmts, end: AV_PIX_FMT_NONE) { av_get_pix_fmt_name($0) }
  }

  /// libavutil's names of the sample formats that an encoder takes, its favourite first; `nil` without such
  /// an encoder.
  public static func sampleFormats(of encoder: String) -> [String]? {
    guard let codec = avcodec_find_encoder_by_name(encoder), codec.pointee.type == AVMEDIA_TYPE_AUDIO else {
      return nil
    }
    return list(codec.pointee.sample_fmts, end: AV_SAMPLE_FMT_NONE) { av_get_sample_fmt_name($0) }
  }

  /// Whether a container takes what an encoder makes; `true` without such an encoder.
  /// - Parameter format: libavformat's short name of the container.
  public static func container(_ format: String, holds encoder: String) -> Bool {
    guard let codec = avcodec_find_encoder_by_name(encoder),
      let container = av_guess_format(format, nil, nil)
    else { return true }
    // Negative where libavformat does not know.
    return avformat_query_codec(container, codec.pointee.id, FF_COMPLIANCE_NORMAL) != 0
  }

  /// Versions of the libraries that decide what comes out of decoding, filtering and libavcodec's own encoders.
  public static var libraryVersions: [String: String] {
    [
      "libavcodec": version(avcodec_version()), "libavformat": version(avformat_version()),
      "libavfilter": version(avfilter_version()), "libswscale": version(swscale_version()),
      "libswresample": version(swresample_version()), "ffmpeg": String(cString: cffmpeg_version()),
    ]
  }

  /// Versions of the other encoders that presets use.
  public static var encoderVersions: [String: String] {
    EncoderVersion.x264.map { ["x264": $0] } ?? [:]
  }

  /// Reads a C array up to its terminator.
  private static func list<Format: Equatable>(
    _ formats: UnsafePointer<Format>?, end: Format, name: (Format) -> UnsafePointer<CChar>?
  ) -> [String] {
    guard var next = formats else { return [] }
    var names: [String] = []
    while next.pointee != end {
      if let name = name(next.pointee) { names.append(String(cString: name)) }
      next += 1
    }
    return names
  }

  private static func version(_ number: UInt32) -> String {
    "\(number >> 16).\(number >> 8 & 0xff).\(number & 0xff)"
  }
}
