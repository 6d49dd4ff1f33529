import Foundations
import LibAV
import MediaTypes
import Pipelines

/// The parameters of ``TranscodeStage``; what is `nil` is the preset's choice.
struct TranscodeParameters: Decodable, Sendable {
  var source: SourceFiles
  var trim: SourceParameters.Trim?
  var preset: String
  var height: Int?
  var width: Int?
  var frameRate: String
  var toneMap: ToneMapping
  var audioTrack: TrackChoice
  var channels: ChannelChoice
  var container: TranscodePreset.Container?
  var videoCodec: String?
  var pixelFormat: String?
  var crf: Double?
  var videoBitRate: Int?
  var keyframeInterval: Int?
  var encoderOptions: [String: String]?
  var audioCodec: String?
  var audioBitRate: Int?
  var threads: Int?

  enum ToneMapping: String, Decodable, Sendable, CaseIterable {
    /// Where the coding cannot carry high dynamic range.
    case auto
    case always
    case never
  }

  static let declarations: [ParameterDeclaration] =
    SourceParameters.declarations + [
      ParameterDeclaration(
        "preset", .choice(TranscodePreset.all.map(\.name)), required: true,
        "What to make; every other parameter changes one thing about it."),
      ParameterDeclaration(
        "height", .integer, minimum: 16, maximum: 16_384, unit: "lines",
        "Lines of the picture as it is shown; never more than the source has."),
      ParameterDeclaration(
        "width", .integer, minimum: 16, maximum: 16_384, unit: "pixels",
        "Pixels per line; alone it keeps the aspect, with `height` both are met, as even numbers where the coding needs them."
      ),
      ParameterDeclaration(
        "frameRate", .string, default: "source", unit: "Hz",
        "`source` keeps the source's rate and makes a variable one constant; or a rate such as `25` or `30000/1001`."
      ),
      ParameterDeclaration(
        "toneMap", .choice(ToneMapping.allCases.map(\.rawValue)), default: "auto",
        "When high dynamic range becomes standard: where the coding cannot carry it, always, or never."),
      ParameterDeclaration(
        "audioTrack", TrackChoice.type, default: "first",
        "Which sound: the first track, all of them, none, or one by its number from 1."),
      ParameterDeclaration(
        "channels", .choice(ChannelChoice.allCases.map(\.rawValue)), default: "source",
        "`source` keeps the channels; `stereo` and `mono` mix them."),
      ParameterDeclaration(
        "container", .choice(TranscodePreset.Container.allCases.map(\.rawValue)), "The preset's, unless set."),
      ParameterDeclaration(
        "videoCodec", .string,
        "An encoder of libavcodec by name, such as `libx265`; the preset's, unless set."),
      ParameterDeclaration(
        "pixelFormat", .string, "libavutil's name, such as `yuv420p10le`; the preset's, unless set."),
      ParameterDeclaration(
        "crf", .number, minimum: 0, maximum: 63, "Constant quality of x264 and its like; lower is better."),
      ParameterDeclaration(
        "videoBitRate", .integer, minimum: 10_000, maximum: 4_000_000_000, unit: "bit/s",
        "Aims at a bit rate instead of a quality."),
      ParameterDeclaration(
        "keyframeInterval", .integer, minimum: 1, maximum: 10_000, unit: "frames",
        "From one keyframe to the next."),
      ParameterDeclaration(
        "encoderOptions", .map(.string),
        "Private options of the video encoder; `ffmpeg -h encoder=NAME` lists them."),
      ParameterDeclaration(
        "audioCodec", .string,
        "An encoder of libavcodec by name, such as `libopus`; the preset's, unless set."),
      ParameterDeclaration(
        "audioBitRate", .integer, minimum: 6_000, maximum: 1_536_000, unit: "bit/s",
        "For coders that lose something."),
      ParameterDeclaration(
        "threads", .integer, minimum: 0, maximum: 64,
        "Threads of the video encoder, 0 for one per core. Some coders' output depends on it, so the preset fixes it."
      ),
    ]
}

/// How many channels come out.
enum ChannelChoice: String, Decodable, Sendable, CaseIterable {
  case source
  case stereo
  case mono

  /// libavutil's name of the layout, `nil` for the source's.
  var layout: String? { self == .source ? nil : rawValue }
}
