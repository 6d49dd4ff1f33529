import Foundation
import Glibc
import TestSupport

/// A TCP connection that sends whatever a test wants, and blocks no pool: use it in `onBlockingThread`.
final class RawClient {
  private let socket: Int32
  /// Whether the server has ended the connection, or its direction of it.
  private(set) var hasEnded = false

  init(port: Int) throws {
    socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else {
      throw ProcessTrouble(description: "connect: \(String(cString: strerror(errno)))")
    }
    var limit = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { close(socket) }

  func send(_ text: String) { send([UInt8](text.utf8)) }

  func send(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  /// Ends the client's direction.
  func finishSending() { shutdown(socket, Int32(SHUT_WR)) }

  /// What comes next, at most `count` bytes; empty at the end.
  func receive(_ count: Int = 65536) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: count)
    let received = recv(socket, &buffer, count, 0)
    if received == 0 || (received < 0 && errno == ECONNRESET) { hasEnded = true }
    return Array(buffer.prefix(max(0, received)))
  }

  /// Exactly so many bytes, fewer at the end.
  func receive(exactly count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      let part = receive(count - bytes.count)
      if part.isEmpty { break }
      bytes += part
    }
    return bytes
  }

  /// Everything until the server closes.
  func receiveAll() -> String {
    var bytes: [UInt8] = []
    while case let part = receive(), !part.isEmpty { bytes += part }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The head of a response.
  func receiveHead() -> String {
    var bytes: [UInt8] = []
    while !bytes.suffix(4).elementsEqual([13, 10, 13, 10]) {
      let byte = receive(1)
      if byte.isEmpty { break }
      bytes += byte
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// A WebSocket client that does no more than a test tells it to.
final class RawWebSocket {
  let client: RawClient
  let head: String

  init(port: Int, path: String, headers: [String] = []) throws {
    client = try RawClient(port: port)
    client.send(Self.request(path, headers: headers))
    head = client.receiveHead()
  }

  /// The request that asks for a WebSocket.
  static func request(_ path: String, headers: [String] = []) -> String {
    """
    GET \(path) HTTP/1.1\r
    Host: test\r
    Connection: Upgrade\r
    Upgrade: websocket\r
    Sec-WebSocket-Version: 13\r
    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
    \(headers.map { $0 + "\r\n" }.joined())\r

    """
  }

  /// Sends a frame, masked as a client has to.
  func send(opcode: UInt8, _ payload: [UInt8] = [], isFinal: Bool = true, isMasked: Bool = true) {
    var frame: [UInt8] = [opcode | (isFinal ? 0x80 : 0)]
    switch payload.count {
    case ..<126: frame.append((isMasked ? 0x80 : 0) | UInt8(payload.count))
    case ..<65536: frame += [0x80 | 126, UInt8(payload.count >> 8), UInt8(payload.count & 0xff)]
    default:
      frame.append(0x80 | 127)
      frame += (0..<8).map { UInt8(payload.count >> (8 * (7 - $0)) & 0xff) }
    }
    let mask: [UInt8] = isMasked ? [1, 2, 3, 4] : [0, 0, 0, 0]
    frame += (isMasked ? mask : []) + payload.enumerated().map { $1 ^ mask[$0 % 4] }
    client.send(frame)
  }

  func send(_ text: String) { send(opcode: 1, [UInt8](text.utf8)) }

  struct Frame: Equatable {
    var opcode: UInt8
    var payload: [UInt8]
    var text: String { String(decoding: payload, as: UTF8.self) }
    /// Of a close frame.
    var code: Int? { payload.count >= 2 ? Int(payload[0]) << 8 | Int(payload[1]) : nil }
  }

  /// The next frame, `nil` at the end.
  func receive() -> Frame? {
    let head = client.receive(exactly: 2)
    guard head.count == 2 else { return nil }
    var length = Int(head[1] & 0x7f)
    if length >= 126 {
      length = client.receive(exactly: length == 126 ? 2 : 8).reduce(0) { $0 << 8 | Int($1) }
    }
    return Frame(opcode: head[0] & 0x0f, payload: length > 0 ? client.receive(exactly: length) : [])
  }

  /// The next frame that is neither a ping nor a pong.
  func receiveMessage() -> Frame? {
    while let frame = receive() {
      if frame.opcode < 9 { return frame }
    }
    return nil
  }
}
