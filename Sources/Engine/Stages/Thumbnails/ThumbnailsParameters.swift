import MediaTypes
import Pipelines

/// The parameters of ``ThumbnailsStage``.
struct ThumbnailsParameters: Decodable, Sendable {
  var source: SourceFiles
  var trim: SourceParameters.Trim?
  var posterFormat: PosterFormat
  var posterWidth: Int
  /// In seconds.
  var posterAt: Double?
  var tileWidth: Int
  var columns: Int
  var rows: Int
  /// In seconds.
  var interval: Double?
  var sheets: String

  enum PosterFormat: String, Decodable, Sendable, CaseIterable {
    case jpeg
    case png
  }

  static let declarations: [ParameterDeclaration] =
    SourceParameters.declarations + [
      ParameterDeclaration(
        "posterFormat", .choice(PosterFormat.allCases.map(\.rawValue)), default: "jpeg",
        "How the poster is coded."),
      ParameterDeclaration(
        "posterWidth", .integer, default: 1_280, minimum: 16, maximum: 8_192, unit: "pixels",
        "Of the poster, never more than the source has."),
      ParameterDeclaration(
        "posterAt", .duration,
        "Which picture becomes the poster; unset, the one with the most detail of the first third, so that "
          + "black, blurred and empty ones are passed over."),
      ParameterDeclaration(
        "tileWidth", .integer, default: 160, minimum: 16, maximum: 640, unit: "pixels",
        "Of each picture on a sheet."),
      ParameterDeclaration(
        "columns", .integer, default: 10, minimum: 1, maximum: 20, "Pictures side by side on a sheet."),
      ParameterDeclaration(
        "rows", .integer, default: 10, minimum: 1, maximum: 20, "Rows of pictures on a sheet."),
      ParameterDeclaration(
        "interval", .duration, minimum: 0.02,
        "From one picture to the next; unset, a round time that gives five sheets at the most."),
      ParameterDeclaration(
        "sheets", .string, default: "sprites",
        "The pipeline output that publishes `sprites`, since `track` points to the sheets by their "
          + "published names."
      ),
    ]
}
