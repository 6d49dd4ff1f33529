import Foundations
import Glibc
import HTTPTypes
public import Hummingbird
import NIOCore
import NIOPosix
public import SystemPackage

extension Response {
  /// A file, whole or in part, with the conditions of RFC 9110 (sections 13 and 14) observed.
  ///
  /// Several ranges at once are answered with the whole file, which a server may do. At most 256 kB are in memory.
  /// - Parameters:
  ///   - path: opened before anything is answered, so that it may be removed on the way.
  ///   - tag: of its content.
  ///   - mediaType: such as `video/mp4`.
  ///   - name: proposed to whoever saves it; `nil` shows it.
  ///   - call: whose `Range`, `If-Range`, `If-Match` and `If-None-Match` are looked at.
  /// - Throws: ``RequestError`` `FILE_GONE` for a file that was removed, and for conditions that are not met.
  public static func file(
    _ path: FilePath, tag: EntityTag, mediaType: String, name: String? = nil, for call: Call
  ) async throws -> Response {
    let file = try await OpenFile.open(path)
    var headers: HTTPFields = [.eTag: tag.description, .acceptRanges: "bytes"]
    if let name { headers[.contentDisposition] = contentDisposition(name) }
    if let condition = call.headers[.ifMatch], !tag.isNamed(byIfMatch: condition) {
      throw RequestError.preconditionFailed
    }
    if let condition = call.headers[.ifNoneMatch], tag.isNamed(byIfNoneMatch: condition) {
      return Response(status: .notModified, headers: headers)
    }
    headers[.contentType] = mediaType
    // A date in If-Range could only be compared weakly; it gets the whole file, which is always right.
    let isRangeWanted = call.method == .get && (call.headers[.ifRange].map { $0 == tag.description } ?? true)
    switch ByteRange(isRangeWanted ? call.headers[.range] : nil, size: file.size) {
    case .unsatisfiable: throw RequestError.rangeNotSatisfiable(size: file.size)
    case .whole: return Response(status: .ok, headers: headers, body: file.body(from: 0, count: file.size))
    case .part(let range):
      headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound)/\(file.size)"
      let count = range.upperBound - range.lowerBound + 1
      return Response(
        status: .partialContent, headers: headers, body: file.body(from: range.lowerBound, count: count))
    }
  }

  /// RFC 6266: a name in ASCII for old clients, and the name as it is.
  private static func contentDisposition(_ name: String) -> String {
    let plain = String(
      name.unicodeScalars.map {
        $0.isASCII && $0.value >= 0x20 && !"\"\\%/\u{7f}".unicodeScalars.contains($0) ? Character($0) : "_"
      })
    let encoded = name.utf8.map { byte in
      UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
        || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || ".-_~".utf8.contains(byte)
        ? String(UnicodeScalar(byte))
        : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }.joined()
    return "attachment; filename=\"\(plain)\"; filename*=UTF-8''\(encoded)"
  }
}

/// A file that the server itself keeps and cannot read: no fault of whoever asks.
struct FileUnreadable: Error {
  var path: FilePath
  var cause: any Error
}

/// A file that is open for reading, closed with its last reference.
private final class OpenFile: Sendable {
  private let descriptor: SystemPackage.FileDescriptor
  private let path: FilePath
  /// In bytes, when it was opened.
  let size: Int64

  private static let chunk = 256 << 10

  private init(_ path: FilePath) throws {
    do {
      let descriptor = try SystemPackage.FileDescriptor.open(path, .readOnly)
      do {
        size = try descriptor.seek(offset: 0, from: .end)
      } catch {
        try descriptor.close()
        throw error
      }
      self.descriptor = descriptor
    } catch Errno.noSuchFileOrDirectory {
      throw RequestError.fileGone
    } catch {
      throw FileUnreadable(path: path, cause: error)
    }
    self.path = path
  }

  deinit {
    // Nothing was written, so closing cannot lose anything.
    try? descriptor.close()
  }

  static func open(_ path: FilePath) async throws -> OpenFile {
    try await NIOThreadPool.singleton.runIfActive { try OpenFile(path) }
  }

  func body(from start: Int64, count: Int64) -> ResponseBody {
    ResponseBody(contentLength: Int(count)) { writer in
      var (offset, rest) = (start, count)
      while rest > 0 {
        let (position, wanted) = (offset, Int(min(rest, Int64(Self.chunk))))
        let bytes = try await NIOThreadPool.singleton.runIfActive { try self.read(wanted, at: position) }
        try await writer.write(bytes)
        offset += Int64(bytes.readableBytes)
        rest -= Int64(bytes.readableBytes)
      }
      try await writer.finish(nil)
    }
  }

  /// - Throws: `SystemError`, also for a file that has become shorter: its length was announced.
  private func read(_ count: Int, at offset: Int64) throws -> ByteBuffer {
    var buffer = ByteBuffer()
    let read = try buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { bytes in
      do {
        return try descriptor.read(
          fromAbsoluteOffset: offset, into: UnsafeMutableRawBufferPointer(rebasing: bytes.prefix(count)))
      } catch let error as Errno {
        throw SystemError("read", path, errno: error.rawValue)
      }
    }
    guard read > 0 else { throw SystemError("read", path, errno: EIO) }
    return buffer
  }
}
