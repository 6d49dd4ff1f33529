import Foundation
import Foundations
public import SystemPackage

#if canImport(Glibc)
  import Glibc
#endif

/// The secrets of a workspace: a file for each name, a secret on each line, newest first. All of a file's secrets sign,
/// so that a receiver may change to the new one at any time before the old one is taken out.
///
/// Everything here blocks on the disk.
public struct WebhookSecrets: Sendable {
  /// The one that signs where no other is named; it is made when it is first needed.
  public static let defaultName = "default"
  /// Secrets of one name that sign at a time; each makes a header longer.
  private static let limit = 4

  private let folder: FilePath

  /// - Parameter folder: mode 0700; it has to exist.
  public init(folder: FilePath) {
    self.folder = folder
  }

  /// - Parameter name: 1 … 64 lower-case letters, digits, hyphens and underscores.
  /// - Returns: at least one, the newest first.
  /// - Throws: ``WebhookError`` `WEBHOOK_SECRET_UNKNOWN`, `WEBHOOK_SECRET_INVALID`; `SystemError`.
  public func secrets(_ name: String = defaultName) throws -> [WebhookSecret] {
    let file = try file(name)
    if let secrets = try read(file, name) { return secrets }
    guard name == Self.defaultName else { throw WebhookError.unknownSecret(name) }
    try write([.random()], to: file) { link($0, $1) == 0 || errno == EEXIST }
    // Another process may have been faster; its secret is the one that counts.
    guard let secrets = try read(file, name) else { throw WebhookError.unknownSecret(name) }
    return secrets
  }

  /// Puts a new secret in front of those that a name has, making the name where it is new. At most four stay.
  /// - Returns: the new one.
  /// - Throws: as ``secrets(_:)``.
  @discardableResult
  public func rotate(_ name: String = defaultName) throws -> WebhookSecret {
    let file = try file(name)
    let secret = WebhookSecret.random()
    let old = try read(file, name) ?? []
    try write([secret] + old.prefix(Self.limit - 1), to: file) { rename($0, $1) == 0 }
    return secret
  }

  /// Whether a secret may have this name: 1 … 64 lower-case letters, digits, hyphens and underscores.
  public static func isName(_ text: String) -> Bool {
    text.utf8.count <= 64 && text.wholeMatch(of: #/[a-z0-9][a-z0-9_-]*/#) != nil
  }

  /// Names come from clients, so they are held to what cannot lead out of the folder.
  private func file(_ name: String) throws -> FilePath {
    guard Self.isName(name) else {
      throw WebhookError.secret(
        name, "needs a name of 1 … 64 lower-case letters, digits, hyphens and underscores")
    }
    return folder.appending("webhook-\(name)")
  }

  private func read(_ file: FilePath, _ name: String) throws -> [WebhookSecret]? {
    guard access(file.string, F_OK) == 0 else { return nil }
    let content = try SmallFile.read(file, limit: 4096) ?? []
    let lines = String(decoding: content, as: UTF8.self).split(whereSeparator: \.isWhitespace)
    let secrets = lines.compactMap { WebhookSecret(String($0)) }
    guard !secrets.isEmpty, secrets.count == lines.count, secrets.count <= Self.limit else {
      throw WebhookError.secret(
        name, "has to be 1 … \(Self.limit) lines of whsec_ and 24 … 64 bytes in base64; see \(quoted(file))")
    }
    return secrets
  }

  /// Writes beside, and puts it in place whole.
  private func write(
    _ secrets: [WebhookSecret], to file: FilePath, place: (_ from: String, _ to: String) -> Bool
  ) throws {
    let beside = FilePath(file.string + ".\(UUID().uuidString)")
    defer { unlink(beside.string) }
    let text = secrets.map(\.text).joined(separator: "\n") + "\n"
    do {
      let descriptor = try FileDescriptor.open(
        beside, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec], permissions: [.ownerReadWrite]
      )
      try descriptor.closeAfter {
        try descriptor.writeAll(text.utf8)
        guard fsync(descriptor.rawValue) == 0 else { throw SystemError.last("write", file) }
      }
    } catch let error as Errno {
      throw SystemError("write", file, errno: error.rawValue)
    }
    guard place(beside.string, file.string) else { throw SystemError.last("write", file) }
  }
}
