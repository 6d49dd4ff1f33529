import MediaTypes
import Pipelines
import Timelines

/// The parameters of ``TimelineStage``.
struct TimelineParameters: Decodable, Sendable {
  var result: Value
  var recordings: [SourceFiles]
  var names: [String]
  var formats: [TimelineFormat]
  var name: String
  var frameRate: String?

  static let declarations =
    [
      ParameterDeclaration(
        "result", .any, required: true,
        "Where the recordings lie: `result` or `solution` of `sync`, or what a gate made of it.")
    ] + SyncParameters.recordings + [
      ParameterDeclaration(
        "formats", .list(.choice(TimelineFormat.allCases.map(\.rawValue))),
        default: ["otio", "fcpxml", "edl", "csv"],
        minimum: 1, maximum: Double(TimelineFormat.allCases.count), "What to write."),
      ParameterDeclaration(
        "name", .string, default: "sync", "The timeline's title, and the stem of the files' names."),
      ParameterDeclaration(
        "frameRate", .string, unit: "Hz",
        "Such as `25` or `30000/1001`; that of the master's picture by default, else of the first recording with one."
      ),
    ]

  /// The rate that was asked for.
  /// - Throws: ``TimelineStageError/badFrameRate(_:)``.
  func rate() throws -> Rational? {
    guard let frameRate else { return nil }
    guard let rate = Rational(frameRate), rate.isPositive else {
      throw TimelineStageError.badFrameRate(frameRate)
    }
    return rate
  }

  /// The result, with the recordings' files where they lie now. Blocks on the disk.
  /// - Throws: ``SyncResultError``, ``TimelineStageError``, ``SyncError``, `SystemError`.
  func placedResult() throws -> SyncResult {
    var result = try result.fileValue.map { try SyncResult(contentsOf: $0.filePath) } ?? SyncResult(result)
    let sources = try SyncParameters.sources(recordings, names: names)
    // The clips of a device come in the order in which they were given.
    var left = Dictionary(grouping: sources, by: \.name)
    for index in result.recordings.indices {
      let name = result.recordings[index].name
      guard let source = left[name]?.first else {
        throw TimelineStageError.unknownRecording(name, known: SyncComparison.names(of: sources))
      }
      left[name]?.removeFirst()
      let paths = source.files.map(\.path)
      result.recordings[index].path = paths[0]
      result.recordings[index].furtherPaths = paths.count > 1 ? Array(paths.dropFirst()) : nil
    }
    return result
  }
}
