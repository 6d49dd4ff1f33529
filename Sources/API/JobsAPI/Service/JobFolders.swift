import Foundation
import Foundations
import Glibc
import Jobs
public import SystemPackage

/// The folders that files of jobs have to lie in, wherever links lead.
public struct JobFolders: Sendable {
  private let folders: [String]

  public static let everywhere = JobFolders(["/"])

  /// - Parameter folders: absolute, or counted from the current folder; `/` for everywhere, empty for nowhere.
  public init(_ folders: [FilePath]) {
    self.folders = folders.map { Self.real($0.string) ?? $0.string }
  }

  /// - Throws: `RequestError` `PATH_NOT_ALLOWED`, with the field.
  func check(_ request: JobRequest) async throws {
    if folders.contains("/") { return }
    try await onBlockingThread("job folders") {
      for (name, paths) in request.inputs {
        for path in paths where !contains(path) { throw JobsErrors.outsideFolders("inputs.\(name)") }
      }
      if let folder = request.outputFolder, !contains(folder) {
        throw JobsErrors.outsideFolders("outputFolder")
      }
    }
  }

  private func contains(_ path: String) -> Bool {
    guard let real = Self.realOrFuture(path) else { return false }
    return folders.contains { real == $0 || real.hasPrefix($0 + "/") }
  }

  /// Where it really lies; for what is not there yet, where it would come to lie.
  private static func realOrFuture(_ path: String) -> String? {
    var (existing, rest) = (FilePath(path).lexicallyNormalized(), [String]())
    while real(existing.string) == nil {
      guard let last = existing.lastComponent else { return nil }
      rest.insert(last.string, at: 0)
      existing.removeLastComponent()
    }
    return real(existing.string).map { ([$0] + rest).joined(separator: "/") }
  }

  private static func real(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
