import Foundation
import Foundations
import LibAV
import MediaTypes
import Pipelines
import Runtime
import Spectrum
import SystemPackage

/// Puts recordings of one event on one clock.
struct SyncStage: Stage {
  static let declaration = StageDeclaration(
    name: "sync",
    summary: "Finds where recordings of one event lie on the clock of one of them, and how sure that is.",
    discussion: """
      Every recording is compared with every other one by its sound, over all of its length. A positive offset means \
      that it started after the master, a positive drift that its clock runs fast: \
      masterTime = fromMs + offsetMs + (cameraTime - fromMs) / (1 + driftPpm / 1000000), from the first frame of each. \
      Of answers with a confidence of 10 or more at most one in a thousand is wrong (looks-good), at 5 one in twenty \
      (review-suggested); what is below needs a manual nudge.

      `result` is what `genlock sync --json` prints, with the names of files in place of their paths. `solution` is \
      the same for a gate, after which the stage `timeline` takes it. A recording without sound, or without any that \
      others share, is reported as such and the others proceed.
      """,
    parameters: SyncParameters.declarations,
    outputs: [
      OutputDeclaration("result", .file, "Offsets, drifts, confidence, evidence and warnings as JSON."),
      OutputDeclaration("solution", .any, "The same as a value."),
      OutputDeclaration(
        "plots", .list(.file), "`correlation-NAME.png` for each recording that was compared."),
      OutputDeclaration(
        "info",
        .object([
          "master": .string, "recordings": .integer, "confidence": .number, "allLookGood": .boolean,
          "classification": .choice(SyncClassification.allCases.map(\.rawValue)), "unsure": .list(.string),
        ]),
        "What pipelines decide by: the least confidence and its classification, and the names of the recordings that "
          + "need a manual nudge."),
    ],
    example: """
      sync:
        uses: sync
        with: { recordings: "${{ inputs.cameras }}", maxDrift: 300 }
      """)
  static let version = 3
  static var libraries: [String: String] {
    EncoderCatalog.libraryVersions.merging(SpectrumLibrary.versions) { $1 }
  }

  func run(_ parameters: SyncParameters, in context: StageContext) async throws -> [String: Value] {
    let comparison = try SyncComparison(
      parameters.sources(), master: parameters.master, maximumDrift: parameters.maxDrift,
      keepsTraces: parameters.plots)
    let outcome = try await onBlockingThread(context.name) {
      try comparison.run(in: context.workFolder, cancellation: context.cancellation) {
        context.report(StageProgress(fraction: $0.total))
      }
    }
    let plots = try await onBlockingThread(context.name) {
      try outcome.drawPictures(in: context.workFolder, cancellation: context.cancellation)
    }
    for recording in outcome.result.recordings {
      for warning in recording.warnings { context.warn(warning.about(recording.name)) }
    }
    let result = outcome.result.withFileNames(of: comparison.sources)
    let json = try result.json()
    let path = context.outputFile("sync.json")
    try OutputFile.write(json, to: path)
    return [
      "result": .file(FileReference(path: path.string, mediaType: "application/json")),
      "solution": try JSONDecoder().decode(Value.self, from: Data(json)),
      "plots": .list(plots.map(Value.file)),
      "info": Self.info(result),
    ]
  }

  private static func info(_ result: SyncResult) -> Value {
    [
      "master": .string(result.master), "recordings": .integer(Int64(result.recordings.count)),
      "confidence": .number(result.minimumConfidence),
      "allLookGood": .boolean(result.classification == .looksGood),
      "classification": .string(result.classification.rawValue),
      "unsure": .list(result.unsure.map { .string($0.name) }),
    ]
  }

  func estimate(_ parameters: SyncParameters) async throws -> StageEstimate {
    let paths = parameters.recordings.flatMap(\.files).map(\.filePath)
    return try await onBlockingThread("estimate") {
      var seconds = 0.0
      for path in paths { seconds += try ProbedFiles.info(path).durationSeconds ?? 0 }
      // 4 bytes for each of 8,000 samples a second, and 16 for each of 100 descriptions of the sound.
      return StageEstimate(
        cpus: 2, memory: 160 << 20 + Int64(seconds * 3_200), disk: Int64(seconds * 32_000) + 4 << 20)
    }
  }
}

extension SyncResult {
  /// As `genlock sync --json` prints it.
  func json() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return [UInt8](try encoder.encode(self))
  }

  /// The same recordings elsewhere have the same result.
  fileprivate func withFileNames(of sources: [SyncSource]) -> SyncResult {
    let names = Dictionary(sources.flatMap(\.files).map { ($0.path, $0.name) }) { first, _ in first }
    var result = self
    for index in result.recordings.indices {
      let recording = result.recordings[index]
      result.recordings[index].path = names[recording.path] ?? recording.path
      result.recordings[index].furtherPaths = recording.furtherPaths?.map { names[$0] ?? $0 }
    }
    return result
  }
}

extension Warning {
  /// The same warning among those about other recordings.
  fileprivate func about(_ name: String) -> Warning {
    var warning = self
    warning.message = "\(name): \(message)"
    return warning
  }
}
