import Foundation
import Foundations
import LibAV
import MediaTypes
import Pipelines
import Runtime
import SystemPackage

/// Finds out what a recording holds.
struct ProbeStage: Stage {
  static let declaration = StageDeclaration(
    name: "probe",
    summary: "Finds out what a recording holds: streams, rates, colour, timecode, damage.",
    discussion: """
      Frame rates are measured from the frames' own times, and media zero by decoding the first frame of every stream. \
      `info` is for expressions; `report` is everything as a JSON file, as `genlock probe --json` prints it.
      """,
    parameters: ProbeParameters.declarations,
    outputs: [
      OutputDeclaration("info", .object(ProbeSummary.members), "The facts that pipelines decide by."),
      OutputDeclaration("report", .file, "Everything that was found out, as JSON."),
    ],
    example: """
      probe:
        uses: probe
        with: { source: "${{ inputs.source }}" }
      """)
  static let version = 2
  static var libraries: [String: String] { EncoderCatalog.libraryVersions }

  func run(_ parameters: ProbeParameters, in context: StageContext) async throws -> [String: Value] {
    let file = parameters.source
    let path = context.outputFile("probe.json")
    var info = try await onBlockingThread(context.name) {
      try MediaProbe.info(file.filePath, cancellation: context.cancellation)
    }
    for warning in info.warnings { context.warn(warning) }
    // The same recording elsewhere has the same report.
    info.path = file.name
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      try encoder.encode(info).write(to: URL(fileURLWithPath: path.string))
    } catch {
      throw ProbeError.reportNotWritten(path: path, cause: error)
    }
    return [
      "info": ProbeSummary(info).value,
      "report": .file(FileReference(path: path.string, mediaType: "application/json")),
    ]
  }
}
