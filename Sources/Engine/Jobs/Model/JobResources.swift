/// What a job takes of the machine while it runs.
public struct JobResources: Sendable, Hashable, Codable {
  /// Cores, at least 1.
  public var cpus: Int
  /// In bytes.
  public var memory: Int64

  /// One core, and memory that is not worth counting.
  public init(cpus: Int = 1, memory: Int64 = 0) {
    self.cpus = cpus
    self.memory = memory
  }
}
