import Foundation
import Foundations
import MediaTypes
import Pipelines
import Synchronization
import SystemPackage
import TestSupport

@testable import Runtime

/// A workspace with an engine and an input, for one test.
struct Bench {
  let folder: TemporaryFolder
  let log = StageLog()
  let workspace: Workspace
  var engine: PipelineEngine
  let input: FilePath

  init() async throws {
    folder = try TemporaryFolder()
    workspace = try await Workspace.open(folder.appending("space"))
    engine = PipelineEngine(workspace: workspace, registry: Self.registry(log))
    input = try folder.write("input\n", to: "in 'put'\n.txt")
  }

  static func registry(_ log: StageLog) -> StageRegistry {
    StageRegistry(
      stages: [WriteStage(log: log), EndlessStage(log: log), GateTestStage(), PassStage(log: log)],
      fusedRunners: [PassRunner(log: log)])
  }

  /// A pipeline `test` with the input `source` (file), the list input `sources`, and the parameter `text`.
  func request(
    _ stages: String, outputs: String = "", parameters: [String: Value] = [:],
    inputs: [String: [FilePath]] = [:],
    options: RunOptions = RunOptions()
  ) throws -> RunRequest {
    let text = """
      pipeline: test
      version: 1
      inputs:
        source: { type: file }
        sources: { type: "file[]", required: false }
      params:
        text: { type: string, default: text }
      stages:
      \(stages)
      outputs:
      \(outputs.isEmpty ? "  source: \"${{ inputs.source }}\"" : outputs)
      """
    let pipeline = try PipelineLoader.load(text: text, catalog: engine.registry.catalog)
    return RunRequest(
      pipeline: pipeline, inputs: inputs.merging(["source": [input]]) { first, _ in first },
      parameters: parameters,
      options: options)
  }

  func states(_ result: RunResult) -> [String: StageRunState] {
    Dictionary(result.stages.map { ($0.stage, $0.state) }) { _, last in last }
  }

  func text(_ value: Value?) throws -> String {
    try String(contentsOfFile: value?.fileValue?.path ?? "", encoding: .utf8)
  }
}

/// Keeps the events of a run.
final class EventLog: Sendable {
  private let events = Mutex<[RunEvent]>([])
  var all: [RunEvent] { events.withLock { $0 } }
  func add(_ event: RunEvent) { events.withLock { $0.append(event) } }
}
