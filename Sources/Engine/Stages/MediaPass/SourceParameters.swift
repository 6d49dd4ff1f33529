import Foundations
import LibAV
import MediaTypes
import Pipelines

/// The parameters of every stage that reads a recording.
struct SourceParameters {
  /// One file, or the files that a camera split a recording into, in order.
  var files: [FileReference]
  var trim: Trim?

  /// Which part of a recording to use, in seconds after media zero.
  struct Trim: Decodable, Sendable {
    var start: Double?
    var end: Double?
  }

  static let declarations = [
    ParameterDeclaration(
      "source", .oneOf([.media, .list(.media)]), required: true,
      "The recording; a list joins the files that a camera split one recording into."),
    ParameterDeclaration(
      "trim", .object(["start": .duration, "end": .duration]),
      "Which part to use, after the recording's first frame; both points are exact to the frame or sample."),
  ]

  func mediaSource() throws -> MediaSource {
    let start = trim?.start.map { MediaTime(seconds: $0) }
    let end = trim?.end.map { MediaTime(seconds: $0) }
    if let end, end <= start ?? .zero {
      throw MediaPassError.emptyTrim
    }
    return MediaSource(paths: files.map(\.filePath), start: start, end: end)
  }
}

/// A recording as the parameter `source` gives it: one file or a list.
struct SourceFiles: Decodable, Sendable {
  var files: [FileReference]

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let value = try container.decode(Value.self)
    files = value.files
    guard !files.isEmpty else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "no file")
    }
  }
}
