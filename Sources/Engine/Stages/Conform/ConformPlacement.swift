import Foundation
import Foundations
public import MediaTypes
import SystemPackage

/// Where a recording lies on the master's clock, and how long the master is.
public struct ConformPlacement: Sendable, Hashable {
  public var map: TimeMap
  /// In ms; `nil` where it is not known.
  public var masterDurationMs: Double?

  /// - Parameters:
  ///   - recording: of the result.
  ///   - force: takes also an offset that needs a manual nudge.
  /// - Throws: ``ConformError`` for a recording that must not be moved.
  public init(_ recording: SyncedRecording, in result: SyncResult, force: Bool) throws {
    let segments = recording.segments ?? []
    guard recording.offsetMs != nil || !segments.isEmpty else {
      throw ConformError.noOffset(recording.name, reason: recording.warnings.first?.message)
    }
    guard force || recording.classification != .needsManualNudge else {
      throw ConformError.needsManualNudge(recording.name, confidence: recording.confidence)
    }
    guard let map = TimeMap(recording) else { throw ConformError.badSegments }
    self.map = map
    // Clips of the master's device follow each other on its clock.
    masterDurationMs =
      result.recordings.filter { $0.name == result.master }.compactMap { clip in
        TimeMap(clip)?.masterTime(of: clip.durationMs)
      }.max()
  }

  private init(map: TimeMap, masterDurationMs: Double?) {
    self.map = map
    self.masterDurationMs = masterDurationMs
  }

  /// Reads what the parameters say. Blocks on the disk for as long as reading a small file takes.
  init(_ parameters: ConformParameters) throws {
    guard let file = parameters.result else {
      self.init(map: try Self.map(parameters), masterDurationMs: parameters.durationMs)
      return
    }
    guard parameters.offsetMs == nil, parameters.driftPpm == nil, parameters.segments == nil else {
      throw ConformError.twoPlacements
    }
    let result = try SyncResult(contentsOf: file.filePath)
    try self.init(try Self.recording(parameters, in: result), in: result, force: parameters.force)
    if let duration = parameters.durationMs { masterDurationMs = duration }
  }

  private static func map(_ parameters: ConformParameters) throws -> TimeMap {
    let whole = parameters.offsetMs.map {
      [SyncSegment(fromMs: 0, offsetMs: $0, driftPpm: parameters.driftPpm ?? 0)]
    }
    guard let segments = parameters.segments ?? whole else { throw ConformError.noPlacement }
    guard let map = TimeMap(segments) else { throw ConformError.badSegments }
    return map
  }

  /// The recording of that name; of several clips of one device the one whose file is the source.
  private static func recording(_ parameters: ConformParameters, in result: SyncResult) throws
    -> SyncedRecording
  {
    guard let name = parameters.name else { throw ConformError.noPlacement }
    let clips = result.recordings.filter { $0.name == name }
    guard !clips.isEmpty else {
      throw ConformError.unknownRecording(name, known: result.recordings.map(\.name))
    }
    if clips.count == 1 { return clips[0] }
    let same = clips.filter {
      FilePath($0.path).lastComponent == FilePath(parameters.source.files[0].name).lastComponent
    }
    guard same.count == 1 else { throw ConformError.severalClips(name) }
    return same[0]
  }
}
