import Foundations
public import SystemPackage

/// One of the files that a batch takes through its pipeline.
public struct BatchFile: Sendable, Hashable {
  /// An absolute path.
  public var path: FilePath
  /// Where its outputs go below the folder that they are published in: its path below the folder it was found in, with
  /// the file's whole name as the last part, so that `a.mov` and `a.wav` stay apart.
  public var name: String

  init(path: FilePath, name: String) {
    self.path = path
    self.name = name
  }

  /// - Parameter folder: the one it was found in; the current one for a file that was named alone. A file that lies
  ///   elsewhere is named by its whole path.
  /// - Throws: `SystemError` `EMPTY_PATH`.
  public init(_ path: FilePath, below folder: FilePath = ".") throws {
    self.path = try path.absolute("read")
    let base = try folder.absolute("list")
    var relative = self.path
    name = relative.removePrefix(base) ? relative.string : String(self.path.string.drop { $0 == "/" })
  }
}
