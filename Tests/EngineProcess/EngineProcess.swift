import Foundation
import Foundations
import MediaTypes
import Pipelines
import Runtime
import SystemPackage

/// `EngineProcess FOLDER endless|finish|slow`: runs two stages in a workspace, for tests that kill it or run
/// it twice at a time. With `endless` the second stage says so on standard error and never ends; with `slow` the first takes a while.
@main
enum EngineProcess {
  static let folder = FilePath(CommandLine.arguments[1])
  static let mode = CommandLine.arguments[2]

  // All in local variables, which are let go before the process ends: a leak check then finds nothing alive.
  static func main() async throws {
    let engine = PipelineEngine(
      workspace: try await Workspace.open(folder.appending("space")),
      registry: StageRegistry(stages: [Step()]))
    let pipeline = try PipelineLoader.load(
      text: """
        pipeline: steps
        version: 1
        stages:
          first: { uses: step, with: { text: first } }
          second: { uses: step, needs: [first], with: { text: second } }
        outputs: { second: "${{ stages.second.file }}", first: "${{ stages.first.file }}" }
        """, catalog: engine.registry.catalog)
    let result = try await engine.run(RunRequest(pipeline: pipeline))
    for stage in result.stages { print(stage.stage, stage.state.rawValue) }
    print(result.status.rawValue)
  }
}

/// Writes a text, in the way that the process's mode asks for.
struct Step: Stage {
  struct Parameters: Decodable, Sendable {
    var text: String
  }

  static let declaration = StageDeclaration(
    name: "step", summary: "Writes a text.",
    parameters: [ParameterDeclaration("text", .string, required: true, "What to write.")],
    outputs: [OutputDeclaration("file", .file, "The text.")],
    example: "step: { uses: step, with: { text: hello } }")
  static let version = 1

  func run(_ parameters: Parameters, in context: StageContext) async throws -> [String: Value] {
    let file = context.outputFile("step.txt")
    try parameters.text.write(toFile: file.string, atomically: false, encoding: .utf8)
    if context.name == "first", EngineProcess.mode == "slow" { try await Task.sleep(for: .milliseconds(300)) }
    if context.name == "second", EngineProcess.mode == "endless" {
      try FileHandle.standardError.write(contentsOf: Data("endless\n".utf8))
      try await Task.sleep(for: .seconds(3600))
    }
    return ["file": .file(FileReference(path: file.string))]
  }
}
