import Foundation
import Foundations
import MediaTypes

/// One flat JSON object, as it stands in `events.jsonl`:
///
/// ```json
/// {"fraction":0.5,"kind":"stageProgress","number":3,"run":"run-…","speed":2.1,"stage":"proxy",
///  "time":"2026-11-21T03:11:09.123Z"}
/// ```
///
/// `number`, `time` (ISO 8601 in UTC, to the millisecond), `run` and `kind` are always there, `stage` where the
/// event is about one. What a kind has beside them stands under the names of its associated values; progress and
/// warnings stand there with their own members: `fraction`, `speed`, `framesPerSecond`, `mediaSeconds`, and
/// `code`, `message`, `count`, `atMs`. What is not known is left out.
extension RunEvent: Codable {
  private enum Key: String, CodingKey {
    case number, time, run, stage, kind
    case pipeline, stages, attempt, why, members, delaySeconds, code, message, reason, seconds, outputs,
      status
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(number, forKey: .number)
    try container.encode(Timestamp(time), forKey: .time)
    try container.encode(run, forKey: .run)
    try container.encodeIfPresent(stage, forKey: .stage)
    try container.encode(kind.name, forKey: .kind)
    switch kind {
    case .runStarted(let pipeline, let stages):
      try container.encode(pipeline, forKey: .pipeline)
      try container.encode(stages, forKey: .stages)
    case .stageStarted(let attempt, let why):
      try container.encode(attempt, forKey: .attempt)
      try container.encode(why, forKey: .why)
    case .passStarted(let members):
      try container.encode(members, forKey: .members)
    case .stageProgress(let progress):
      try progress.encode(to: encoder)
    case .stageWarning(let warning), .runWarning(let warning):
      try warning.encode(to: encoder)
    case .stageRetrying(let attempt, let delaySeconds, let code, let message):
      try container.encode(attempt, forKey: .attempt)
      try container.encode(delaySeconds, forKey: .delaySeconds)
      try container.encode(code, forKey: .code)
      try container.encode(message, forKey: .message)
    case .stageCached:
      break
    case .stageSkipped(let reason), .stageUnfinished(let reason):
      try container.encode(reason, forKey: .reason)
    case .stageSucceeded(let seconds, let outputs):
      try container.encode(seconds, forKey: .seconds)
      try container.encode(outputs, forKey: .outputs)
    case .stageFailed(let code, let message):
      try container.encode(code, forKey: .code)
      try container.encode(message, forKey: .message)
    case .stageWaiting(let message):
      try container.encode(message, forKey: .message)
    case .runEnded(let status, let seconds):
      try container.encode(status, forKey: .status)
      try container.encode(seconds, forKey: .seconds)
    }
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    time = try container.decode(Timestamp.self, forKey: .time).date
    number = try container.decode(Int.self, forKey: .number)
    run = try container.decode(Identifier.self, forKey: .run)
    stage = try container.decodeIfPresent(String.self, forKey: .stage)
    let name = try container.decode(Kind.Name.self, forKey: .kind)
    kind = try Self.kind(name, container, decoder)
  }

  private static func kind(
    _ name: Kind.Name, _ container: KeyedDecodingContainer<Key>, _ decoder: any Decoder
  ) throws -> Kind {
    func value<T: Decodable>(_ key: Key) throws -> T { try container.decode(T.self, forKey: key) }
    return switch name {
    case .runStarted: .runStarted(pipeline: try value(.pipeline), stages: try value(.stages))
    case .stageStarted: .stageStarted(attempt: try value(.attempt), why: try value(.why))
    case .passStarted: .passStarted(members: try value(.members))
    case .stageProgress: .stageProgress(try StageProgress(from: decoder))
    case .stageWarning: .stageWarning(try Warning(from: decoder))
    case .stageRetrying:
      .stageRetrying(
        attempt: try value(.attempt), delaySeconds: try value(.delaySeconds), code: try value(.code),
        message: try value(.message))
    case .stageCached: .stageCached
    case .stageSkipped: .stageSkipped(reason: try value(.reason))
    case .stageUnfinished: .stageUnfinished(reason: try value(.reason))
    case .stageSucceeded: .stageSucceeded(seconds: try value(.seconds), outputs: try value(.outputs))
    case .stageFailed: .stageFailed(code: try value(.code), message: try value(.message))
    case .stageWaiting: .stageWaiting(message: try value(.message))
    case .runWarning: .runWarning(try Warning(from: decoder))
    case .runEnded: .runEnded(status: try value(.status), seconds: try value(.seconds))
    }
  }
}

extension RunEvent.Kind {
  /// What `kind` says in JSON.
  fileprivate enum Name: String, Codable {
    case runStarted, stageStarted, passStarted, stageProgress, stageWarning, stageRetrying, stageCached
    case stageSkipped, stageUnfinished, stageSucceeded, stageFailed, stageWaiting, runWarning, runEnded
  }

  fileprivate var name: Name {
    switch self {
    case .runStarted: .runStarted
    case .stageStarted: .stageStarted
    case .passStarted: .passStarted
    case .stageProgress: .stageProgress
    case .stageWarning: .stageWarning
    case .stageRetrying: .stageRetrying
    case .stageCached: .stageCached
    case .stageSkipped: .stageSkipped
    case .stageUnfinished: .stageUnfinished
    case .stageSucceeded: .stageSucceeded
    case .stageFailed: .stageFailed
    case .stageWaiting: .stageWaiting
    case .runWarning: .runWarning
    case .runEnded: .runEnded
    }
  }
}
