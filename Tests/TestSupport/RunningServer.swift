import Foundation
import Glibc
public import SystemPackage

/// A `genlock serve` that a test started, at a port of its own, with a token for everything.
public final class RunningServer: Sendable {
  public let process: RunningProcess
  /// Without a slash at the end.
  public let url: String
  public let token: String

  /// Starts it and waits until it takes requests.
  /// - Parameters:
  ///   - folder: its current folder; the workspace is `.genlock` in it.
  ///   - port: 0 for any that is free.
  ///   - environment: settings, as `GENLOCK_…`.
  public init(in folder: FilePath, port: Int = 0, environment: [String: String] = [:]) async throws {
    let made = try await runProcess(genlockExecutable, ["tokens", "create", "--json"], in: folder)
    guard made.status == 0,
      let object = try JSONSerialization.jsonObject(with: made.standardOutput) as? [String: Any],
      let token = object["token"] as? String
    else { throw ProcessTrouble(description: "no token: \(made.errors)") }
    self.token = token
    process = try RunningProcess(
      genlockExecutable, ["serve", "--port", "\(port)"], in: folder, environment: environment)
    try await process.waitForError("Listening at http://")
    // The line is written at once, so it is whole.
    let lines = process.errorsSoFar.split(separator: "\n")
    guard let line = lines.first(where: { $0.hasPrefix("Listening at ") }) else {
      throw ProcessTrouble(description: process.errorsSoFar)
    }
    url = String(line.dropFirst("Listening at ".count))
  }

  deinit {
    // A test that failed on the way leaves nothing behind.
    process.send(SIGKILL)
  }

  /// Asks with curl, as the holder of the token.
  public func ask(_ path: String, _ arguments: [String] = []) async throws -> Answer {
    try await curl(url + path, ["--header", "Authorization: Bearer \(token)"] + arguments)
  }

  public var port: Int { Int(url.split(separator: ":").last ?? "") ?? 0 }

  /// Asks it to stop and waits until it has.
  @discardableResult
  public func stop() async throws -> ProcessResult {
    process.send(SIGTERM)
    return try await process.wait(timeout: .seconds(180))
  }
}
