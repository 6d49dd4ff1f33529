public import Foundation
public import SystemPackage

/// A new, empty folder that is removed with everything in it when the last reference to it goes.
///
/// Keep it in a `let` for as long as the test uses its paths.
public final class TemporaryFolder: Sendable {
  public let path: FilePath

  public init() throws {
    path = FilePath(NSTemporaryDirectory()).appending("genlock-test-\(UUID().uuidString.lowercased())")
    try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: true)
  }

  deinit {
    // A test may have left folders without write permission; those are opened before everything is removed.
    let manager = FileManager.default
    for case let name as String in manager.enumerator(atPath: path.string) ?? .init() {
      let entry = path.string + "/" + name
      var isFolder: ObjCBool = false
      if manager.fileExists(atPath: entry, isDirectory: &isFolder), isFolder.boolValue {
        try? manager.setAttributes([.posixPermissions: 0o700], ofItemAtPath: entry)
      }
    }
    try? manager.removeItem(atPath: path.string)
  }

  /// The path of an entry that need not exist.
  public func appending(_ name: String) -> FilePath {
    path.appending(name)
  }

  /// Writes a file, with the folders above it.
  /// - Returns: its path.
  @discardableResult
  public func write(_ text: String, to name: String) throws -> FilePath {
    try write(Data(text.utf8), to: name)
  }

  /// Writes a file, with the folders above it.
  /// - Returns: its path.
  @discardableResult
  public func write(_ content: Data, to name: String) throws -> FilePath {
    let file = path.appending(name)
    try FileManager.default.createDirectory(
      atPath: file.removingLastComponent().string, withIntermediateDirectories: true)
    try content.write(to: URL(filePath: file.string))
    return file
  }

  /// Every file and folder in it, relative to it and sorted.
  public func entries() -> [String] {
    FileManager.default.enumerator(atPath: path.string)?.compactMap { $0 as? String }.sorted() ?? []
  }
}
