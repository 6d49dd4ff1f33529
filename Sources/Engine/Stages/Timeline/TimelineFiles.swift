public import MediaTypes
public import SystemPackage
public import Timelines

/// Timelines written into a folder.
public struct TimelineFiles: Sendable {
  /// Those of each format after those of the one before.
  public private(set) var files: [FileReference] = []
  /// How far clips are from where they belong; the same for all formats but for the EDL's speeds.
  public private(set) var remainders: [FrameRemainder] = []
  /// Each once, whatever format it is about.
  public private(set) var warnings: [Warning] = []

  /// Blocks.
  /// - Throws: `TimelineError`, ``SystemError``.
  public init(_ timeline: MulticamTimeline, as formats: [TimelineFormat], in folder: FilePath) throws {
    for format in formats {
      let export = try timeline.export(as: format)
      for file in export.files {
        let path = folder.appending(file.name)
        try OutputFile.write([UInt8](file.data), to: path)
        files.append(FileReference(path: path.string, mediaType: Self.mediaType(of: format)))
      }
      for warning in export.warnings where !warnings.contains(warning) { warnings.append(warning) }
      if remainders.isEmpty { remainders = export.remainders }
    }
  }

  private static func mediaType(of format: TimelineFormat) -> String {
    switch format {
    case .otio: "application/json"
    case .fcpxml: "application/xml"
    case .edl: "text/plain"
    case .csv: "text/csv"
    }
  }
}
