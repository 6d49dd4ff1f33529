import Captions
import LibAV
import MediaTypes
import Pipelines

/// The parameters of ``CaptionsBurnStage``; what is `nil` is the preset's choice.
struct CaptionsBurnParameters: Decodable, Sendable {
  var source: FileReference
  var captions: FileReference
  var track: CaptionTrackChoice?
  var preset: String
  var height: Int?
  var container: TranscodePreset.Container?
  var crf: Double?
  var font: String?
  var size: Double?

  /// The archive is made of pictures as they are.
  private static let presets = TranscodePreset.all.filter { !$0.isArchive }

  static let declarations = [
    ParameterDeclaration("source", .media, required: true, "The recording."),
    ParameterDeclaration(
      "captions", .file, required: true,
      "The captions, in any format that can be read, or a recording that holds some."),
    CaptionFiles.track,
    ParameterDeclaration(
      "preset", .choice(presets.map(\.name)), default: "proxy", "What to make, as of the stage `transcode`."),
    ParameterDeclaration(
      "height", .integer, minimum: 16, maximum: 16_384, unit: "lines",
      "Lines of the picture as it is shown; the source's by default, and never more."),
    ParameterDeclaration(
      "container", .choice(TranscodePreset.Container.allCases.map(\.rawValue)), "The preset's, unless set."),
    ParameterDeclaration(
      "crf", .number, minimum: 0, maximum: 63, "Constant quality of x264 and its like; lower is better."),
    ParameterDeclaration(
      "font", .string,
      "A font family of this machine, as `fc-list` names it; what the captions say by default."),
    ParameterDeclaration(
      "size", .number, minimum: 0.5, maximum: 50, unit: "%",
      "The size of the font, of the picture's height; what the captions say by default."),
  ]

  /// Those that leave the quality open.
  private static let qualityPresets = presets.filter { $0.video.options["crf"] != nil }.map(\.name)

  /// What the stage `transcode` is told.
  /// - Throws: ``CaptionsBurnError/noQuality(preset:others:)``.
  func transcode() throws -> TranscodeParameters {
    if crf != nil, !Self.qualityPresets.contains(preset) {
      throw CaptionsBurnError.noQuality(preset: preset, others: Self.qualityPresets)
    }
    var given: [String: Value] = [
      "source": .file(source), "preset": .string(preset), "audioTrack": "all",
      // Letters have no high dynamic range.
      "toneMap": "always",
      // The source's: no picture has more lines.
      "height": .integer(Int64(height ?? 16_384)),
    ]
    if let container { given["container"] = .string(container.rawValue) }
    if let crf { given["crf"] = .number(crf) }
    return try TranscodeStage.declaration.resolve(given).value.decoded(as: TranscodeParameters.self)
  }
}
