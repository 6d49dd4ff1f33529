public import Foundation
import Foundations
public import SystemPackage

/// How a process ended and what it wrote.
public struct ProcessResult: Sendable {
  /// The exit code, or 128 + the signal's number when a signal ended it.
  public var status: Int32
  /// Whether a signal that it did not handle ended it.
  public var wasKilled: Bool
  public var standardOutput: Data
  public var standardError: Data

  public var output: String { String(decoding: standardOutput, as: UTF8.self) }
  public var errors: String { String(decoding: standardError, as: UTF8.self) }
}

/// A process that did not end in time, or could not be started.
public struct ProcessTrouble: Error, CustomStringConvertible {
  public var description: String

  public init(description: String) {
    self.description = description
  }
}

/// A process that a test started and can send signals to.
public final class RunningProcess: Sendable {
  private let process: Process
  private let ended: BoundedQueue<Void>
  private let output: JoinableThread<Data>
  private let errors: JoinableThread<Data>
  private let errorLog = GrowingText()
  private static let starting = NSLock()

  /// Starts the process.
  /// - Parameters:
  ///   - executable: a path, or a name to look for in `PATH`.
  ///   - environment: added to this process's own; an empty value removes a variable.
  ///   - input: what it reads from standard input; nothing by default.
  ///   - output: where its standard output goes when the test wants to hold that end itself.
  public init(
    _ executable: String, _ arguments: [String] = [], in folder: FilePath? = nil,
    environment: [String: String] = [:], input: Data = Data(), output writeEnd: FileHandle? = nil
  ) throws {
    process = Process()
    let ended = BoundedQueue<Void>(capacity: 1)
    self.ended = ended
    process.executableURL = URL(filePath: try Self.locate(executable))
    process.arguments = arguments
    if let folder { process.currentDirectoryURL = URL(filePath: folder.string) }
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
      .filter { !$0.value.isEmpty }
    process.terminationHandler = { _ in _ = ended.push(()) }
    // Foundation closes what a child shall not have by number, counted before it starts: what another start opens meanwhile would stay open in it.
    let (inputPipe, outputPipe, errorPipe) = try Self.starting.withLock { [process] in
      let pipes = (Pipe(), Pipe(), Pipe())
      process.standardInput = pipes.0
      process.standardOutput = writeEnd ?? pipes.1
      process.standardError = pipes.2
      try process.run()
      return pipes
    }
    if writeEnd != nil { try outputPipe.fileHandleForWriting.close() }
    output = Self.drain(outputPipe, into: nil)
    errors = Self.drain(errorPipe, into: errorLog)
    if !input.isEmpty { try inputPipe.fileHandleForWriting.write(contentsOf: input) }
    try inputPipe.fileHandleForWriting.close()
  }

  public var identifier: Int32 { process.processIdentifier }

  /// What it has written to standard error so far.
  public var errorsSoFar: String { errorLog.text }

  /// Sends a signal, such as `SIGINT`. One that has ended gets none: its number may be another's by now.
  public func send(_ signal: Int32) {
    guard process.isRunning else { return }
    kill(process.processIdentifier, signal)
  }

  /// Waits until it has ended; kills it when it takes longer than `timeout`.
  public func wait(timeout: Duration = .seconds(300)) async throws -> ProcessResult {
    let watchdog = Task {
      try await Task.sleep(for: timeout)
      send(SIGKILL)
    }
    defer { watchdog.cancel() }
    let started = ContinuousClock.now
    let (result, time) = try await onBlockingThread("wait") { [self] in
      _ = ended.pop()
      // Here, because tests that compute may keep the waiting task from going on for long.
      let time = ContinuousClock.now - started
      let result = ProcessResult(
        status: process.terminationStatus + (process.terminationReason == .uncaughtSignal ? 128 : 0),
        wasKilled: process.terminationReason == .uncaughtSignal,
        standardOutput: try output.join(), standardError: try errors.join())
      return (result, time)
    }
    if time >= timeout {
      let arguments = process.arguments ?? []
      throw ProcessTrouble(description: "no end after \(timeout): \(arguments)\n\(result.errors)")
    }
    return result
  }

  /// Waits until it has written a text to standard error.
  /// - Throws: ``ProcessTrouble`` when it ends, or closes standard error, without that.
  public func waitForError(_ text: String) async throws {
    let log = errorLog
    let isWritten = try await onBlockingThread("await") { log.wait(for: text) }
    guard isWritten else { throw ProcessTrouble(description: "\(text) was never written: \(log.text)") }
  }

  private static func drain(_ pipe: Pipe, into log: GrowingText?) -> JoinableThread<Data> {
    let handle = pipe.fileHandleForReading
    return JoinableThread("drain") {
      defer { log?.end() }
      let descriptor = FileDescriptor(rawValue: handle.fileDescriptor)
      var content = Data()
      var block = [UInt8](repeating: 0, count: 1 << 16)
      // What has come so far; FileHandle would wait until the block is full.
      while case let count = try block.withUnsafeMutableBytes({ try descriptor.read(into: $0) }), count > 0 {
        content += block.prefix(count)
        log?.append(block.prefix(count))
      }
      return content
    }
  }

  private static func locate(_ executable: String) throws -> String {
    if executable.contains("/") { return executable }
    let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
    for folder in folders where access("\(folder)/\(executable)", X_OK) == 0 {
      return "\(folder)/\(executable)"
    }
    throw ProcessTrouble(description: "there is no \(executable) on the PATH")
  }
}

/// What a process has written so far, for whoever waits for a part of it.
private final class GrowingText: @unchecked Sendable {
  // @unchecked because the compiler cannot see that every access to the stored state holds `condition`.
  private let condition = NSCondition()
  private var content = Data()
  private var hasEnded = false

  var text: String {
    condition.withLock { String(decoding: content, as: UTF8.self) }
  }

  func append(_ block: ArraySlice<UInt8>) {
    condition.withLock { content += block }
    condition.broadcast()
  }

  func end() {
    condition.withLock { hasEnded = true }
    condition.broadcast()
  }

  /// Blocks until the text is there.
  /// - Returns: `false` when the end came first.
  func wait(for text: String) -> Bool {
    condition.withLock {
      while content.range(of: Data(text.utf8)) == nil {
        if hasEnded { return false }
        condition.wait()
      }
      return true
    }
  }
}

/// Runs a process to its end; see ``RunningProcess``.
public func runProcess(
  _ executable: String, _ arguments: [String], in folder: FilePath? = nil,
  environment: [String: String] = [:], input: Data = Data(), timeout: Duration = .seconds(300)
) async throws -> ProcessResult {
  let process = try RunningProcess(
    executable, arguments, in: folder, environment: environment, input: input)
  return try await process.wait(timeout: timeout)
}

/// The `genlock` that was built together with the running tests.
public let genlockExecutable: String = {
  let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
  return FilePath(own).removingLastComponent().appending("genlock").string
}()

/// Runs `genlock` to its end.
public func runGenlock(
  _ arguments: String..., in folder: FilePath? = nil, environment: [String: String] = [:],
  timeout: Duration = .seconds(300)
) async throws -> ProcessResult {
  try await runProcess(
    genlockExecutable, arguments, in: folder, environment: environment, timeout: timeout)
}
