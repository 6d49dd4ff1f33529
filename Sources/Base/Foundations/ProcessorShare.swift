import Glibc

/// How much of the processor programs get that this process starts in sessions of their own.
///
/// Where Linux groups by session (sched(7), "The autogroup feature"), niceness is only weighed between the threads of one session:
/// beside other sessions the number counts that the session itself was given. Where it does not, niceness alone counts. So both are set, and from outside:
/// niceness belongs to each thread, and libdispatch sets that of its threads anew where it is allowed to.
enum ProcessorShare {
  private static let leastShare: Int32 = 19
  private static let one = __priority_which_t(PRIO_PROCESS.rawValue)
  private static let group = __priority_which_t(PRIO_PGRP.rawValue)

  /// The niceness of this process: its main thread's, which libdispatch leaves as it is.
  private static var niceness: Int32 { getpriority(one, id_t(getpid())) }

  /// Lowers the share of a session that was just begun to that of this process, and below.
  ///
  /// - Parameters:
  ///   - session: the number of its first process, a child that was not waited for yet.
  ///   - niceness: how far below, in steps of nice(2); 0 or more.
  /// - Returns: `false` where the kernel asks to try again a tenth of a second later.
  static func lower(_ session: Int32, by niceness: Int32 = 0) -> Bool {
    let niceness = min(leastShare, self.niceness + niceness)
    // What fails here and below is that the program has ended, or that this process is nicer already and may not give
    // more than it has; either way nobody is in its way.
    _ = setpriority(group, id_t(session), niceness)
    // A new session has 0.
    guard niceness != 0 else { return true }
    let file = open("/proc/\(session)/autogroup", O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return true }
    defer { close(file) }
    let text = String(niceness)
    return write(file, text, text.utf8.count) >= 0 || errno != EAGAIN
  }
}
