import Glibc

/// A child that leads a session of its own, from when it was started until it has ended. Everything blocks.
public struct ChildSession {
  /// The number of the process, and of its group.
  public let process: Int32
  private let descriptor: Int32
  private let niceness: Int32
  private var isLowered = false

  /// Gives it its share of the processor.
  /// - Parameters:
  ///   - process: a child that was not waited for yet, known to ``ProcessGroups``.
  ///   - descriptor: of the process; below 0 on kernels before 5.3, which have none.
  ///   - niceness: how far below this process's its share of the processor is, in steps of nice(2); 0 or more.
  public init(_ process: Int32, descriptor: Int32, niceness: Int32 = 0) {
    (self.process, self.descriptor, self.niceness) = (process, descriptor, niceness)
    isLowered = ProcessorShare.lower(process, by: niceness)
  }

  /// Waits until it has ended, and ends what it leaves behind in its group.
  ///
  /// It returns before the process is reaped: until then no other process group can have its number.
  /// - Parameters:
  ///   - cancellation: once it is cancelled, the child is asked to end, and killed with its group after `grace`.
  ///   - ask: asks it.
  ///   - meanwhile: what to see to beside, called every 50 ms while it is not asked.
  public mutating func wait(
    _ cancellation: Cancellation, grace: Duration, ask: (Int32) -> Void, meanwhile: () -> Void = {}
  ) {
    defer { ProcessGroups.remove(process) }
    var deadline: ContinuousClock.Instant?
    while !hasEnded {
      if !isLowered { isLowered = ProcessorShare.lower(process, by: niceness) }
      if let deadline {
        if ContinuousClock.now >= deadline { kill(-process, SIGKILL) }
      } else if cancellation.isCancelled {
        deadline = ContinuousClock.now + grace
        ask(process)
      } else {
        meanwhile()
      }
      // Without a descriptor this only waits.
      var event = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      poll(&event, 1, 50)
    }
    kill(-process, SIGKILL)
  }

  /// Whether it has ended; it stays to be reaped.
  private var hasEnded: Bool {
    var information = siginfo_t()
    let result = waitid(P_PID, id_t(process), &information, WEXITED | WNOHANG | WNOWAIT)
    return result != 0 && errno != EINTR || information.si_signo == SIGCHLD
  }
}
