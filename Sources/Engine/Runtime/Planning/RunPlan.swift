public import MediaTypes

/// What a run would do.
public struct RunPlan: Sendable {
  public var pipeline: String
  /// In the order of the pipeline.
  public var stages: [PlannedStage]
  /// What the stages are expected to write at the most, in bytes: all that run or may run, but those whose
  /// parameters are not known before another has run.
  public var neededSpace: Int64
  /// What the workspace's file system has left, in bytes.
  public var availableSpace: Int64
  /// With digests and sizes.
  public var inputs: [String: Value]
  /// Defaults filled in.
  public var parameters: [String: Value]
}

/// One stage run in a plan.
public struct PlannedStage: Sendable {
  public enum State: Sendable, Hashable {
    /// Its result is in the store.
    case cached
    case willRun
    /// Its `if` is false, or something it requires is null.
    case skipped
    /// That depends on what these stages give, which have to run first.
    case unknown(until: [String])
  }

  /// The stage's id, with `[index]` under `each`.
  public var name: String
  /// The stage type.
  public var uses: String
  public var state: State
  /// In words: `input source changed`, `never run before`.
  public var why: String
  /// The cache key, where it is known.
  public var key: String?
  /// Stages with the same number are expected to share one pass over their source.
  public var pass: Int?
  public var estimate: StageEstimate?
}
