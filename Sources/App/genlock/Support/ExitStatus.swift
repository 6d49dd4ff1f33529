import ArgumentParser
import Foundations

/// The exit codes of `genlock`, and the one place that derives them; `docs/error-codes.md` lists them.
enum ExitStatus: Int32, CaseIterable {
  case success = 0
  /// `probe --verify` found damage, or `captions lint` what its style would have otherwise; as `cmp` and `fsck` tell what they
  /// find from what they cannot do.
  case found = 1
  /// The command was put wrongly.
  case usage = 2
  case invalidPipeline = 3
  case unusableInput = 4
  /// A stage, or the machine under it, failed.
  case failure = 5
  /// There is an answer, but not one to rely on.
  case unsure = 6
  /// A gate waits for a person.
  case waiting = 7
  case interrupted = 130

  init(_ category: ErrorCategory) {
    self =
      switch category {
      case .usage: .usage
      case .invalidPipeline: .invalidPipeline
      case .unusableInput: .unusableInput
      case .failure: .failure
      case .unsure: .unsure
      case .interrupted: .interrupted
      }
  }

  /// For a stage that failed in a run: the command itself and the pipeline file were right.
  init(failedStage category: ErrorCategory) {
    switch category {
    case .usage, .invalidPipeline: self = .failure
    case .unusableInput, .failure, .unsure, .interrupted: self.init(category)
    }
  }

  /// For whatever ended a command: a coded error, or one of the argument parser's.
  init(_ error: any Error) {
    if let ending = error as? Ending {
      self = ending.status
    } else if let coded = error as? any CodedError {
      self.init(coded.category)
    } else {
      switch Genlock.exitCode(for: error) {
      case .success: self = .success
      case .validationFailure: self = .usage
      default: self = .failure
      }
    }
  }
}

/// Ends a command that has said everything already.
struct Ending: Error {
  var status: ExitStatus
}
