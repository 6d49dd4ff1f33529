import Foundation
import NIOCore
import Testing

@testable import JobsAPI

@Suite("Streams of a server are read")
struct EventStreamTests {
  private static func lines(_ text: String, pieces size: Int) throws -> [String] {
    var splitter = LineSplitter()
    let bytes = Array(text.utf8)
    return try stride(from: 0, to: bytes.count, by: size).flatMap { start in
      try splitter.lines(ByteBuffer(bytes: bytes[start..<min(start + size, bytes.count)]))
    }
  }

  @Test(arguments: [1, 2, 3, 7, 1000])
  func linesDoNotDependOnPieces(_ size: Int) throws {
    let text = "one\ntwo\r\n\n\r\nthr\u{e9}e\rfour\nnot whole"
    #expect(try Self.lines(text, pieces: size) == ["one", "two", "", "", "thr\u{e9}e\rfour"])
  }

  @Test func eventsAreTakenOutOfLines() {
    let lines = [
      "", ":", "", ": heartbeat", "", "id: 7", "event: state", "data: {", "data:  \"a\": 1}", "", "data",
      "data:x", "",
      "dataset: y", "", "data: open",
    ]
    var parser = EventStreamParser()
    #expect(lines.compactMap { parser.read($0) } == ["{\n \"a\": 1}", "x"])
  }
}

@Suite("Addresses of servers")
struct ServerAddressTests {
  @Test(arguments: [
    ("http://127.0.0.1:8330", "http://127.0.0.1:8330/v1/jobs/a%2Fb?q=%26%20%2B"),
    ("HTTPS://studio.example.org/", "https://studio.example.org/v1/jobs/a%2Fb?q=%26%20%2B"),
    ("http://[::1]:80/genlock/v1/", "http://[::1]:80/genlock/v1/jobs/a%2Fb?q=%26%20%2B"),
  ])
  func pathsAreAppended(_ text: String, _ url: String) throws {
    #expect(try ServerAddress(text).url(["jobs", "a/b"], [("q", "& +")]) == url)
  }

  @Test(arguments: [
    "", "127.0.0.1:8330", "ftp://a", "http://", "http://a:b@c", "http://u@c", "http://a?token=b",
    "http://a#b",
    "http://a b",
  ])
  func othersAreRefused(_ text: String) {
    #expect(throws: ServerError.self) { try ServerAddress(text) }
  }
}
