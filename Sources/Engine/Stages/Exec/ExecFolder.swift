import Artifacts
import Foundation
import Foundations
import MediaTypes
import SystemPackage

/// Where a command runs: its work folder, its inputs under readable names, its own place for temporary files.
struct ExecFolder {
  /// The command's current folder; empty at first, but for folders that outputs lie in.
  let work: FilePath
  let temporary: FilePath
  /// Links to the inputs, so that a program that goes by the extension sees one.
  let inputs: [String: [FilePath]]
  let outputs: [String: FilePath]
  private let outputNames: [String: String]

  /// Makes the folders. Blocks.
  init(_ parameters: ExecParameters, in folder: FilePath) throws {
    work = folder.appending("work")
    temporary = folder.appending("temporary")
    outputNames = parameters.outputs
    var links: [String: [FilePath]] = [:]
    var paths: [String: FilePath] = [:]
    try Self.makeFolder(work)
    try Self.makeFolder(temporary)
    for (number, name) in parameters.inputs.keys.sorted().enumerated() {
      links[name] = try (parameters.inputs[name]?.files ?? []).enumerated().map { index, file in
        let parent = folder.appending("inputs").appending("\(number)-\(index)")
        try Self.makeFolder(parent)
        let link = parent.appending(PublicationName.safe(file.name))
        guard symlink(file.path, link.string) == 0 else { throw SystemError.last("link", link) }
        return link
      }
    }
    for (name, file) in parameters.outputs {
      paths[name] = try Self.path(of: name, file: file, in: work)
      try Self.makeFolder(work.appending(file).removingLastComponent())
    }
    inputs = links
    outputs = paths
  }

  /// What the command made.
  /// - Throws: ``ExecError`` for a file that is missing, is not a regular one, or lies elsewhere through a
  ///   link.
  func collect() throws -> [String: Value] {
    let root = try Self.resolved(work)
    return try Dictionary(
      uniqueKeysWithValues: outputs.map { name, path in
        let file = outputNames[name] ?? name
        var status = stat()
        guard lstat(path.string, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
          throw ExecError.outputMissing(name, file: file)
        }
        guard try Self.resolved(path).starts(with: root) else {
          throw ExecError.outputOutside(name, file: file)
        }
        return (name, .file(FileReference(path: path.string)))
      })
  }

  private static func path(of name: String, file: String, in work: FilePath) throws -> FilePath {
    let parts = file.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." && !$0.utf8.contains(0) }) else {
      throw ExecError.outputOutside(name, file: file)
    }
    return work.appending(file)
  }

  private static func makeFolder(_ path: FilePath) throws {
    do {
      try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: true)
    } catch {
      throw SystemError("make the folder", path, errno: errno)
    }
  }

  /// The path without links.
  private static func resolved(_ path: FilePath) throws -> FilePath {
    guard let resolved = realpath(path.string, nil) else { throw SystemError.last("read", path) }
    defer { free(resolved) }
    return FilePath(String(cString: resolved))
  }
}
