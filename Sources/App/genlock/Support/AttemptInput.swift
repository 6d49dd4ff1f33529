import Foundation
import Foundations
import Glibc
import Jobs
import SystemPackage

/// Standard input of an attempt's process: one line that says what to do, another when no stage may begin any more, and
/// its end when the worker is gone.
enum AttemptInput {
  /// How long the attempt may take to stop by itself once its worker is gone.
  private static let grace = 10.0
  /// In bytes.
  private static let limit = 64 << 20

  /// Blocks.
  /// - Throws: ``AttemptInputError``, `SystemError`.
  static func readTask() throws -> AttemptTask {
    var line = Data()
    var byte: UInt8 = 0
    // Byte by byte: nothing that comes after the line may be lost on the way, and it is one line.
    while try read(&byte) > 0, byte != 0x0a {
      guard line.count < limit else { throw AttemptInputError(cause: nil) }
      line.append(byte)
    }
    do {
      return try JSONDecoder().decode(AttemptTask.self, from: line)
    } catch {
      throw AttemptInputError(cause: error)
    }
  }

  /// Lets the work end with the stages under way when the worker says so; stops it when the worker is gone, and the process
  /// when it does not stop.
  static func watch(_ cancellation: Cancellation) {
    _ = JoinableThread("worker") {
      var byte: UInt8 = 0
      while (try? read(&byte)) ?? 0 > 0 { cancellation.windDown() }
      cancellation.cancel()
      Thread.sleep(forTimeInterval: grace)
      ProcessGroups.killAll()
      _exit(ExitStatus.interrupted.rawValue)
    }
  }

  private static func read(_ byte: inout UInt8) throws -> Int {
    do {
      return try withUnsafeMutableBytes(of: &byte) { try FileDescriptor.standardInput.read(into: $0) }
    } catch let error as Errno {
      throw SystemError("read", "standard input", errno: error.rawValue)
    }
  }
}

/// What came on standard input is no attempt.
struct AttemptInputError: CodedError {
  var cause: (any Error)?

  var code: String { "ATTEMPT_UNREADABLE" }
  var message: String {
    "Standard input holds no attempt of a job; `genlock attempt` is started by `genlock work`."
  }
  var category: ErrorCategory { .usage }
}
