import Foundation
import Foundations
import Jobs
import MediaTypes

/// The data of an event in the stream.
struct JobEventDTO: Codable, Sendable {
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

  /// - Throws: `DecodingError` for what is no event.
  var event: JobEvent {
    get throws { JobEvent(sequence: sequence, job: job, time: time, kind: try kind) }
  }

  private var kind: JobEvent.Kind {
    get throws {
      switch type {
      case "state": .state(try given(state, "state"))
      case "cancelRequested": .cancelRequested
      case "stageEnded":
        .stageEnded(stage: try given(stage, "stage"), state: try given(stageState, "stageState"))
      case "warning": .warning(try given(warning, "warning"), stage: stage)
      case "progress": .progress(try given(progress, "progress"))
      default:
        throw DecodingError.dataCorrupted(
          .init(codingPath: [], debugDescription: "not a kind of event: \(quoted(type))"))
      }
    }
  }

  private func given<Value>(_ value: Value?, _ name: String) throws -> Value {
    guard let value else {
      throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "there is no \(name)"))
    }
    return value
  }
}
