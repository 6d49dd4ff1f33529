public import MediaTypes
public import Pipelines
public import SystemPackage

/// A pipeline with what to run it on.
public struct RunRequest: Sendable {
  public var pipeline: Pipeline
  /// Paths by the name of the input; several for an input whose type is a list.
  public var inputs: [String: [FilePath]]
  /// Values by the name of the parameter; what is left out takes its default.
  public var parameters: [String: Value]
  public var options: RunOptions

  public init(
    pipeline: Pipeline, inputs: [String: [FilePath]] = [:], parameters: [String: Value] = [:],
    options: RunOptions = RunOptions()
  ) {
    self.pipeline = pipeline
    self.inputs = inputs
    self.parameters = parameters
    self.options = options
  }
}

/// How to run it; nothing here changes what comes out.
public struct RunOptions: Sendable {
  /// Stage runs at a time at the most, a shared pass counting as one; `nil` for as many as the machine has
  /// cores.
  public var maximumJobs: Int?
  /// Digest inputs over 256 MiB whole instead of by samples, and all of them anew.
  public var verifyInputs: Bool
  /// What a run leaves free on the workspace's file system, in bytes, before it refuses to start.
  public var reservedSpace: Int64

  public init(maximumJobs: Int? = nil, verifyInputs: Bool = false, reservedSpace: Int64 = 64 << 20) {
    self.maximumJobs = maximumJobs
    self.verifyInputs = verifyInputs
    self.reservedSpace = reservedSpace
  }
}
