import Artifacts
import Foundation
import Foundations
import MediaTypes
import Runtime
import SystemPackage

/// What became of a batch: what `--json` ends with, and `--report` writes as JSON.
struct BatchObject: Encodable {
  struct File: Encodable {
    var path: String
    var status: BatchOutcome.Ending
    var run: String?
    var seconds: Double?
    var outputs: [String: Value]?
    var warnings: [Warning]?
    /// The gates that wait.
    var gates: [String]?
    var error: ErrorRecord?
    /// The stage that failed, where one did.
    var stage: String?
  }

  var pipeline: String
  /// By ``BatchOutcome/Ending``, and `notBegun`.
  var counts: [String: Int]
  var seconds: Double
  var files: [File]
  var notBegun: [String]

  init(_ result: BatchResult, pipeline: String) {
    self.pipeline = pipeline
    counts = Dictionary(BatchOutcome.Ending.allCases.map { ($0.rawValue, result.count($0)) }) { first, _ in
      first
    }
    counts["notBegun"] = result.notBegun.count
    seconds = result.seconds
    files = result.outcomes.map(Self.describe)
    notBegun = result.notBegun.map(\.path.string)
  }

  private static func describe(_ outcome: BatchOutcome) -> File {
    let isUnchanged = outcome.ending == .unchanged
    return File(
      path: outcome.file.path.string, status: outcome.ending, run: outcome.run?.description,
      seconds: isUnchanged ? nil : outcome.seconds,
      outputs: outcome.outputs.isEmpty ? nil : outcome.outputs.mapValues { $0.mapFiles { .string($0.path) } },
      warnings: outcome.warnings.isEmpty ? nil : outcome.warnings,
      gates: outcome.gates.isEmpty ? nil : outcome.gates, error: outcome.error, stage: outcome.stage)
  }

  /// As of other commands that look at several files: that of the first that failed.
  /// - Parameter isWatching: whether being stopped is how it ends.
  static func exitStatus(_ result: BatchResult, isWatching: Bool) -> ExitStatus {
    let wasCutShort = result.count(.cancelled) > 0 || !result.notBegun.isEmpty
    if result.isCancelled, !isWatching || wasCutShort { return .interrupted }
    if let failed = result.outcomes.first(where: { $0.ending == .failed }), let error = failed.error {
      return failed.stage == nil ? ExitStatus(error.category) : ExitStatus(failedStage: error.category)
    }
    return result.count(.waiting) > 0 ? .waiting : .success
  }
}

/// The file that `--report` asks for.
enum BatchReportFile {
  /// Writes it whole or not at all.
  /// - Throws: `SystemError`; ``ArtifactError`` where it would replace one of the recordings.
  static func write(
    _ result: BatchResult, pipeline: String, to path: FilePath, cancellation: Cancellation
  ) async throws {
    let data: Data
    if path.extension == "json" {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      data = try encoder.encode(BatchObject(result, pipeline: pipeline))
    } else {
      data = Data(BatchReport(result: result, pipeline: pipeline).html().utf8)
    }
    let work = try WorkFolder("genlock-report")
    defer { work.remove() }
    let name = path.lastComponent?.string ?? "report"
    let file = work.path.appending(name)
    try await onBlockingThread("report") { try Files.writeAtomically(data, to: file) }
    let folder = path.removingLastComponent()
    _ = try await Publication(
      folder: folder.isEmpty ? "." : folder, protected: result.outcomes.map(\.file.path)
    )
    .publish([(FileReference(path: file.string), name)], cancellation: cancellation)
  }
}
