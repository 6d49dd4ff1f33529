import Foundation
import Foundations
import Subprocess
import SystemPackage

/// A program that runs in a session of its own, so that everything it starts can be stopped with it.
struct ExecProcess: Sendable {
  /// The program and its arguments.
  var words: [String]
  var folder: FilePath
  var environment: [String: String]
  /// What it reads from standard input.
  var input: FilePath
  /// How long it may take to end by itself once it was asked to (`SIGTERM`), before it is killed.
  var grace = Duration.seconds(5)

  struct Ending: Sendable {
    var status: TerminationStatus
    var output: OutputTail
    var errors: OutputTail
  }

  /// Runs it to its end, and ends whatever it leaves behind in its process group.
  /// - Throws: ``ExecError`` where it cannot be started, `Cancelled` once all of it has ended.
  func run(_ cancellation: Cancellation) async throws -> Ending {
    // Subprocess would kill the program alone when this task is cancelled; the group is ended here instead.
    let stop = Cancellation(parent: cancellation)
    let running = Task { try await start(stop) }
    let ending = try await withTaskCancellationHandler {
      try await running.value
    } onCancel: {
      stop.cancel()
    }
    try cancellation.check()
    try stop.check()
    return ending
  }

  private func start(_ cancellation: Cancellation) async throws -> Ending {
    try cancellation.check()
    var options = PlatformOptions()
    options.createSession = true
    let standardInput = try openInput()
    let starting = ProcessGroups.Start()
    do {
      let result = try await Subprocess.run(
        try executable, arguments: Arguments(Array(words.dropFirst())),
        environment: .custom(
          Dictionary(uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0), $1) })),
        workingDirectory: folder, platformOptions: options,
        input: .fileDescriptor(standardInput, closeAfterSpawningProcess: true), output: .sequence,
        error: .sequence
      ) { execution in
        starting.end(execution.processIdentifier.value)
        let (outputs, errors) = (execution.standardOutput, execution.standardError)
        async let output = Self.tail(of: outputs)
        async let error = Self.tail(of: errors)
        let process = execution.processIdentifier
        try await onBlockingThread("exec") {
          var session = ChildSession(process.value, descriptor: process.processDescriptor)
          session.wait(cancellation, grace: grace) {
            kill(-$0, SIGTERM)
            // A stopped process sees no signal but this one.
            kill(-$0, SIGCONT)
          }
        }
        return (try await output, try await error)
      }
      let (output, errors) = result.closureResult
      return Ending(status: result.terminationStatus, output: output, errors: errors)
    } catch let error as SubprocessError
      where error.code == .executableNotFound || error.underlyingError == .noSuchFileOrDirectory
    {
      throw ExecError.notFound(words[0])
    } catch let error as SubprocessError {
      throw ExecError.notStarted(words[0], cause: error)
    }
  }

  /// A name is looked for in the `PATH` that the program will see.
  private var executable: Executable {
    get throws {
      guard words[0].contains("/") else { return .name(words[0]) }
      guard access(words[0], X_OK) == 0 else { throw ExecError.notFound(words[0]) }
      // The program runs in another folder than this process.
      let path = FilePath(words[0])
      return .path(path.isAbsolute ? path : FilePath(FileManager.default.currentDirectoryPath).pushing(path))
    }
  }

  private func openInput() throws -> FileDescriptor {
    do {
      return try FileDescriptor.open(input, .readOnly, options: .closeOnExec)
    } catch let error as Errno {
      throw SystemError("read", input, errno: error.rawValue)
    }
  }

  private static func tail(of sequence: SubprocessOutputSequence) async throws -> OutputTail {
    var tail = OutputTail()
    for try await buffer in sequence {
      buffer.withUnsafeBytes { tail.append($0) }
    }
    return tail
  }
}
