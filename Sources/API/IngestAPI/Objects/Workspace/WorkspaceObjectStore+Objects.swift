import Artifacts
import Foundations
import Glibc
public import SystemPackage

extension WorkspaceObjectStore {
  public func file(_ key: ObjectKey) async throws -> FilePath {
    let path = key.path(in: folder)
    guard try await onBlockingThread("object", { access(path.string, R_OK) == 0 }) else {
      throw ObjectStoreError.unknownObject(key)
    }
    return path
  }

  public func put(_ file: FilePath, as key: ObjectKey) async throws {
    let target = key.path(in: folder)
    try await onBlockingThread("object") {
      let parent = target.removingLastComponent()
      try Files.makeFolder(parent)
      if link(file.string, target.string) != 0 {
        switch errno {
        case EEXIST: break
        case EXDEV, EMLINK, EPERM: try Self.copy(file, to: target)
        default: throw SystemError.last("write", target)
        }
      }
      try Files.synchronizeFolder(parent)
    }
  }

  private static func copy(_ file: FilePath, to target: FilePath) throws {
    let temporary = Files.temporaryName(beside: target)
    defer { Files.removeIfPresent(temporary) }
    let source = try OpenFile(reading: file)
    let copy = try OpenFile(
      temporary, O_WRONLY | O_CREAT | O_EXCL, mode: 0o444, action: "write", shownAs: target)
    var block = [UInt8](repeating: 0, count: 1 << 19)
    var done: Int64 = 0
    while true {
      let count = try block.withUnsafeMutableBytes { try source.read(into: $0, at: done) }
      if count == 0 { break }
      try block.withUnsafeBytes { try copy.writeAll(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
      done += Int64(count)
    }
    try copy.synchronize()
    if link(temporary.string, target.string) != 0, errno != EEXIST { throw SystemError.last("write", target) }
  }
}
