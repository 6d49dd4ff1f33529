/// A name under which jobs are queued, paused and drained together.
public struct JobQueue: Sendable, Hashable, Codable {
  public enum Mode: String, Sendable, Codable, CaseIterable {
    /// Takes jobs and starts them.
    case active
    /// Takes jobs and starts none; what runs goes on.
    case paused
    /// Takes no jobs and starts those it has.
    case draining
  }

  /// The queue of whoever names none.
  public static let defaultName = "default"

  public var name: String
  public var mode: Mode
  /// How many jobs are in it, by state; those that ended are not counted.
  public var queued: Int
  public var running: Int
  public var waiting: Int

  public init(name: String, mode: Mode = .active, queued: Int = 0, running: Int = 0, waiting: Int = 0) {
    self.name = name
    self.mode = mode
    self.queued = queued
    self.running = running
    self.waiting = waiting
  }
}
