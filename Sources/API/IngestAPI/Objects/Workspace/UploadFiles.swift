import Artifacts
import Crypto
import Foundations
import Glibc
import NIOCore
import SystemPackage

/// The files of one upload: `whole`, in which every part has its place, and beside it parts that were sent again while
/// their place was taken. All of it blocks.
struct UploadFiles: Sendable {
  let folder: FilePath

  var whole: FilePath { folder.appending("whole") }

  /// A part beside `whole`.
  /// - Parameter place: as the part's row names it.
  func beside(_ place: String) -> FilePath { folder.appending(place) }

  static func newPlace(part number: Int) -> String {
    "part-\(number)-\(String(UInt64.random(in: .min ... .max), radix: 36))"
  }

  /// Opens the file that a part goes to, making it where it is missing.
  ///
  /// Nothing is reserved: a part that is never sent takes no room.
  func open(place: String?) throws -> OpenFile {
    try Files.makeFolder(folder)
    if let place {
      return try OpenFile(beside(place), O_WRONLY | O_CREAT | O_TRUNC, mode: 0o600, action: "write")
    }
    return try OpenFile(whole, O_WRONLY | O_CREAT, mode: 0o600, action: "write")
  }

  /// Brings a part from beside into its place; done again after a crash, it does the same.
  func moveIn(_ place: String, to range: Range<Int64>) throws {
    let source = try OpenFile(reading: beside(place))
    let target = try open(place: nil)
    var block = [UInt8](repeating: 0, count: 1 << 19)
    var done: Int64 = 0
    while true {
      let count = try block.withUnsafeMutableBytes { try source.read(into: $0, at: done) }
      if count == 0 { return }
      try block.withUnsafeBytes { bytes in
        try target.writeAll(UnsafeRawBufferPointer(rebasing: bytes[..<count]), at: range.lowerBound + done)
      }
      done += Int64(count)
    }
  }

  /// Whether `whole` has its name, and only what comes after that was interrupted.
  func isPublished(as target: FilePath) throws -> Bool {
    guard access(target.string, F_OK) == 0 else { return false }
    guard access(whole.string, F_OK) == 0 else { return true }
    return try FileIdentity(of: whole).inode == FileIdentity(of: target).inode
  }

  /// Gives `whole` its name for good, unless a process that died has done so already.
  func publish(as target: FilePath) throws {
    try Files.makeFolder(target.removingLastComponent())
    if access(whole.string, F_OK) == 0 {
      let file = try OpenFile(whole, O_RDONLY, action: "write")
      try file.synchronize()
      // Unlike rename(2), link(2) never replaces what is there.
      if link(whole.string, target.string) != 0 {
        let error = errno
        guard error == EEXIST, try FileIdentity(of: whole).inode == FileIdentity(of: target).inode else {
          throw SystemError("write", target, errno: error)
        }
      }
      // Only now: before it has its name, parts may have to be brought in again after a crash.
      try systemCall("write", target) { fchmod(file.descriptor, 0o444) }
    } else if access(target.string, F_OK) != 0 {
      throw SystemError.last("write", target)
    }
    try Files.synchronizeFolder(target.removingLastComponent())
  }
}

extension OpenFile {
  /// Writes at an offset, leaving the file's position alone.
  func writeAll(_ bytes: UnsafeRawBufferPointer, at offset: Int64) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let window = UnsafeRawBufferPointer(rebasing: rest)
      let position = off_t(offset) + off_t(bytes.count - rest.count)
      let count = try systemCall("write to", path) {
        pwrite(descriptor, window.baseAddress, window.count, position)
      }
      rest = rest.dropFirst(count)
    }
  }
}

/// One part on its way to the disk, with the digest of what has come.
struct PartWriter: Sendable {
  private let file: OpenFile
  private let start: Int64
  private(set) var count: Int64 = 0
  private var digest = Insecure.MD5()

  /// - Parameter start: the offset of the part's first byte in the file.
  init(_ file: OpenFile, at start: Int64) {
    self.file = file
    self.start = start
  }

  /// Blocks.
  mutating func write(_ block: ByteBuffer) throws {
    try block.withUnsafeReadableBytes { bytes in
      try file.writeAll(bytes, at: start + count)
      digest.update(bufferPointer: bytes)
    }
    count += Int64(block.readableBytes)
  }

  /// Makes what was written survive a power cut. Blocks.
  /// - Returns: the MD5 in hexadecimal. Source: Amazon S3's API reference gives a part's ETag so.
  func finish() throws -> String {
    try file.synchronize()
    return digest.finalize().hexadecimal
  }
}
