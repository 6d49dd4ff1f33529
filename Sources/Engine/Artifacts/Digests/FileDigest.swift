import Crypto
package import Foundation
public import Foundations
public import SystemPackage

/// Digests of files, read once from start to end in constant memory. All of this blocks.
public enum FileDigest {
  /// Inputs larger than this are digested by samples unless the whole is asked for, in bytes (256 MiB).
  public static let sampleThreshold: Int64 = 256 << 20
  /// Stands before a digest that did not see the whole content, so that the two kinds are never taken for
  /// each other.
  public static let sampledPrefix = "sampled-"

  static let sampleCount = 64
  private static let blockSize = 1 << 20

  /// The SHA-256 of the content in lower-case hexadecimal.
  /// - Throws: `SystemError`, `Cancelled`, or ``ArtifactError`` when the file changed meanwhile.
  public static func whole(_ path: FilePath, cancellation: Cancellation) throws -> String {
    let file = try OpenFile(reading: path)
    return try whole(file, cancellation: cancellation).digest
  }

  static func whole(
    _ file: OpenFile, cancellation: Cancellation
  ) throws -> (digest: String, identity: FileIdentity) {
    let identity = try FileIdentity(of: file)
    var hash = SHA256()
    try withBlock { block in
      var offset: Int64 = 0
      while true {
        try cancellation.check()
        let count = try file.read(into: block, at: offset)
        if count == 0 { break }
        hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: block[..<count]))
        offset += Int64(count)
      }
    }
    guard try FileIdentity(of: file) == identity else { throw ArtifactError.changedWhileRead(file.path) }
    return (hexadecimal(hash.finalize()), identity)
  }

  /// A digest of the size, the time of modification and 64 blocks of 1 MiB spread evenly over the file,
  /// marked with ``sampledPrefix``.
  static func sampled(
    _ file: OpenFile, cancellation: Cancellation
  ) throws -> (digest: String, identity: FileIdentity) {
    let identity = try FileIdentity(of: file)
    var hash = SHA256()
    hash.update(data: Data("\(identity.size) \(identity.modified)\n".utf8))
    let lastStart = max(0, identity.size - Int64(blockSize))
    try withBlock { block in
      for index in 0..<sampleCount {
        try cancellation.check()
        let start = lastStart / Int64(sampleCount - 1) * Int64(index)
        let count = try file.read(into: block, at: index == sampleCount - 1 ? lastStart : start)
        hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: block[..<count]))
      }
    }
    guard try FileIdentity(of: file) == identity else { throw ArtifactError.changedWhileRead(file.path) }
    return (sampledPrefix + hexadecimal(hash.finalize()), identity)
  }

  /// The SHA-256 of bytes in memory, in lower-case hexadecimal.
  package static func of(_ data: Data) -> String {
    hexadecimal(SHA256.hash(data: data))
  }

  /// Whether a text is a SHA-256 in lower-case hexadecimal, and so can be part of a path in the store.
  static func isDigest(_ text: String) -> Bool {
    text.utf8.count == 64 && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
  }

  private static func withBlock(_ body: (UnsafeMutableRawBufferPointer) throws -> Void) throws {
    let block = UnsafeMutableRawBufferPointer.allocate(byteCount: blockSize, alignment: 4096)
    defer { block.deallocate() }
    try body(block)
  }

  private static func hexadecimal(_ digest: SHA256Digest) -> String {
    let digits = Array("0123456789abcdef".utf8)
    let text = digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: text, as: UTF8.self)
  }
}
