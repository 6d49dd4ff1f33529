/// How far a job's latest attempt is.
public struct JobProgress: Sendable, Hashable, Codable {
  /// One stage of it.
  public struct Stage: Sendable, Hashable, Codable {
    /// The stage's id, with `[index]` under `each`.
    public var stage: String
    /// 0 … 1.
    public var fraction: Double
    /// What it is doing or how it ended, for people.
    public var message: String

    public init(stage: String, fraction: Double, message: String) {
      self.stage = stage
      self.fraction = fraction
      self.message = message
    }
  }

  /// 0 … 1: the mean over the stages.
  public var fraction: Double
  /// In the order of the pipeline; empty before the attempt has begun.
  public var stages: [Stage]

  public init(fraction: Double = 0, stages: [Stage] = []) {
    self.fraction = fraction
    self.stages = stages
  }
}
