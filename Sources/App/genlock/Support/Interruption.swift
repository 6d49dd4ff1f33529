import Foundations
import Glibc
import Synchronization

/// How many signals asked the process to stop.
private let requests = Atomic<Int>(0)
/// The end of a pipe that wakes the thread which cancels the work; -1 before there is one.
private let alarm = Atomic<Int32>(-1)

/// Ctrl-C and SIGTERM ask the work to stop; a second one ends the process at once.
enum Interruption {
  /// Watches for signals from now on.
  /// - Returns: what is cancelled by the first of them.
  static func watch() -> Cancellation {
    let cancellation = Cancellation()
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else {
      // Without a pipe the signals keep their default: the process ends, and the store stays whole as ever.
      return cancellation
    }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let reading = ends[0]
    alarm.store(ends[1], ordering: .sequentiallyConsistent)
    _ = requests.load(ordering: .relaxed)
    ProcessGroups.prepare()
    _ = JoinableThread("signals") {
      var byte: UInt8 = 0
      while read(reading, &byte, 1) < 0, errno == EINTR {}
      Output.message("Stopping; once more to stop at once.")
      cancellation.cancel()
    }
    var wanted = sigset_t()
    sigemptyset(&wanted)
    for number in [SIGINT, SIGTERM, SIGHUP] {
      sigaddset(&wanted, number)
      // Handlers, unlike ignored signals, are not passed on to the commands that stages start. This one only
      // makes calls that signal-safety(7) allows.
      signal(number) { _ in
        let before = requests.add(1, ordering: .sequentiallyConsistent).oldValue
        if before > 0 {
          ProcessGroups.killAll()
          _exit(ExitStatus.interrupted.rawValue)
        }
        var byte: UInt8 = 0
        _ = write(alarm.load(ordering: .sequentiallyConsistent), &byte, 1)
      }
    }
    // Whoever started this process may have blocked signals, and a block is inherited.
    pthread_sigmask(SIG_UNBLOCK, &wanted, nil)
    return cancellation
  }

  /// Runs `body` until it is done or the process is asked to stop, which cancels its task.
  /// - Throws: ``Ending`` when it was asked to stop.
  static func stopping<Result: Sendable>(
    at cancellation: Cancellation, _ body: @escaping @Sendable () async throws -> Result
  ) async throws -> Result {
    let working = Task { try await body() }
    let watching = Task {
      try await cancellation.wait()
      working.cancel()
    }
    defer { watching.cancel() }
    do {
      return try await working.value
    } catch is CancellationError {
      throw Ending(status: .interrupted)
    }
  }

  /// Makes writing to a closed pipe, or beyond the limit for the size of a file, an error instead of the end of the process.
  static func surviveFailingWrites() {
    signal(SIGPIPE) { _ in }
    signal(SIGXFSZ) { _ in }
  }
}
