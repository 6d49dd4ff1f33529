import Foundation
import MediaTypes
import Pipelines
import TestSupport
import Testing

@testable import Runtime

/// Prints what the engine itself costs; asserts nothing about time. `GENLOCK_MEASURE=1` makes it the 200
/// stages that the figures in the documentation are for; meaningful in release mode only.
@Suite(.serialized) struct OverheadTests {
  private static let count = ProcessInfo.processInfo.environment["GENLOCK_MEASURE"] == nil ? 20 : 200

  @Test(arguments: ["wide", "chain"])
  func `many small stages`(shape: String) async throws {
    let bench = try await Bench()
    let stages = (0..<Self.count).map { index in
      let after = shape == "chain" && index > 0 ? ", after: \"${{ stages.s\(index - 1).text }}\"" : ""
      return "  s\(index): { uses: note, with: { text: \"\(index)\"\(after) } }"
    }.joined(separator: "\n")
    var engine = bench.engine
    engine = PipelineEngine(workspace: bench.workspace, registry: StageRegistry(stages: [NoteStage()]))
    let last = "s\(Self.count - 1)"
    let text =
      "pipeline: big\nversion: 1\nstages:\n\(stages)\noutputs: { last: \"${{ stages.\(last).text }}\" }"
    let request = RunRequest(pipeline: try PipelineLoader.load(text: text, catalog: engine.registry.catalog))
    let opening = ContinuousClock.now
    _ = try await Workspace.open(bench.workspace.folder)
    print("opening the workspace: \((ContinuousClock.now - opening) / .milliseconds(1)) ms")
    for round in ["fresh", "cached"] {
      let clock = ContinuousClock.now
      let result = try await engine.run(request)
      let milliseconds = (ContinuousClock.now - clock) / .milliseconds(1)
      #expect(result.status == .succeeded)
      #expect(Set(result.stages.map(\.state)) == [round == "fresh" ? .succeeded : .cached])
      let each = milliseconds / Double(Self.count)
      print("\(shape), \(round): \(each) ms per stage run, \(milliseconds) ms in all")
    }
  }
}

/// Gives back its text; writes no file, so that what is measured is the engine.
private struct NoteStage: Stage {
  struct Parameters: Decodable, Sendable {
    var text: String
  }

  static let declaration = StageDeclaration(
    name: "note", summary: "Gives its text.",
    parameters: [
      ParameterDeclaration("text", .string, required: true, "The text."),
      ParameterDeclaration("after", .any, "Anything to wait for."),
    ],
    outputs: [OutputDeclaration("text", .string, "The text.")],
    example: "note: { uses: note, with: { text: x } }")
  static let version = 1

  func run(_ parameters: Parameters, in context: StageContext) async throws -> [String: Value] {
    ["text": .string(parameters.text)]
  }
}
