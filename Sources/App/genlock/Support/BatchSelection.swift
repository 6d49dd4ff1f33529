import Artifacts
import Foundation
import Foundations
import Runtime
import SystemPackage

#if canImport(Glibc)
  import Glibc
#endif

/// What a path names.
enum FolderNames {
  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}

/// The files that the arguments of `genlock batch` name.
struct BatchSelection {
  var sources: [String]
  /// Of a list: whether zero bytes stand between its paths.
  var isZeroSeparated: Bool
  /// Folders in which nothing is taken for a recording to work on: the workspace and what is published.
  var excluded: [FilePath]

  /// Lists up to this size are read, in bytes.
  private static let listLimit = 256 << 20

  /// Those of the arguments that are folders.
  func folders() throws -> [MediaFolder] {
    try sources.filter(FolderNames.isFolder).map { try MediaFolder(FilePath($0), excluding: excluded) }
  }

  /// Sees that every argument names something, before anything is made for it.
  /// - Throws: `SystemError`, ``InputPatternError``.
  func check() throws {
    for source in sources where source != "-" && access(source, R_OK) != 0 {
      guard try InputPattern.paths(source, isList: true) != [FilePath(source)] else {
        throw SystemError.last("read", FilePath(source))
      }
    }
  }

  /// - Throws: ``BatchOutputError`` where what is published would come to lie among the recordings.
  func checkOutput(_ output: FilePath) throws {
    let place = Self.resolved(output)
    for source in sources
    where FolderNames.isFolder(source) && Self.resolved(FilePath(source)).starts(with: place) {
      throw BatchOutputError(output: output, folder: FilePath(source))
    }
  }

  private static func resolved(_ path: FilePath) -> FilePath {
    FilePath(URL(filePath: path.string).resolvingSymlinksInPath().path(percentEncoded: false))
      .lexicallyNormalized()
  }

  /// Every file once, in the order of the arguments; in folders in the order of their paths.
  func files(_ cancellation: Cancellation) async throws -> [BatchFile] {
    try await onBlockingThread("files") {
      var files: [BatchFile] = []
      var seen: Set<FilePath> = []
      for source in sources {
        for file in try Self.files(
          of: source, isZeroSeparated: isZeroSeparated, excluded: excluded, cancellation)
        where seen.insert(file.path).inserted { files.append(file) }
      }
      return files
    }
  }

  private static func files(
    of source: String, isZeroSeparated: Bool, excluded: [FilePath], _ cancellation: Cancellation
  ) throws -> [BatchFile] {
    if source == "-" { return try list(try standardInput(), isZeroSeparated) }
    let path = FilePath(source)
    if FolderNames.isFolder(source) {
      let listing = try MediaFolder(path, excluding: excluded).list(cancellation: cancellation)
      for fault in listing.faults { Output.message("warning: \(fault.code): \(fault.message)") }
      if listing.others > 0 {
        Output.message(
          "\(printable(source)): \(Wording.count(listing.others, "other file")) passed over, not named like recordings"
        )
      }
      return listing.files
    }
    let paths = try InputPattern.paths(source, isList: true)
    guard paths == [path] else {
      return try paths.filter { !FolderNames.isFolder($0.string) }.map { try BatchFile($0) }
    }
    if MediaFolder.isNamedLikeMedia(path) { return [try BatchFile(path)] }
    guard let content = try SmallFile.read(path, limit: listLimit) else { throw BatchListError(path: path) }
    return try list(content, isZeroSeparated)
  }

  private static func list(_ content: [UInt8], _ isZeroSeparated: Bool) throws -> [BatchFile] {
    try content.split(separator: isZeroSeparated ? 0 : UInt8(ascii: "\n")).compactMap { line in
      var line = line
      if !isZeroSeparated, line.last == UInt8(ascii: "\r") { line.removeLast() }
      // A path with a zero byte inside would be cut there, and name another file.
      guard !line.isEmpty else { return nil }
      guard !line.contains(0) else { throw BatchListError(path: nil) }
      let path = (line.map { CChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer { bytes in
        FilePath(platformString: bytes.baseAddress!)  // It has the zero at least.
      }
      return try BatchFile(path)
    }
  }

  private static func standardInput() throws -> [UInt8] {
    var content: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while content.count <= listLimit {
      let count: Int
      do {
        count = try block.withUnsafeMutableBytes { try FileDescriptor.standardInput.read(into: $0) }
      } catch let error as Errno {
        throw SystemError("read", "standard input", errno: error.rawValue)
      }
      if count == 0 { return content }
      content += block.prefix(count)
    }
    throw BatchListError(path: "standard input")
  }
}

/// What should be a list of paths is none.
struct BatchListError: CodedError {
  /// Where it is too long; `nil` where a path has a zero byte.
  var path: FilePath?

  var code: String { "BATCH_LIST_UNUSABLE" }
  var message: String {
    guard let path else {
      return "A path in the list has a zero byte; with -0 such bytes stand between paths, and text has none."
    }
    return "\(quoted(path)) is too long for a list of paths; give several shorter ones."
  }
  var category: ErrorCategory { .unusableInput }
}

/// The folder to publish in holds the recordings.
struct BatchOutputError: CodedError {
  var output: FilePath
  var folder: FilePath

  var code: String { "OUTPUT_AROUND_INPUT" }
  var message: String {
    "The recordings in \(quoted(folder)) lie in \(quoted(output)), where outputs would come between them; choose another -o."
  }
  var category: ErrorCategory { .usage }
}
