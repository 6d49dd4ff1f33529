import Foundation
import SystemPackage

/// Clients in `Tests/OutsideReaders` that are not ours: Python, with requests and websockets.
public enum OutsideClient {
  private static let python = Repository.root.appending(".build/python/bin/python").string

  /// Runs a script.
  /// - Throws: ``ProcessTrouble`` where there is no Python environment, or the script does not end in time.
  public static func run(
    _ script: String, _ arguments: [String], timeout: Duration = .seconds(120)
  ) async throws -> ProcessResult {
    guard FileManager.default.isExecutableFile(atPath: python) else {
      throw ProcessTrouble(description: "there is no \(python); run scripts/python-tools.sh")
    }
    let path = Repository.root.appending("Tests/OutsideReaders").appending(script).string
    // Without the bytecode that Python would leave in the repository.
    return try await runProcess(python, ["-B", path] + arguments, timeout: timeout)
  }
}
