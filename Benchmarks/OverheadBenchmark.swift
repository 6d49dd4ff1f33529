import Foundation
import MediaTypes
import Pipelines
import Runtime
import SystemPackage

/// What the engine itself costs: 200 stages that do nothing, side by side and one after another.
struct OverheadBenchmark {
  let folder: String
  let rounds: Int
  private let count = 200

  func run() async throws {
    print("\n## Engine overhead: \(count) stages that do nothing, \(rounds) rounds\n")
    print("On a memory file system, so that `fsync` costs nothing.\n")
    print("| shape | ms per stage run, fresh | cached |")
    print("|---|---|---|")
    let base = FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm" : folder
    let workspaces = "\(base)/genlock-overhead-\(ProcessInfo.processInfo.processIdentifier)"
    defer { try? FileManager.default.removeItem(atPath: workspaces) }
    for shape in ["independent", "chain"] {
      var fresh: [Double] = []
      var cached: [Double] = []
      for round in 0..<rounds {
        let engine = PipelineEngine(
          workspace: try await Workspace.open(FilePath("\(workspaces)/\(shape)-\(round)")),
          registry: StageRegistry(stages: [NoteStage()]))
        let request = RunRequest(
          pipeline: try PipelineLoader.load(
            text: pipeline(chained: shape == "chain"), path: "<inline>", catalog: engine.registry.catalog))
        fresh.append(try await milliseconds(engine, request))
        cached.append(try await milliseconds(engine, request))
      }
      print("| \(shape) | \(fresh.summary()) | \(cached.summary()) |")
    }
  }

  private func milliseconds(_ engine: PipelineEngine, _ request: RunRequest) async throws -> Double {
    let start = ContinuousClock.now
    let result = try await engine.run(request)
    guard result.status == .succeeded else { throw BenchmarkError(description: "the run failed") }
    return start.duration(to: .now) / .milliseconds(1) / Double(count)
  }

  private func pipeline(chained: Bool) -> String {
    let stages = (0..<count).map { index in
      let after = chained && index > 0 ? ", after: \"${{ stages.s\(index - 1).text }}\"" : ""
      return "  s\(index): { uses: note, with: { text: \"\(index)\"\(after) } }"
    }
    return """
      pipeline: overhead
      version: 1
      stages:
      \(stages.joined(separator: "\n"))
      outputs: { last: "${{ stages.s\(count - 1).text }}" }
      """
  }
}

/// Gives back its text and writes no file, so that what is measured is the engine.
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
