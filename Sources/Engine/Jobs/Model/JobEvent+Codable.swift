import Foundation
import Foundations
import MediaTypes

/// One flat JSON object:
///
/// ```json
/// {"attempt":1,"gates":[],"job":"job-…","kind":"state","sequence":17,"state":"running","time":"2026-11-21T03:11:09.123Z"}
/// ```
///
/// `kind` is `state`, `cancelRequested`, `stageEnded`, `warning` or `progress`. What a kind has beside the others stands under
/// the names of its associated values; state changes, warnings and progress with their own members.
extension JobEvent: Codable {
  private enum Key: String, CodingKey { case sequence, job, time, kind, stage, state }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encodeIfPresent(sequence, forKey: .sequence)
    try container.encode(job, forKey: .job)
    try container.encode(Timestamp(time), forKey: .time)
    try container.encode(kind.name, forKey: .kind)
    switch kind {
    case .state(let change): try change.encode(to: encoder)
    case .cancelRequested: break
    case .stageEnded(let stage, let state):
      try container.encode(stage, forKey: .stage)
      try container.encode(state, forKey: .state)
    case .warning(let warning, let stage):
      try warning.encode(to: encoder)
      try container.encodeIfPresent(stage, forKey: .stage)
    case .progress(let progress): try progress.encode(to: encoder)
    }
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    time = try container.decode(Timestamp.self, forKey: .time).date
    sequence = try container.decodeIfPresent(Int64.self, forKey: .sequence)
    job = try container.decode(Identifier.self, forKey: .job)
    let name = try container.decode(String.self, forKey: .kind)
    switch name {
    case "state": kind = .state(try JobStateChange(from: decoder))
    case "cancelRequested": kind = .cancelRequested
    case "stageEnded":
      kind = .stageEnded(
        stage: try container.decode(String.self, forKey: .stage),
        state: try container.decode(String.self, forKey: .state))
    case "warning":
      kind = .warning(
        try Warning(from: decoder), stage: try container.decodeIfPresent(String.self, forKey: .stage))
    case "progress": kind = .progress(try JobProgress(from: decoder))
    default:
      throw DecodingError.dataCorruptedError(
        forKey: .kind, in: container, debugDescription: "not a kind of event: \(quoted(name))")
    }
  }
}
