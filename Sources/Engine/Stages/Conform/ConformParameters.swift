import LibAV
import MediaTypes
import Pipelines

/// The parameters of ``ConformStage``.
struct ConformParameters: Decodable, Sendable {
  var source: SourceFiles
  var offsetMs: Double?
  var driftPpm: Double?
  var segments: [SyncSegment]?
  var durationMs: Double?
  var result: FileReference?
  var name: String?
  var force: Bool
  var trim: SourceParameters.Trim?
  var format: Format?
  var preset: String?
  var frameRate: String
  var audioTrack: TrackChoice
  var sampleRate: Int
  var sampleFormat: AudioParameters.SampleFormat

  /// The file that comes out.
  enum Format: String, Decodable, Sendable, CaseIterable {
    case wav
    case mov
    case mp4
    case matroska

    /// As the presets know it; `nil` for a file of sound alone.
    var container: TranscodePreset.Container? { TranscodePreset.Container(rawValue: rawValue) }
  }

  /// Of the pictures.
  var presetName: String { preset ?? (format == .mp4 ? "proxy" : "mezzanine") }

  /// Those that encode at a constant frame rate.
  static let presets = TranscodePreset.all.filter { !$0.isArchive }.map(\.name)

  static let declarations: [ParameterDeclaration] = [
    SourceParameters.declarations[0],
    ParameterDeclaration(
      "offsetMs", .number, minimum: -TimeMap.maximumTime, maximum: TimeMap.maximumTime, unit: "ms",
      "When the recording started after the master; negative when it started before."),
    ParameterDeclaration(
      "driftPpm", .number, minimum: -TimeMap.maximumDrift, maximum: TimeMap.maximumDrift, unit: "ppm",
      "By how much its clock runs fast against the master's; 0 where it is not given."),
    ParameterDeclaration(
      "segments", .list(.object(["fromMs": .number, "offsetMs": .number, "driftPpm": .number])),
      "The pieces of a recording that jumps, in place of `offsetMs` and `driftPpm`; `fromMs` is the recording's time."
    ),
    ParameterDeclaration(
      "durationMs", .number, minimum: 1, maximum: TimeMap.maximumTime, unit: "ms",
      "The master's length, to which the file is cut or filled; unset, it ends with the recording."),
    ParameterDeclaration(
      "result", .file, "What `genlock sync --json` printed, in place of the offset, drift, pieces and length."
    ),
    ParameterDeclaration("name", .string, "The recording's name in `result`."),
    ParameterDeclaration(
      "force", .boolean, default: false, "Takes also an offset of `result` that needs a manual nudge."),
    ParameterDeclaration(
      "trim", .object(["start": .duration, "end": .duration]),
      "Which part of the master's time to make, in place of all of it."),
    ParameterDeclaration(
      "format", .choice(Format.allCases.map(\.rawValue)),
      "`wav` for sound alone; unset, the preset's container, and `wav` for a recording without a picture."),
    ParameterDeclaration(
      "preset", .choice(presets),
      "How pictures are coded, as `transcode` knows it; unset, `mezzanine`, or `proxy` where `format` is `mp4`."
    ),
    ParameterDeclaration(
      "frameRate", .string, default: "source", unit: "Hz",
      "`source` for the recording's own, made constant; or the master's, such as `25` or `30000/1001`."),
    ParameterDeclaration(
      "audioTrack", TrackChoice.type, default: "first",
      "Which sound: the first track, all of them, none, or one by its number from 1; a WAV file takes one."),
    ParameterDeclaration(
      "sampleRate", .integer, default: 48_000, minimum: 8_000, maximum: 384_000, unit: "Hz", "Of a WAV file."),
    ParameterDeclaration(
      "sampleFormat", .choice(AudioParameters.SampleFormat.allCases.map(\.rawValue)), default: "s24",
      "Of a WAV file: 16-bit or 24-bit integers, or 32-bit floats."),
  ]
}
