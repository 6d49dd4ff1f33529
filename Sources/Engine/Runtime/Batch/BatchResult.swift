public import Foundations
public import MediaTypes

/// Where a file stands between batches.
public enum BatchFileState: String, Sendable, CaseIterable {
  /// A batch took it and did not get to its end.
  case pending
  case done
  case failed
  /// A gate waits for a person.
  case waiting
}

/// What a batch did about one file.
public struct BatchOutcome: Sendable {
  public enum Ending: String, Sendable, Codable, CaseIterable {
    /// It was done before, and is what it was then.
    case unchanged
    case done
    case failed
    /// A gate waits for a person.
    case waiting
    case cancelled
  }

  public var file: BatchFile
  public var ending: Ending
  /// In bytes; 0 where that could not be told.
  public var size: Int64 = 0
  /// The run, where one was begun.
  public var run: Identifier?
  /// By name, files where they are wanted; empty unless the file was done now.
  public var outputs: [String: Value] = [:]
  public var warnings: [Warning] = []
  public var error: ErrorRecord?
  /// The stage that failed, where one did.
  public var stage: String?
  /// The gates that wait.
  public var gates: [String] = []
  public var seconds: Double = 0
}

/// How a batch ended.
public struct BatchResult: Sendable {
  /// First what was unchanged, then in the order in which they ended.
  public var outcomes: [BatchOutcome] = []
  /// Files that were not begun, because one had failed or the batch was stopped.
  public var notBegun: [BatchFile] = []
  public var isCancelled = false
  public var seconds: Double = 0

  public func count(_ ending: BatchOutcome.Ending) -> Int {
    outcomes.count { $0.ending == ending }
  }
}

/// Something that happens in a batch.
public enum BatchEvent: Sendable {
  /// Files were taken into it.
  /// - Parameters:
  ///   - open: with their sizes in bytes.
  ///   - unchanged: how many of them were done before.
  case taken(open: [BatchFile: Int64], unchanged: Int)
  case started(BatchFile)
  case run(BatchFile, RunEvent)
  case ended(BatchOutcome)
}
