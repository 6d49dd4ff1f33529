import Foundation
import Foundations
import Glibc
import SystemPackage

/// Programs that the stages of a run have started and that outlived its process, because that was killed before it could end them.
///
/// They are in sessions of their own, so nothing ends them with it. They are known by `TMPDIR`, which the `exec` stage sets to a
/// folder in the scratch space of the run, and which whatever they start inherits.
enum LeftoverProcesses {
  /// A killed process ends only when it is scheduled; one that waits for a broken disk may never.
  private static let patience = Duration.seconds(10)
  private static let pause: useconds_t = 10_000

  /// Ends those that were started in the scratch space of a dead run, and waits until they are gone. Blocks.
  static func end(in scratch: FilePath) {
    let deadline = ContinuousClock.now + patience
    var killed: Set<pid_t> = []
    // A program shows no environment while it is being started, and may start others: one look that finds none is not enough.
    var quietLooks = 0
    while quietLooks < 2, ContinuousClock.now < deadline {
      if quietLooks > 0 || !killed.isEmpty { usleep(pause) }
      let found = processes(in: scratch)
      // Between the look and the signal a number could only become another's if all others were used in between.
      for process in found { kill(process, SIGKILL) }
      killed = killed.union(found).filter(isRunning)
      quietLooks = killed.isEmpty ? quietLooks + 1 : 0
    }
  }

  private static func isRunning(_ process: pid_t) -> Bool {
    guard let status = try? SmallFile.read(FilePath("/proc/\(process)/stat"), limit: 1 << 16) else {
      return false
    }
    // The state follows the name, which is in brackets; zombies wait for whoever adopted them.
    let state = status.split(separator: UInt8(ascii: ")")).last?.dropFirst().first
    return state != UInt8(ascii: "Z") && state != UInt8(ascii: "X")
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
