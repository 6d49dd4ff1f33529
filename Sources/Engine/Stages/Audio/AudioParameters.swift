import LibAV
import MediaTypes
import Pipelines

/// The parameters of ``AudioStage``.
struct AudioParameters: Decodable, Sendable {
  var source: SourceFiles
  var trim: SourceParameters.Trim?
  var track: Int
  var channels: ChannelChoice
  var sampleRate: Int
  var sampleFormat: SampleFormat
  var loudness: Double?
  var truePeak: Double

  enum SampleFormat: String, Decodable, Sendable, CaseIterable {
    case s16
    case s24
    case f32

    /// As libavcodec writes it into a WAV file.
    var settings: AudioSettings {
      switch self {
      case .s16: AudioSettings(encoder: "pcm_s16le", sampleFormat: "s16")
      case .s24: AudioSettings(encoder: "pcm_s24le", sampleFormat: "s32", bitsPerSample: 24)
      case .f32: AudioSettings(encoder: "pcm_f32le", sampleFormat: "flt")
      }
    }

    var bytesPerSample: Int {
      switch self {
      case .s16: 2
      case .s24: 3
      case .f32: 4
      }
    }
  }

  static let declarations: [ParameterDeclaration] =
    SourceParameters.declarations + [
      ParameterDeclaration(
        "track", .integer, default: 1, minimum: 1, maximum: 64, "Which audio track, counted from 1."),
      ParameterDeclaration(
        "channels", .choice(ChannelChoice.allCases.map(\.rawValue)), default: "source",
        "`source` keeps the channels; `stereo` and `mono` mix them."),
      ParameterDeclaration(
        "sampleRate", .integer, default: 48_000, minimum: 8_000, maximum: 384_000, unit: "Hz",
        "Of the WAV file."),
      ParameterDeclaration(
        "sampleFormat", .choice(SampleFormat.allCases.map(\.rawValue)), default: "s16",
        "16-bit or 24-bit integers, or 32-bit floats."),
      ParameterDeclaration(
        "loudness", .number, minimum: -70, maximum: -5, unit: "LUFS",
        "Brings the programme to this integrated loudness (EBU R 128 asks for -23) by one gain for all of it; unset, "
          + "nothing is changed."),
      ParameterDeclaration(
        "truePeak", .number, default: -1, minimum: -20, maximum: 0, unit: "dBTP",
        "The highest peak that `loudness` may lead to; where it would be passed, the gain is smaller."),
    ]
}
