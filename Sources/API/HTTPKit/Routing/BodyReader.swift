public import Hummingbird

/// The body of a request as it arrives, which can be read once.
public struct BodyReader: AsyncSequence, Sendable {
  public typealias Element = ByteBuffer

  private let body: RequestBody
  /// What `Content-Length` announced, in bytes; `nil` for a body that is sent in chunks.
  public let announcedLength: Int64?

  init(_ request: Request) {
    body = request.body
    announcedLength = request.headers[.contentLength].flatMap { Int64($0) }
  }

  /// Refuses a body before its first byte.
  /// - Throws: ``RequestError`` `BODY_TOO_LARGE`.
  public func checkAnnouncedLength(limit: Int) throws {
    if let announcedLength, announcedLength > Int64(limit) { throw RequestError.bodyTooLarge(limit: limit) }
  }

  public struct AsyncIterator: AsyncIteratorProtocol {
    private var base: RequestBody.AsyncIterator
    private let announcedLength: Int64?
    private var received: Int64 = 0

    fileprivate init(_ base: RequestBody.AsyncIterator, _ announcedLength: Int64?) {
      self.base = base
      self.announcedLength = announcedLength
    }

    public mutating func next() async throws -> ByteBuffer? {
      if let part = try await base.next() {
        received += Int64(part.readableBytes)
        return part
      }
      // A connection that breaks ends the sequence as the last byte does.
      if let announcedLength, received < announcedLength {
        throw RequestError.bodyIncomplete(received: received, announced: announcedLength)
      }
      return nil
    }
  }

  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(body.makeAsyncIterator(), announcedLength)
  }
}
