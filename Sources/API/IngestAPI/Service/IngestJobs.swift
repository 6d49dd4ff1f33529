public import Foundations
public import MediaTypes
public import SystemPackage

/// The queue that does the ingest API's work.
public protocol IngestJobs: Sendable {
  /// Asks for a job. The same subject asks for the same job, however often.
  /// - Returns: the job's id.
  func submit(_ order: IngestOrder) async throws -> String
  /// Hands over what becomes of jobs, in the order in which it happens, one after the other; ends when the task is cancelled.
  /// - Parameter position: from the last event that was taken in, 0 for all.
  func follow(after position: Int64, _ take: @Sendable (IngestJobEvent) async throws -> Void) async throws
}

/// A job of the ingest API.
public struct IngestOrder: Sendable, Hashable {
  /// Whose work it is: an asset's or a computation's id.
  public var subject: Identifier
  /// The pipeline's name.
  public var pipeline: String
  public var inputs: [String: [FilePath]]
  public var parameters: [String: Value]
  public var project: String
}

/// What became of a job.
public struct IngestJobEvent: Sendable {
  public enum Kind: Sendable {
    /// A worker has begun with it, for the first time or once more.
    case started
    /// 0 … 1.
    case progress(Double)
    /// The pipeline's outputs.
    case succeeded([String: Value])
    case failed(IngestJobFailure)
  }

  public var subject: Identifier
  /// The job's id. Whoever may submit jobs can name any subject; the id says whether it is the one that was asked for.
  public var job: String
  /// Where the feed goes on after it; `nil` for progress, which is told once.
  public var position: Int64?
  public var kind: Kind

  public init(subject: Identifier, job: String, position: Int64?, kind: Kind) {
    self.subject = subject
    self.job = job
    self.position = position
    self.kind = kind
  }
}

/// Why a job failed, or that somebody cancelled it.
public struct IngestJobFailure: Sendable, Hashable {
  public var code: String
  public var message: String
  /// The stage that failed, where one did.
  public var stage: String?

  public init(code: String, message: String, stage: String? = nil) {
    self.code = code
    self.message = message
    self.stage = stage
  }
}
