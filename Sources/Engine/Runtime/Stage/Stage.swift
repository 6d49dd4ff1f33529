public import MediaTypes
public import Pipelines
public import SystemPackage

/// A step type that pipelines can use.
///
/// A conforming type has no state: one run is one call of ``run(_:in:)``, with everything it may read in the
/// parameters and everything it may touch in the context. The cache relies on that.
public protocol Stage: Sendable {
  associatedtype Parameters: Decodable & Sendable

  /// What it takes and gives.
  static var declaration: StageDeclaration { get }
  /// Part of every cache key; raise it when the same parameters and inputs give other outputs than before.
  static var version: Int { get }
  /// The libraries its outputs depend on, by name, with their versions; part of every cache key.
  static var libraries: [String: String] { get }
  /// Whether results may be reused at all; `false` for stages whose purpose lies outside the store.
  static var isCacheable: Bool { get }

  /// The files outside of the store that a run of it has left in place, by its outputs. A batch passes a file over only while
  /// they are what they were.
  static func filesInPlace(_ outputs: [String: Value]) -> [FilePath]

  init()

  /// Does the work.
  /// - Parameters:
  ///   - parameters: as declared, defaults filled in, files resolved to readable paths.
  ///   - context: where to write, whom to tell, when to stop.
  /// - Returns: a value for every declared output; files are made with ``StageContext/outputFile(_:)``.
  /// - Throws: a ``CodedError``; anything else is reported as `STAGE_FAILED`.
  func run(_ parameters: Parameters, in context: StageContext) async throws -> [String: Value]

  /// Stages with equal keys that wait for nothing of each other may be run together by the runner registered
  /// for ``FusionKey/runner``; `nil` to run alone.
  func fusionKey(_ parameters: Parameters) -> FusionKey?

  /// What a run takes of the machine and of the disk, for admission and for the check of free space.
  func estimate(_ parameters: Parameters) async throws -> StageEstimate
}

extension Stage {
  public static var libraries: [String: String] { [:] }
  public static var isCacheable: Bool { true }
  public static func filesInPlace(_ outputs: [String: Value]) -> [FilePath] { [] }
  public func fusionKey(_ parameters: Parameters) -> FusionKey? { nil }
  public func estimate(_ parameters: Parameters) async throws -> StageEstimate { StageEstimate() }
}

/// What a stage run is expected to take.
public struct StageEstimate: Sendable, Hashable {
  public var cpus: Int
  /// In bytes.
  public var memory: Int64
  /// What it will write, in bytes, scratch files included.
  public var disk: Int64

  public init(cpus: Int = 1, memory: Int64 = 64 << 20, disk: Int64 = 0) {
    self.cpus = cpus
    self.memory = memory
    self.disk = disk
  }
}
