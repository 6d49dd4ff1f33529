public import Foundations
public import MediaTypes

/// All that an attempt's process needs to know; it looks into no table of the queue.
public struct AttemptTask: Sendable, Codable {
  public var job: Identifier
  public var attempt: Int
  /// The workspace's folder.
  public var workspace: String
  /// The text of the pipeline file.
  public var pipeline: String
  /// Absolute paths by the name of the input.
  public var inputs: [String: [String]]
  public var parameters: [String: Value]
  /// Where to publish the outputs; `nil` leaves them in the store.
  public var outputFolder: String?
  /// How far below the worker's the process's share of the processor is; see nice(2).
  public var niceness: Int32

  init(_ claim: JobClaim, workspace: String) {
    job = claim.job.id
    attempt = claim.attempt
    self.workspace = workspace
    pipeline = claim.source
    inputs = claim.job.request.inputs
    parameters = claim.job.request.parameters
    outputFolder = claim.job.request.outputFolder
    niceness = claim.job.request.priority.niceness
  }
}
