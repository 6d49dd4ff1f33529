public import Foundations
public import MediaTypes
public import SystemPackage

/// The queue that does the ingest API's work.
public protocol IngestJobs: Sendable {
  /// Asks for a job. The same subject asks for the same job, however often.
  /// - Returns: the job's id.
  func submit(_ order: IngestOrder) async throws -> String
  /// What became of jobs, in the order in which it happened; ends when the task is cancelled.
  /// - Parameter position: from the last event that was taken in, 0 for all.
  func events(after position: Int64) -> AsyncThrowingStream<IngestJobEvent, any Error>
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
    /// 0 … 1.
    case progress(Double)
    /// The pipeline's outputs.
    case succeeded([String: Value])
    case failed(IngestJobFailure)
  }

  public var subject: Identifier
  /// Where the feed goes on after it; `nil` for progress, which is told once.
  public var position: Int64?
  public var kind: Kind

  public init(subject: Identifier, position: Int64?, kind: Kind) {
    self.subject = subject
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
