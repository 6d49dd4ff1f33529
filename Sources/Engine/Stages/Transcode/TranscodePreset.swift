import LibAV
import MediaTypes

/// What a named preset stands for; every field can be set by a parameter.
struct TranscodePreset: Sendable {
  var name: String
  var summary: String
  /// libavformat's short name and the file extension.
  var container: Container
  var video: VideoSettings
  /// The most lines, `nil` for the source's.
  var height: Int?
  var usesSquarePixels = false
  /// Whether the coding can carry high dynamic range.
  var keepsHighDynamicRange: Bool
  /// Whether pictures, rate and sound stay exactly as they were decoded, and are checked afterwards.
  var isArchive = false
  /// Keyframe distance in seconds, `nil` for the encoder's own choice.
  var keyframeSeconds: Double?
  var audio: AudioSettings
  /// Bits per pixel of what comes out, for the estimate of space.
  var bitsPerPixel: Double

  enum Container: String, Decodable, Sendable, CaseIterable {
    case mp4
    case mov
    case matroska

    var fileExtension: String { self == .matroska ? "mkv" : rawValue }
    var mediaType: String {
      switch self {
      case .mp4: "video/mp4"
      case .mov: "video/quicktime"
      case .matroska: "video/x-matroska"
      }
    }
    /// The index goes to the front of files that are played while they load.
    var options: [String: String] { self == .mp4 ? ["movflags": "+faststart"] : [:] }
  }

  static subscript(name: String) -> TranscodePreset? { all.first { $0.name == name } }

  static let all: [TranscodePreset] = [
    proxy,
    prores("mezzanine", "ProRes 422", profile: "2", bitsPerPixel: 2.4),
    prores("prores-lt", "ProRes 422 LT", profile: "1", bitsPerPixel: 1.7),
    prores("prores-hq", "ProRes 422 HQ", profile: "3", bitsPerPixel: 3.6),
    dnxhr("dnxhr-sq", "DNxHR SQ, 8 bit", profile: "dnxhr_sq", pixelFormat: "yuv422p", bitsPerPixel: 2.4),
    dnxhr("dnxhr-hq", "DNxHR HQ, 8 bit", profile: "dnxhr_hq", pixelFormat: "yuv422p", bitsPerPixel: 3.6),
    dnxhr(
      "dnxhr-hqx", "DNxHR HQX, 10 bit", profile: "dnxhr_hqx", pixelFormat: "yuv422p10le", bitsPerPixel: 3.6),
    h264Intra,
    archive,
  ]

  /// H.264 that any player and browser takes; a keyframe every half second, so that scrubbing follows the
  /// hand.
  private static let proxy = TranscodePreset(
    name: "proxy", summary: "H.264 and AAC in MP4, at most 720 lines, a keyframe every half second",
    container: .mp4,
    video: VideoSettings(
      encoder: "libx264", pixelFormat: "yuv420p",
      options: ["preset": "veryfast", "crf": "23", "profile": "high"], threads: 4),
    height: 720, usesSquarePixels: true, keepsHighDynamicRange: false, keyframeSeconds: 0.5,
    audio: AudioSettings(encoder: "aac", sampleFormat: "fltp", sampleRate: 48_000, bitRate: 160_000),
    bitsPerPixel: 0.2)

  private static let h264Intra = TranscodePreset(
    name: "h264-intra", summary: "H.264 of keyframes only and PCM in MOV, 8 bit",
    container: .mov,
    video: VideoSettings(
      encoder: "libx264", pixelFormat: "yuv420p",
      options: ["preset": "veryfast", "crf": "17", "profile": "high"],
      keyframeInterval: 1, threads: 4),
    keepsHighDynamicRange: false, audio: pcm24, bitsPerPixel: 1.5)

  /// Lossless, with what preservation asks for: every frame coded alone, in slices with checksums.
  /// Source: RFC 9043 (FFV1), and the Library of Congress' preference for FFV1 with FLAC in Matroska.
  private static let archive = TranscodePreset(
    name: "archive",
    summary:
      "FFV1 and FLAC (wider samples PCM) in Matroska, lossless, with the MD5 of every frame, which are checked",
    container: .matroska,
    video: VideoSettings(
      encoder: "ffv1", pixelFormat: "",
      options: ["level": "3", "slices": "16", "slicecrc": "1", "context": "1"],
      keyframeInterval: 1, threads: 4),
    keepsHighDynamicRange: true, isArchive: true, audio: AudioSettings(encoder: "flac", sampleFormat: "s16"),
    bitsPerPixel: 10)

  private static let pcm24 = AudioSettings(
    encoder: "pcm_s24le", sampleFormat: "s32", sampleRate: 48_000, bitsPerSample: 24)

  // Intra-only coders give the same result with any number of threads, so these use every core.
  private static func prores(
    _ name: String, _ summary: String, profile: String, bitsPerPixel: Double
  ) -> TranscodePreset {
    TranscodePreset(
      name: name, summary: "\(summary) and 24-bit PCM in MOV, 10 bit, timecode kept", container: .mov,
      video: VideoSettings(
        encoder: "prores_aw", pixelFormat: "yuv422p10le", options: ["profile": profile, "vendor": "apl0"],
        threads: 0),
      keepsHighDynamicRange: true, audio: pcm24, bitsPerPixel: bitsPerPixel)
  }

  private static func dnxhr(
    _ name: String, _ summary: String, profile: String, pixelFormat: String, bitsPerPixel: Double
  ) -> TranscodePreset {
    TranscodePreset(
      name: name, summary: "\(summary), and 24-bit PCM in MOV", container: .mov,
      video: VideoSettings(
        encoder: "dnxhd", pixelFormat: pixelFormat, options: ["profile": profile], threads: 0),
      keepsHighDynamicRange: pixelFormat.contains("10"), audio: pcm24, bitsPerPixel: bitsPerPixel)
  }
}
