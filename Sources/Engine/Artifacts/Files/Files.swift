package import Foundation
import Foundations
import Glibc
package import SystemPackage

/// The few operations on files that leave nothing half done. All of them block.
package enum Files {
  /// Makes a folder and those above it; one that is there already is kept as it is.
  /// - Returns: whether it is new.
  @discardableResult
  package static func makeFolder(_ path: FilePath, mode: mode_t = 0o755) throws -> Bool {
    if mkdir(path.string, mode) == 0 { return true }
    let parent = path.removingLastComponent()
    if errno == ENOENT, !parent.isEmpty, parent != path {
      try makeFolder(parent, mode: mode)
      // The parent is there now; whatever is still in the way is not for us to remove.
      if mkdir(path.string, mode) == 0 { return true }
    }
    switch errno {
    case EEXIST:
      var status = stat()
      try systemCall("make the folder", path) { stat(path.string, &status) }
      guard status.st_mode & S_IFMT == S_IFDIR else {
        throw SystemError("make the folder", path, errno: ENOTDIR)
      }
      return false
    default: throw SystemError.last("make the folder", path)
    }
  }

  /// Writes a file that is there whole or not at all: beside it, flushed, renamed. The new name may be lost
  /// in a power cut.
  /// - Parameter isFlushed: not needed where what is lost in a power cut can be made again from something else.
  package static func writeAtomically(
    _ data: Data, to path: FilePath, mode: mode_t = 0o644, isFlushed: Bool = true
  ) throws {
    let temporary = temporaryName(beside: path)
    do {
      let file = try OpenFile(
        temporary, O_WRONLY | O_CREAT | O_EXCL, mode: mode, action: "write", shownAs: path)
      try data.withUnsafeBytes { try file.writeAll($0) }
      if isFlushed { try file.synchronize() }
      try rename(temporary, to: path)
    } catch {
      removeIfPresent(temporary)
      throw error
    }
  }

  /// The whole content of a small file.
  /// - Throws: `SystemError`.
  package static func content(of path: FilePath) throws -> Data {
    let file = try OpenFile(reading: path)
    var data = Data()
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = try block.withUnsafeMutableBytes { try file.read(into: $0, at: Int64(data.count)) }
      if count == 0 { return data }
      data += block.prefix(count)
    }
  }

  package static func rename(_ source: FilePath, to target: FilePath) throws {
    try systemCall("write", target) { Glibc.rename(source.string, target.string) }
  }

  /// Makes the names in a folder survive a power cut.
  package static func synchronizeFolder(_ folder: FilePath) throws {
    try OpenFile(folder, O_RDONLY | O_DIRECTORY, action: "write to").synchronize()
  }

  /// A name in the same folder that nobody else uses.
  package static func temporaryName(beside path: FilePath) -> FilePath {
    path.removingLastComponent().appending(temporaryName())
  }

  /// Hidden, and recognisable as ours when a killed process leaves it behind.
  package static func temporaryName() -> String {
    ".genlock-\(getpid())-\(String(UInt64.random(in: .min ... .max), radix: 36))"
  }

  /// Removes a file that may be gone; for tidying up, where a failure must not hide the error that led here.
  package static func removeIfPresent(_ path: FilePath) {
    _ = unlink(path.string)
  }

  /// Removes a folder with all in it, or nothing where there is none.
  package static func removeTree(_ path: FilePath) throws {
    do {
      try FileManager.default.removeItem(atPath: path.string)
    } catch let error as CocoaError where error.code == .fileNoSuchFile {
      return
    } catch {
      throw SystemError("remove", path, errno: errno)
    }
  }

  /// The names in a folder, sorted; none where there is no folder.
  package static func names(in folder: FilePath) throws -> [String] {
    guard let stream = opendir(folder.string) else {
      if errno == ENOENT { return [] }
      throw SystemError.last("list", folder)
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// The bytes of the regular files below a path.
  package static func treeSize(_ path: FilePath) throws -> Int64 {
    var status = stat()
    guard lstat(path.string, &status) == 0 else { return 0 }
    guard status.st_mode & S_IFMT == S_IFDIR else { return Int64(status.st_size) }
    return try names(in: path).reduce(0) { try $0 + treeSize(path.appending($1)) }
  }
}
