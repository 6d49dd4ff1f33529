import Alignment
import Foundation
import Foundations
import Synchronization
import SystemPackage

/// A recording's samples in a file without a name, so that memory does not depend on the recording's length and
/// nothing is left behind however the process ends.
///
/// Written from one thread, then read from any.
final class SoundSpool {
  private let file: SpoolFile
  private var buffer: [Float] = []
  private(set) var count = 0

  /// Samples that are written at a time: 128 KiB.
  private static let blockLength = 1 << 15

  /// - Parameter folder: has to exist; on a disk with room for 4 bytes × 8,000 Hz.
  /// - Throws: ``SystemError``.
  init(in folder: FilePath) throws {
    file = try SpoolFile(in: folder)
    buffer.reserveCapacity(Self.blockLength)
  }

  /// - Throws: ``SystemError``, where the disk is full.
  func append(_ samples: UnsafeBufferPointer<Float>) throws {
    buffer.append(contentsOf: samples)
    count += samples.count
    if buffer.count >= Self.blockLength { try flush() }
  }

  /// Ends writing.
  func finish() throws -> SoundSamples {
    try flush()
    let file = file
    return SoundSamples(count: count) { start, samples in
      try file.read(UnsafeMutableRawBufferPointer(samples), at: Int64(start * MemoryLayout<Float>.stride))
    }
  }

  private func flush() throws {
    try buffer.withUnsafeBytes { try file.write($0) }
    buffer.removeAll(keepingCapacity: true)
  }
}

/// An open file that has lost its name already; closed with this object.
private final class SpoolFile: Sendable {
  private let descriptor: FileDescriptor
  private let folder: FilePath

  init(in folder: FilePath) throws {
    self.folder = folder
    let path = folder.appending("sound-\(UUID().uuidString.lowercased()).f32")
    do {
      descriptor = try FileDescriptor.open(
        path, .readWrite, options: [.create, .exclusiveCreate, .closeOnExec], permissions: .ownerReadWrite)
    } catch let error as Errno {
      throw SystemError("write to", path, errno: error.rawValue)
    }
    _ = unlink(path.string)
  }

  deinit {
    // Nothing is to be kept, so there is nothing that a failure could lose.
    try? descriptor.close()
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws {
    do {
      try descriptor.writeAll(bytes)
    } catch let error as Errno {
      throw SystemError("write to", folder, errno: error.rawValue)
    }
  }

  func read(_ bytes: UnsafeMutableRawBufferPointer, at offset: Int64) throws {
    var done = 0
    while done < bytes.count {
      do {
        let count = try descriptor.read(
          fromAbsoluteOffset: offset + Int64(done),
          into: UnsafeMutableRawBufferPointer(rebasing: bytes[done...]))
        guard count > 0 else { throw Errno.ioError }
        done += count
      } catch let error as Errno {
        throw SystemError("read from", folder, errno: error.rawValue)
      }
    }
  }
}
