import Foundation
import Foundations
import Jobs
import MediaTypes
import Pipelines

/// A job as clients see it: no folder of the server in its outputs, but links.
struct JobDTO: Encodable, Sendable {
  struct Links: Encodable, Sendable {
    var `self`: String
    var events: String
    var artifacts: String
  }

  var id: Identifier
  var state: JobState
  var pipeline: String
  var queue: String
  var project: String
  var priority: JobPriority
  var externalId: String?
  var userMetadata: Value
  var inputs: [String: [String]]
  var parameters: [String: Value]
  var resources: JobResources
  var attempt: Int
  var maximumAttempts: Int
  var isCancelRequested: Bool
  var createdAt: Date
  var startedAt: Date?
  var endedAt: Date?
  var progress: JobProgress
  var warnings: [Warning]
  var outputs: [String: Value]
  var failure: JobFailure?
  var gates: [JobGate]
  var run: Identifier?
  var links: Links
}

struct JobListDTO: Encodable, Sendable {
  var jobs: [JobDTO]
  /// What `cursor` takes for the next page; left out at the end.
  var next: String?
}

struct ArtifactDTO: Encodable, Sendable {
  /// The output's name, with a number where it holds several files.
  var id: String
  var output: String
  var name: String
  var size: Int64?
  var mediaType: String?
  /// SHA-256 in hexadecimal.
  var digest: String?
  var url: String
}

struct ArtifactListDTO: Encodable, Sendable {
  var artifacts: [ArtifactDTO]
}

struct QueueDTO: Encodable, Sendable {
  var name: String
  var mode: JobQueue.Mode
  var queued = 0
  var running = 0
  var waiting = 0

  init(name: String, mode: JobQueue.Mode) {
    self.name = name
    self.mode = mode
  }

  init(_ queue: JobQueue) {
    (name, mode) = (queue.name, queue.mode)
    (queued, running, waiting) = (queue.queued, queue.running, queue.waiting)
  }
}

struct QueueListDTO: Encodable, Sendable {
  var queues: [QueueDTO]
}

struct PipelineDTO: Encodable, Sendable {
  struct Input: Encodable, Sendable {
    var name: String
    var type: String
    var isRequired: Bool
    var description: String
  }

  var name: String
  var description: String
  var inputs: [Input]
  var outputs: [String]
}

struct PipelineListDTO: Encodable, Sendable {
  struct Broken: Encodable, Sendable {
    var name: String
    var message: String
  }

  var pipelines: [PipelineDTO]
  /// Files that are there and cannot be used.
  var invalid: [Broken]
}

struct ValidationDTO: Encodable, Sendable {
  struct Finding: Encodable, Sendable {
    var severity: Diagnostic.Severity
    var code: String
    var message: String
    var line: Int
    var column: Int
    var suggestion: String?
  }

  var isValid: Bool
  var pipeline: PipelineDTO?
  var diagnostics: [Finding]
}

/// The data of an event in the stream.
struct JobEventDTO: Encodable, Sendable {
  var sequence: Int64?
  var job: Identifier
  var time: Date
  var type: String
  var state: JobStateChange?
  var stage: String?
  var stageState: String?
  var warning: Warning?
  var progress: JobProgress?

  init(_ event: JobEvent) {
    (sequence, job, time) = (event.sequence, event.job, event.time)
    switch event.kind {
    case .state(let change): (type, state) = ("state", change)
    case .cancelRequested: type = "cancelRequested"
    case .stageEnded(let stage, let state): (type, self.stage, stageState) = ("stageEnded", stage, state)
    case .warning(let warning, let stage): (type, self.warning, self.stage) = ("warning", warning, stage)
    case .progress(let progress): (type, self.progress) = ("progress", progress)
    }
  }
}
