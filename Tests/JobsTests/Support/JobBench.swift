import Foundation
import Foundations
import Jobs
import MediaTypes
import Pipelines
import Runtime
import SystemPackage
import TestSupport
import Webhooks

/// A queue in a folder of its own.
struct JobBench {
  let folder: TemporaryFolder
  let store: JobStore

  init(capacity: MachineCapacity = MachineCapacity(cpus: 4, memory: 8000)) async throws {
    folder = try TemporaryFolder()
    try folder.write(Self.pipeline, to: "pipelines/steps.yaml")
    store = try await Self.open(folder, capacity)
  }

  /// As another process would: with connections of its own.
  func openAgain(capacity: MachineCapacity = MachineCapacity(cpus: 4, memory: 8000)) async throws -> JobStore
  {
    try await Self.open(folder, capacity)
  }

  private static func open(_ folder: TemporaryFolder, _ capacity: MachineCapacity) async throws -> JobStore {
    JobStore(
      workspace: try await Workspace.open(
        folder.appending("space"), modules: [JobStore.schema, WebhookQueue.schema]),
      library: PipelineLibrary(
        folders: [folder.appending("pipelines")], catalog: TestStages.registry.catalog),
      admission: Admission(capacity: capacity))
  }

  static let pipeline = """
    pipeline: steps
    version: 1
    params: { text: { type: string, default: hello } }
    stages:
      first: { uses: step, with: { text: "${{ params.text }}" } }
    outputs: { file: "${{ stages.first.file }}" }
    """

  static let gated = """
    pipeline: gated
    version: 1
    stages:
      first: { uses: step, with: { text: one } }
      review: { uses: ask, needs: [first] }
    outputs: { answer: "${{ stages.review.answer }}" }
    """

  static let demanding = """
    pipeline: demanding
    version: 1
    stages:
      first: { uses: step, with: { text: one }, resources: { cpus: 3, memory: 2kB } }
    outputs: { file: "${{ stages.first.file }}" }
    """
}

extension JobRequest {
  /// The bench's own pipeline, by name.
  static func steps(
    _ priority: JobPriority = .normal, project: String = "default", queue: String = "default",
    resources: JobResources? = nil, attempts: Int = 3
  ) -> JobRequest {
    JobRequest(
      pipeline: .named("steps"), priority: priority, queue: queue, project: project, resources: resources,
      maximumAttempts: attempts)
  }
}

extension JobStore {
  /// Waits until a job is in one of these states.
  @discardableResult
  func wait(_ id: Identifier, for states: JobState...) async throws -> Job {
    for try await event in JobFeed(self, after: 0, of: id) {
      if case .state(let change) = event.kind, states.contains(change.state) {
        let job = try await job(id)
        if states.contains(job.state) { return job }
      }
    }
    return try await job(id)
  }
}

/// Stages of the tests.
enum TestStages {
  static let registry = StageRegistry(stages: [Step(), Ask()])
}

/// Writes a text.
struct Step: Stage {
  struct Parameters: Decodable, Sendable { var text: String }

  static let declaration = StageDeclaration(
    name: "step", summary: "Writes a text.",
    parameters: [ParameterDeclaration("text", .string, required: true, "What to write.")],
    outputs: [OutputDeclaration("file", .file, "The text.")],
    example: "step: { uses: step, with: { text: hello } }")
  static let version = 1

  func run(_ parameters: Parameters, in context: StageContext) async throws -> [String: Value] {
    let file = context.outputFile("step.txt")
    try parameters.text.write(toFile: file.string, atomically: false, encoding: .utf8)
    return ["file": .file(FileReference(path: file.string))]
  }
}

/// Asks a person.
struct Ask: Stage {
  struct Parameters: Decodable, Sendable {}

  static let declaration = StageDeclaration(
    name: "ask", summary: "Asks.", parameters: [],
    outputs: [OutputDeclaration("answer", .any, "What was decided.")], example: "ask: { uses: ask }")
  static let version = 1
  static let isCacheable = false

  func run(_ parameters: Parameters, in context: StageContext) async throws -> [String: Value] {
    guard let decision = context.decision else {
      throw GatePending(message: "Look at it.", proposal: ["angle": 1])
    }
    return ["answer": decision.data]
  }
}
