import Foundations
import Glibc
import Jobs
import SystemPackage

/// How this program runs an attempt of a job: itself again, as the hidden `genlock attempt`.
enum AttemptProcess {
  /// - Throws: `SystemError` where this program cannot be found.
  static func runner() throws -> ChildProcessRunner {
    let link = FilePath("/proc/self/exe")
    guard let path = realpath(link.string, nil) else { throw SystemError.last("find", link) }
    defer { free(path) }
    return ChildProcessRunner(executable: FilePath(String(cString: path)), arguments: ["attempt"])
  }
}
