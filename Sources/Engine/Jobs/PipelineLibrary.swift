import Foundation
import Foundations
import Glibc
public import Pipelines
import Synchronization
public import SystemPackage

/// The pipelines that jobs may name: files `NAME.yaml` or `NAME.yml` in a few folders, the first of which wins.
public final class PipelineLibrary: Sendable {
  private struct Entry {
    var pipeline: Pipeline
    var path: FilePath
    var version: FileVersion
    var checked: ContinuousClock.Instant
  }

  /// How long a file is taken to be as it was.
  private static let trust = Duration.seconds(1)

  public let folders: [FilePath]
  private let catalog: StageCatalog
  private let entries = Mutex<[String: Entry]>([:])

  /// - Parameters:
  ///   - folders: those that do not exist hold nothing.
  ///   - catalog: what pipelines are checked against.
  public init(folders: [FilePath], catalog: StageCatalog) {
    self.folders = folders
    self.catalog = catalog
  }

  /// The names that can be asked for, sorted.
  public func names() async -> [String] {
    let folders = folders
    do {
      return try await onBlockingThread("pipelines") { Self.names(in: folders) }
    } catch {
      preconditionFailure("nothing in there throws")
    }
  }

  /// - Throws: ``JobStoreError`` `PIPELINE_NOT_FOUND`; `PipelineFileError` for one that is not valid; `SystemError`.
  public func pipeline(named name: String) async throws -> Pipeline {
    let now = ContinuousClock.now
    let known = entries.withLock { $0[name] }
    if let known, now - known.checked < Self.trust { return known.pipeline }
    let entry = try await onBlockingThread("pipelines") { [folders, catalog] in
      guard let (path, version) = Self.file(name, in: folders) else {
        let suggestion = Suggestion.nearest(to: name, among: Self.names(in: folders))
        throw JobStoreError.pipelineNotFound(name, suggestion: suggestion)
      }
      if var known, known.path == path, known.version == version {
        known.checked = now
        return known
      }
      let pipeline = try PipelineLoader.load(path: path, catalog: catalog)
      return Entry(pipeline: pipeline, path: path, version: version, checked: now)
    }
    entries.withLock { $0[name] = entry }
    return entry.pipeline
  }

  /// Checks the text of a pipeline file.
  /// - Throws: `PipelineFileError`.
  public func pipeline(text: String) async throws -> Pipeline {
    // Checking a large text takes long enough to hold up others.
    try await onBlockingThread("pipelines") { [catalog] in
      try PipelineLoader.load(text: text, catalog: catalog)
    }
  }

  /// What tells one state of a file from another.
  private struct FileVersion: Equatable {
    var inode: UInt
    var size: Int
    var seconds: Int
    var nanoseconds: Int
  }

  private static let extensions = ["yaml", "yml"]

  /// A name is letters, digits, hyphens, dots and underscores, and starts with one of the first two: it is never a path.
  private static func isName(_ name: String) -> Bool {
    name.utf8.count <= 128 && name.wholeMatch(of: #/[A-Za-z0-9][A-Za-z0-9._-]*/#) != nil
  }

  private static func file(_ name: String, in folders: [FilePath]) -> (FilePath, FileVersion)? {
    guard isName(name) else { return nil }
    for folder in folders {
      for suffix in extensions {
        let path = folder.appending("\(name).\(suffix)")
        var status = stat()
        guard stat(path.string, &status) == 0 else { continue }
        let version = FileVersion(
          inode: UInt(status.st_ino), size: Int(status.st_size), seconds: status.st_mtim.tv_sec,
          nanoseconds: status.st_mtim.tv_nsec)
        return (path, version)
      }
    }
    return nil
  }

  private static func names(in folders: [FilePath]) -> [String] {
    var names: Set<String> = []
    for folder in folders {
      // A folder that cannot be read offers nothing.
      let entries = (try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? []
      for entry in entries.map({ FilePath($0) }) {
        guard let suffix = entry.extension, extensions.contains(suffix), let stem = entry.stem, isName(stem)
        else { continue }
        names.insert(stem)
      }
    }
    return names.sorted()
  }
}
