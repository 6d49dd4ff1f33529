public import Foundations
public import MediaTypes
public import Runtime

/// How an attempt ended, as its process tells.
public struct AttemptReport: Sendable, Codable, Hashable {
  public var status: RunStatus
  /// `nil` where no run was begun.
  public var run: Identifier?
  public var outputs: [String: Value]
  public var warnings: [Warning]
  public var gates: [JobGate]
  public var failure: JobFailure?
  /// Whether another attempt may get further.
  public var isTransient: Bool

  /// A run that was begun.
  public init(_ result: RunResult) {
    status = result.status
    run = result.id
    outputs = result.outputs
    warnings = result.warnings
    gates = result.waiting.map { JobGate(name: $0.stage, message: $0.message, proposal: $0.proposal) }
    let decisive = result.failures.first { !$0.isTolerated }
    if let error = result.publicationError {
      (failure, isTransient) = (JobFailure(error, stage: nil), JobFailure.isTransient(error))
    } else {
      failure = decisive.map { JobFailure($0.error, stage: $0.stage) }
      isTransient = decisive?.error.isTransient ?? false
    }
  }

  /// A run that could not begin.
  public init(_ error: any Error) {
    status = error is Cancelled ? .cancelled : .failed
    (run, outputs, warnings, gates) = (nil, [:], [], [])
    failure = JobFailure(error, stage: nil)
    isTransient = JobFailure.isTransient(error)
  }
}

/// What an attempt's process writes on its standard output, one JSON object on a line; the report is the last.
public enum AttemptMessage: Sendable {
  case event(RunEvent)
  case ended(AttemptReport)
}

extension AttemptMessage: Codable {
  private enum Key: String, CodingKey { case event, ended }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    if let event = try container.decodeIfPresent(RunEvent.self, forKey: .event) {
      self = .event(event)
    } else {
      self = .ended(try container.decode(AttemptReport.self, forKey: .ended))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .event(let event): try container.encode(event, forKey: .event)
    case .ended(let report): try container.encode(report, forKey: .ended)
    }
  }
}

extension JobFailure {
  /// - Parameter error: one without a code is named after what it is.
  public init(_ error: any Error, stage: String?) {
    if let coded = error as? any CodedError {
      let record = ErrorRecord(coded)
      self.init(code: record.code, message: record.message, stage: stage, causes: record.causes)
    } else {
      self.init(code: "UNEXPECTED_ERROR", message: "\(error)", stage: stage)
    }
  }

  static func isTransient(_ error: any Error) -> Bool { (error as? any CodedError)?.isTransient ?? false }
}
