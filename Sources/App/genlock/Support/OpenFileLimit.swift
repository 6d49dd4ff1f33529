import Foundations
import Glibc
import SystemPackage

/// How many files and connections this process may have open at a time.
enum OpenFileLimit {
  /// What a server needs beside its connections: its database, files that are read and written, pipes of attempts.
  static let reserve = 256
  /// More than any server here needs, and few enough for programs that walk through all descriptors.
  private static let most: rlim_t = 65536

  /// Takes what the system allows: the usual limit of 1,024 is for programs that use select(2).
  /// - Returns: the limit that holds now.
  /// - Throws: `SystemError`.
  static func raise() throws -> Int {
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    var limit = rlimit()
    guard getrlimit(resource, &limit) == 0 else { throw SystemError.last("limit", "open files") }
    let wanted = min(limit.rlim_max, most)
    if limit.rlim_cur < wanted {
      limit.rlim_cur = wanted
      guard setrlimit(resource, &limit) == 0 else { throw SystemError.last("limit", "open files") }
    }
    return Int(min(limit.rlim_cur, most))
  }
}
