public import Crypto
import Foundation
public import Foundations
import Glibc
public import SystemPackage

/// The one secret of a workspace, and the keys that are derived from it: one for each purpose, so that what is signed for
/// one can never be taken for another.
public struct SecretStore: Sendable {
  private let root: SymmetricKey

  /// Reads the secret, making it on the first call. Blocks.
  /// - Parameter folder: mode 0700; the file `root.key` in it has mode 0600.
  /// - Throws: `SystemError`, ``SecretError`` for a file that others may read or that is not a secret.
  public init(folder: FilePath) throws {
    let path = folder.appending("root.key")
    if try !Self.exists(path) { try Self.create(path) }
    var status = stat()
    guard stat(path.string, &status) == 0 else { throw SystemError.last("read", path) }
    guard status.st_mode & 0o077 == 0 else { throw SecretError.open(path) }
    guard let bytes = try SmallFile.read(path, limit: 1024), bytes.count == 32 else {
      throw SecretError.damaged(path)
    }
    root = SymmetricKey(data: bytes)
  }

  /// HKDF of RFC 5869 with SHA-256.
  /// - Parameter purpose: what the key signs, with a version: `ingest part url 1`.
  public func key(for purpose: String) -> SymmetricKey {
    HKDF<SHA256>.deriveKey(inputKeyMaterial: root, info: Data(purpose.utf8), outputByteCount: 32)
  }

  private static func exists(_ path: FilePath) throws -> Bool {
    if access(path.string, F_OK) == 0 { return true }
    guard errno == ENOENT else { throw SystemError.last("read", path) }
    return false
  }

  /// Whole or not at all, and of several processes that start at once the first one's secret counts.
  private static func create(_ path: FilePath) throws {
    var name = [UInt8]("\(path.string).XXXXXX".utf8CString.map { UInt8(bitPattern: $0) })
    let number = name.withUnsafeMutableBytes { bytes in
      // A name with a suffix is never empty, so there is a first byte.
      mkstemp(bytes.baseAddress!.assumingMemoryBound(to: CChar.self))
    }
    guard number >= 0 else { throw SystemError.last("create", path) }
    let temporary = String(decoding: name.dropLast(), as: UTF8.self)
    defer { unlink(temporary) }
    let descriptor = FileDescriptor(rawValue: number)
    let secret = SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }
    do {
      try descriptor.closeAfter {
        _ = try descriptor.writeAll(secret)
        guard fsync(number) == 0 else { throw Errno(rawValue: errno) }
      }
    } catch let error as Errno {
      throw SystemError("write", path, errno: error.rawValue)
    }
    guard link(temporary, path.string) == 0 || errno == EEXIST else { throw SystemError.last("create", path) }
  }
}

/// A secret that cannot be relied on.
public struct SecretError: CodedError {
  public let code: String
  public let message: String
  public var category: ErrorCategory { .failure }

  static func open(_ path: FilePath) -> SecretError {
    SecretError(
      code: "SECRET_OPEN",
      message: "Others may read \(quoted(path)); remove it to get a new one, or chmod 600 it.")
  }

  static func damaged(_ path: FilePath) -> SecretError {
    SecretError(
      code: "SECRET_DAMAGED", message: "\(quoted(path)) does not hold 32 bytes; remove it to get a new one.")
  }
}
