import Foundation
import Foundations
import Glibc
import SystemPackage

/// Programs that the stages of a run have started and that outlived its process, because that was killed before it could end them.
///
/// They are in sessions of their own, so nothing ends them with it. They are known by `TMPDIR`, which the `exec` stage sets to a
/// folder in the scratch space of the run, and which whatever they start inherits.
enum LeftoverProcesses {
  /// Programs that start others while they are looked for.
  private static let rounds = 10

  /// Ends those that were started in the scratch space of a dead run. Blocks.
  static func end(in scratch: FilePath) {
    for _ in 0..<rounds {
      let found = processes(in: scratch)
      if found.isEmpty { return }
      // Between the look and the signal a number could only become another's if all others were used in between.
      for process in found { kill(process, SIGKILL) }
    }
  }

  private static func processes(in scratch: FilePath) -> [pid_t] {
    // Without /proc there is nothing to know them by.
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    let mark = Array("TMPDIR=\(scratch)/".utf8)
    return names.compactMap { pid_t($0) }.filter { $0 != getpid() && hasVariable(mark, $0) }
  }

  /// - Parameter mark: how the variable begins, its name included.
  private static func hasVariable(_ mark: [UInt8], _ process: pid_t) -> Bool {
    // Processes of others cannot be read, and those that have just ended have nothing any more.
    guard let environment = try? SmallFile.read(FilePath("/proc/\(process)/environ"), limit: 4 << 20) else {
      return false
    }
    return environment.split(separator: 0).contains { $0.starts(with: mark) }
  }
}
