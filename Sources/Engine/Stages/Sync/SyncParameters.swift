import MediaTypes
import Pipelines

/// The parameters of ``SyncStage``.
struct SyncParameters: Decodable, Sendable {
  var recordings: [SourceFiles]
  var names: [String]
  var master: String?
  var maxDrift: Double
  var tracks: [String: Int]
  var plots: Bool

  /// How stages are given several recordings, and what they are called.
  static let recordings = [
    ParameterDeclaration(
      "recordings", .list(.oneOf([.media, .list(.media)])), required: true, minimum: 2,
      maximum: Double(SyncComparison.mostRecordings),
      "The recordings; a list in place of one joins the files that a camera split it into."),
    ParameterDeclaration(
      "names", .list(.string), default: [],
      "What they are called, one name for each; `A`, `B`, `C` … where nothing is given. Recordings of one name are "
        + "clips of one device, which never overlap and share their drift."),
  ]

  static let declarations =
    recordings + [
      ParameterDeclaration(
        "master", .string,
        "The name of the recording whose clock the others are put on; the first by default."),
      ParameterDeclaration(
        "maxDrift", .number, default: 500, minimum: 0, maximum: SyncComparison.mostDrift, unit: "ppm",
        "The largest difference in clock speed that is looked for."),
      ParameterDeclaration(
        "tracks", .map(.integer), default: [:],
        "Which audio track to listen to, by the recording's name, counted from 1; the first that can be used by "
          + "default."),
      ParameterDeclaration(
        "plots", .boolean, default: true, "Whether to draw the evidence for each recording."),
    ]

  /// - Throws: ``SyncError``.
  func sources() throws -> [SyncSource] {
    let sources = try Self.sources(recordings, names: names)
    let known = SyncComparison.names(of: sources)
    if let unknown = tracks.keys.sorted().first(where: { !known.contains($0) }) {
      throw SyncError.unknownRecording(unknown, known: known)
    }
    return sources.map { SyncSource(name: $0.name, files: $0.files, track: tracks[$0.name]) }
  }

  /// Recordings with their names.
  static func sources(_ recordings: [SourceFiles], names: [String]) throws -> [SyncSource] {
    guard names.isEmpty || names.count == recordings.count else {
      throw SyncError.namesDoNotFit(names: names.count, recordings: recordings.count)
    }
    let names = names.isEmpty ? RecordingNames.filled(recordings.map { _ in nil }) : names
    return zip(names, recordings).map { SyncSource(name: $0, files: $1.files) }
  }
}
