import Foundations
import Glibc
import SystemPackage

/// What the process of an attempt takes upon itself before it touches anybody's file.
///
/// Its share of the processor is set by the worker. There is no limit on its address space: threads reserve far more of it than they use, so that a limit would say nothing of memory.
enum AttemptLimits {
  private static let openFiles: rlim_t = 4096
  /// Of 1,000; whoever has more is ended first when the machine runs out of memory. See proc_pid_oom_score_adj(5).
  private static let memoryPressureScore = "500"

  /// - Throws: `SystemError`.
  static func apply() throws {
    // A core of a process with the sound of hours in it helps nobody and fills the disk.
    try set(RLIMIT_CORE, rlimit(rlim_cur: 0, rlim_max: 0), "core dumps")
    var files = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &files) == 0 else {
      throw SystemError.last("limit", "open files")
    }
    files.rlim_cur = min(files.rlim_max, openFiles)
    try set(RLIMIT_NOFILE, files, "open files")
    let path: FilePath = "/proc/self/oom_score_adj"
    // Containers may forbid it; the work goes on without.
    if let file = try? FileDescriptor.open(path, .writeOnly) {
      _ = try? file.closeAfter { try file.writeAll(memoryPressureScore.utf8) }
    }
  }

  private static func set(_ resource: __rlimit_resource, _ limit: rlimit, _ name: FilePath) throws {
    var limit = limit
    guard setrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0 else {
      throw SystemError.last("limit", name)
    }
  }
}
