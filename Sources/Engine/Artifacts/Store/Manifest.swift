public import Foundation
public import MediaTypes

/// What is kept of a stage run that ended well, under its cache key.
public struct Manifest: Sendable, Codable {
  /// The SHA-256 that names it; see the runtime's cache key.
  public var key: String
  /// The stage type.
  public var stage: String
  public var stageVersion: Int
  /// The libraries the outputs depend on, with their versions at that time.
  public var libraries: [String: String]
  /// Every declared output. Files carry digest, size, media type and name; their paths are set when it is
  /// read.
  public var outputs: [String: Value]
  public var warnings: [Warning]
  /// How long the stage took.
  public var seconds: Double
  public var created: Date

  public init(
    key: String, stage: String, stageVersion: Int, libraries: [String: String], outputs: [String: Value],
    warnings: [Warning], seconds: Double, created: Date
  ) {
    self.key = key
    self.stage = stage
    self.stageVersion = stageVersion
    self.libraries = libraries
    self.outputs = outputs
    self.warnings = warnings
    self.seconds = seconds
    self.created = created
  }
}
