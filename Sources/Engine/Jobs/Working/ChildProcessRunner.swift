import Foundation
public import Foundations
import Glibc
public import Runtime
import Subprocess
public import SystemPackage

/// Runs each attempt in a process of its own, so that a decoder that crashes on somebody's file takes one attempt
/// with it and nothing else.
///
/// The process is given its ``AttemptTask`` as one line on standard input, which stays open: a further line asks it to begin no
/// stage any more, and when it ends, the worker is gone and the process stops. It writes ``AttemptMessage``s, one on a line, to standard output.
public struct ChildProcessRunner: AttemptRunner {
  private let executable: FilePath
  private let arguments: [String]
  private let grace: Duration

  /// - Parameters:
  ///   - executable: an absolute path.
  ///   - arguments: what makes the program run one attempt.
  ///   - grace: how long it may take to stop when it is asked to, before it is killed.
  public init(executable: FilePath, arguments: [String], grace: Duration = .seconds(10)) {
    self.executable = executable
    self.arguments = arguments
    self.grace = grace
  }

  public func run(
    _ task: AttemptTask, cancellation: Cancellation, report: @escaping @Sendable (RunEvent) async -> Void
  ) async -> AttemptOutcome {
    do {
      return try await start(task, cancellation, report)
    } catch {
      if cancellation.isCancelled { return .interrupted }
      return .crashed(
        JobFailure(
          code: "ATTEMPT_NOT_STARTED", message: "The process of the attempt could not be run; see the cause.",
          causes: CauseText.texts(of: AttemptProcessError(cause: error))))
    }
  }

  private func start(
    _ task: AttemptTask, _ cancellation: Cancellation, _ report: @escaping @Sendable (RunEvent) async -> Void
  ) async throws -> AttemptOutcome {
    let lifeline = try Lifeline()
    defer { lifeline.close() }
    var options = PlatformOptions()
    // Ctrl-C in a terminal is for the worker, which then stops its attempts.
    options.createSession = true
    let starting = ProcessGroups.Start()
    let result = try await Subprocess.run(
      .path(executable), arguments: Arguments(arguments), platformOptions: options,
      input: .fileDescriptor(lifeline.reading, closeAfterSpawningProcess: true), output: .sequence,
      error: .sequence
    ) { execution in
      let process = execution.processIdentifier
      starting.end(process.value)
      let (outputs, errors) = (execution.standardOutput, execution.standardError)
      async let tail = Self.tail(of: errors)
      async let last = Self.follow(outputs, report)
      try await onBlockingThread("attempt") { [grace] in
        // It has its share of the processor before it has anything to do.
        var session = ChildSession(
          process.value, descriptor: process.processDescriptor, niceness: task.niceness)
        // A process that is gone already tells by its end, not by what could not be written to it.
        try? lifeline.write(task)
        var isWindingDown = false
        session.wait(cancellation, grace: grace) {
          // The process alone: it stops what it has started itself.
          kill($0, SIGTERM)
          kill($0, SIGCONT)
        } meanwhile: {
          if !isWindingDown, cancellation.isWindingDown {
            isWindingDown = true
            lifeline.windDown()
          }
        }
      }
      return (try await last, try await tail)
    }
    let (last, tail) = result.closureResult
    if let last { return .ended(last) }
    if cancellation.isCancelled { return .interrupted }
    return .crashed(Self.failure(result.terminationStatus, tail))
  }

  /// - Returns: the report, `nil` where the output ends without one.
  private static func follow(
    _ output: SubprocessOutputSequence, _ report: @Sendable (RunEvent) async -> Void
  ) async throws -> AttemptReport? {
    let decoder = JSONDecoder()
    var last: AttemptReport?
    // Outputs and proposals are values of any size; what is larger is taken for a process that went mad.
    for try await line in output.strings(bufferingPolicy: .maxLineLength(64 << 20)) {
      switch try? decoder.decode(AttemptMessage.self, from: Data(line.utf8)) {
      case .event(let event): await report(event)
      case .ended(let ended): last = ended
      // Something that a library printed.
      case nil: continue
      }
    }
    return last
  }

  /// The end of what was written, at most 4 KiB.
  private static func tail(of sequence: SubprocessOutputSequence) async throws -> [UInt8] {
    var tail: [UInt8] = []
    for try await buffer in sequence {
      buffer.withUnsafeBytes { tail.append(contentsOf: $0.suffix(4096)) }
      if tail.count > 4096 { tail.removeFirst(tail.count - 4096) }
    }
    return tail
  }

  private static func failure(_ status: TerminationStatus, _ tail: [UInt8]) -> JobFailure {
    let how =
      switch status {
      case .exited(let code): "ended with exit code \(code)"
      case .signaled(let signal): "was ended by signal \(signal) (\(String(cString: strsignal(signal))))"
      }
    let lines = String(decoding: tail, as: UTF8.self).split(whereSeparator: \.isNewline).suffix(5)
    return JobFailure(
      code: "ATTEMPT_CRASHED",
      message:
        "The process of the attempt \(how) without a result; if it does so again, look at the recordings.",
      causes: lines.map { line in
        String(line.prefix(500).unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7f })
      })
  }
}

/// The pipe to an attempt's standard input. It is never read to its end while the worker lives.
private struct Lifeline: Sendable {
  let reading: FileDescriptor
  private let writing: FileDescriptor

  init() throws {
    (reading, writing) = try FileDescriptor.pipe()
    // The writing end must not live on in other children.
    for end in [reading, writing] { _ = fcntl(end.rawValue, F_SETFD, FD_CLOEXEC) }
  }

  /// Blocks while the pipe is full.
  func write(_ task: AttemptTask) throws {
    try writing.writeAll(try JSONEncoder().encode(task) + [0x0a])
  }

  /// A process that is gone already has nothing to begin.
  func windDown() { _ = try? writing.writeAll([0x0a]) }

  /// A descriptor that was open before is closed without an error that matters.
  func close() { try? writing.close() }
}

/// Why an attempt's process could not be run.
private struct AttemptProcessError: CodedError {
  let cause: (any Error)?

  var code: String { "ATTEMPT_NOT_STARTED" }
  var message: String { "The process of the attempt could not be run; see the cause." }
  var category: ErrorCategory { .failure }
}
