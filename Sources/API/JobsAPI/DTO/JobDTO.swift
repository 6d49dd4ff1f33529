import Foundation
import Foundations
import Jobs
import MediaTypes

/// A job as clients see it: no folder of the server in its outputs, but links.
struct JobDTO: Codable, Sendable {
  struct Links: Codable, Sendable {
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
  var outputFolder: String?
  var parameters: [String: Value]
  var resources: JobResources
  var attempt: Int
  var failedAttempts: Int
  var lostAttempts: Int
  var maximumAttempts: Int
  var isCancelRequested: Bool
  var createdAt: Date
  var startedAt: Date?
  var endedAt: Date?
  /// A queued job does not start before.
  var readyAt: Date
  var progress: JobProgress
  var warnings: [Warning]
  var outputs: [String: Value]
  var failure: JobFailure?
  var gates: [JobGate]
  var run: Identifier?
  var links: Links

  /// The job as those know it who have it in their workspace: with the address of each file in place of its path there.
  var job: Job {
    Job(
      id: id,
      request: JobRequest(
        pipeline: .named(pipeline), inputs: inputs, parameters: parameters, priority: priority, queue: queue,
        project: project, externalId: externalId, userMetadata: userMetadata,
        maximumAttempts: maximumAttempts, outputFolder: outputFolder),
      pipeline: pipeline, state: state, resources: resources, attempt: attempt,
      failedAttempts: failedAttempts, lostAttempts: lostAttempts, isCancelRequested: isCancelRequested,
      createdAt: createdAt, startedAt: startedAt, endedAt: endedAt, readyAt: readyAt, progress: progress,
      warnings: warnings, outputs: outputs.mapValues(OutputFileDTO.restore), failure: failure, gates: gates,
      run: run)
  }
}

struct JobListDTO: Codable, Sendable {
  var jobs: [JobDTO]
  /// What `cursor` takes for the next page; left out at the end.
  var next: String?
}
