import Foundation
import Foundations
public import SystemPackage

/// The reading end of a named pipe, through which a program that a test started by way of another tells that
/// it runs, and that it has ended.
public final class NamedPipe: Sendable {
  private let descriptor: FileDescriptor

  public init(_ path: FilePath) throws {
    guard mkfifo(path.string, 0o600) == 0 else { throw SystemError.last("make", path) }
    descriptor = try FileDescriptor.open(path, .readOnly, options: .nonBlocking)
  }

  deinit {
    // Nothing was written to it that could be lost.
    _ = try? descriptor.close()
  }

  /// Waits, a minute at the most, until something is written.
  /// - Returns: `false` when everybody who could write has ended instead.
  /// - Throws: ``ProcessTrouble`` when neither happens.
  public func waitForData() async throws -> Bool {
    try await onBlockingThread("pipe") { [descriptor] in
      var event = pollfd(fd: descriptor.rawValue, events: Int16(POLLIN), revents: 0)
      guard poll(&event, 1, 60_000) == 1 else {
        throw ProcessTrouble(description: "the other end of the pipe neither wrote nor closed it")
      }
      var block = [UInt8](repeating: 0, count: 4096)
      return try block.withUnsafeMutableBytes { try descriptor.read(into: $0) } > 0
    }
  }
}
