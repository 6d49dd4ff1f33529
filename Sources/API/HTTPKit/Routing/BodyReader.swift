import HTTPTypes
public import Hummingbird
import NIOHTTP1

/// The body of a request as it arrives, which can be read once.
public struct BodyReader: AsyncSequence, Sendable {
  public typealias Element = ByteBuffer

  private let body: RequestBody
  /// What `Content-Length` announced, in bytes; `nil` for a body that is sent in chunks.
  public let announcedLength: Int64?
  /// Asks a client that waits for it to begin; `nil` for all others.
  private let begin: (@Sendable () async throws -> Void)?

  /// - Parameter sendContinue: sends the interim response 100.
  init(_ request: Request, sendContinue: @escaping @Sendable () async throws -> Void) {
    body = request.body
    // The parser has seen to it that there are digits; what 64 bits cannot hold is too much for everybody.
    announcedLength = request.headers[.contentLength].map { Int64($0) ?? .max }
    begin = request.headers[.expect]?.lowercased() == "100-continue" ? sendContinue : nil
  }

  /// Refuses a body before its first byte.
  /// - Throws: ``RequestError`` `BODY_TOO_LARGE`.
  public func checkAnnouncedLength(limit: Int) throws {
    if let announcedLength, announcedLength > Int64(limit) { throw RequestError.bodyTooLarge(limit: limit) }
  }

  public struct AsyncIterator: AsyncIteratorProtocol {
    private var base: RequestBody.AsyncIterator
    private let announcedLength: Int64?
    private var begin: (@Sendable () async throws -> Void)?
    private var received: Int64 = 0

    fileprivate init(_ reader: BodyReader) {
      base = reader.body.makeAsyncIterator()
      announcedLength = reader.announcedLength
      begin = reader.begin
    }

    /// - Throws: ``RequestError`` `BODY_INCOMPLETE`, `BODY_TOO_SLOW`, `MALFORMED_REQUEST`.
    public mutating func next() async throws -> ByteBuffer? {
      try await begin.take()?()
      do {
        if let part = try await base.next() {
          received += Int64(part.readableBytes)
          return part
        }
      } catch is BodyTooSlow {
        throw RequestError.bodyTooSlow
      } catch let error as HTTPParserError {
        throw error == .invalidEOFState
          ? RequestError.bodyIncomplete(received: received, announced: announcedLength)
          : RequestError.malformed("\(error)")
      }
      // A connection that breaks ends the sequence as the last byte does.
      if let announcedLength, received < announcedLength {
        throw RequestError.bodyIncomplete(received: received, announced: announcedLength)
      }
      return nil
    }
  }

  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(self) }
}
