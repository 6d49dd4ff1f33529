import AsyncHTTPClient
import Foundation
import Foundations
import HTTPKit
import NIOCore
import NIOHTTP1

/// Requests to one server, as the holder of a token.
struct ServerConnection: Sendable {
  /// The server says something every 15 s on a stream, and at once otherwise.
  private static let idleLimit = TimeAmount.seconds(60)
  private static let headLimit = TimeAmount.seconds(60)
  /// Of an answer that is not a stream: a page of jobs with all their outputs.
  private static let answerLimit = 256 << 20

  let address: ServerAddress
  private let token: String?
  private let client: HTTPClient

  init(_ address: ServerAddress, token: String?) {
    self.address = address
    self.token = token
    var configuration = HTTPClient.Configuration()
    // A token is for the server that was named, and for no other.
    configuration.redirectConfiguration = .disallow
    configuration.timeout.connect = .seconds(10)
    // Whoever asks is told at once; what follows events tries again by itself.
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.timeout.read = Self.idleLimit
    client = HTTPClient(configuration: configuration)
  }

  /// To be called once, at the end.
  func close() async {
    // What could go wrong here concerns connections that nobody uses any more.
    try? await client.shutdown()
  }

  /// Asks for a value.
  /// - Throws: ``ServerError``, `CancellationError`.
  func ask<Answer: Decodable>(
    _ method: HTTPMethod, _ path: [String], query: [(String, String)] = [], headers: HTTPHeaders = [:],
    body: (any Encodable & Sendable)? = nil
  ) async throws -> (value: Answer, headers: HTTPHeaders) {
    var headers = headers
    var content: ByteBuffer?
    if let body {
      headers.add(name: "content-type", value: "application/json")
      content = ByteBuffer(bytes: try JSONEncoder().encode(body))
    }
    let response = try await open(method, path, query: query, headers: headers, body: content)
    let bytes = try await read(response)
    do {
      return (try Self.decoder.decode(Answer.self, from: bytes), response.headers)
    } catch {
      throw ServerError.notGenlock(address, cause: error)
    }
  }

  /// Reads an answer line by line.
  /// - Throws: ``ServerError`` `SERVER_UNREACHABLE` also where it breaks off, what `body` throws, `CancellationError`.
  func lines(
    _ path: [String], query: [(String, String)] = [], headers: HTTPHeaders = [:], type: String,
    _ body: (String) throws -> Void
  ) async throws {
    let response = try await open(.GET, path, query: query, headers: headers, body: nil)
    guard response.headers.first(name: "content-type")?.hasPrefix(type) == true else {
      throw ServerError.notGenlock(address)
    }
    var splitter = LineSplitter()
    var pieces = response.body.makeAsyncIterator()
    while let piece = try await reaching({ try await pieces.next() }) {
      let lines = try reading { try splitter.lines(piece) }
      for line in lines { try body(line) }
    }
  }

  /// - Returns: an answer that says yes.
  private func open(
    _ method: HTTPMethod, _ path: [String], query: [(String, String)], headers: HTTPHeaders, body: ByteBuffer?
  ) async throws -> HTTPClientResponse {
    var request = HTTPClientRequest(url: address.url(path, query))
    request.method = method
    request.headers = headers
    request.headers.add(name: "user-agent", value: "genlock")
    if let token { request.headers.add(name: "authorization", value: "Bearer \(token)") }
    if let body { request.body = .bytes(body) }
    let response = try await reaching { try await client.execute(request, timeout: Self.headLimit) }
    guard !(200..<300).contains(Int(response.status.code)) else { return response }
    throw try await refusal(response)
  }

  private func refusal(_ response: HTTPClientResponse) async throws -> ServerError {
    let status = Int(response.status.code)
    guard response.headers.first(name: "content-type")?.hasPrefix("application/problem+json") == true,
      let problem = try? JSONDecoder().decode(Problem.self, from: try await read(response))
    else { return .notGenlock(address, status: status) }
    // A Genlock server, which has nothing of that name at all.
    if problem.code == "NOT_FOUND" { return .notGenlock(address, status: status) }
    return status == 401 ? .tokenRefused(address, hasToken: token != nil) : ServerError(problem)
  }

  private func read(_ response: HTTPClientResponse) async throws -> Data {
    let buffer = try await reaching { try await response.body.collect(upTo: Self.answerLimit) }
    return Data(buffer.readableBytesView)
  }

  /// Whatever goes wrong between here and there is one thing to whoever asks.
  private func reaching<Result>(_ body: () async throws -> Result) async throws -> Result {
    do {
      return try await body()
    } catch let error as CancellationError {
      throw error
    } catch {
      try Task.checkCancellation()
      throw ServerError.unreachable(address, cause: error)
    }
  }

  private func reading<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch {
      throw ServerError.notGenlock(address, cause: error)
    }
  }

  static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601Milliseconds
    return decoder
  }
}
