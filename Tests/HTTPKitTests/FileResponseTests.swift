import Foundation
import HTTPKit
import HTTPTypes
import Hummingbird
import SystemPackage
import TestSupport
import Testing

@Suite struct FileResponseTests {
  private static func with(_ body: (TestServer, Data) async throws -> Void) async throws {
    let folder = try TemporaryFolder()
    let content = Data((0..<700_001).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) })
    let path = try folder.write(content, to: "file.bin")
    let route = Route(.get, "/file", access: .open) { call in
      try await .file(
        path, tag: EntityTag(digest: "abc"), mediaType: "video/mp4", name: "Größe \"1\".mp4", for: call)
    }
    try await TestServer.with([.test("", routes: [route])]) { try await body($0, content) }
  }

  @Test func wholeAndHead() async throws {
    try await Self.with { server, content in
      let whole = try await curl("\(server.url)/file")
      #expect(whole.status == 200 && whole.body == content)
      #expect(whole.headers["etag"] == "\"abc\"" && whole.headers["accept-ranges"] == "bytes")
      #expect(
        whole.headers["content-disposition"]?.contains("filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%221%22.mp4")
          == true)
      let head = try await curl("\(server.url)/file", ["--head"])
      #expect(head.status == 200 && head.headers["content-length"] == "700001")
    }
  }

  @Test(arguments: [
    ("bytes=0-9", 206, 0..<10), ("bytes=10-", 206, 10..<700_001), ("bytes=-5", 206, 699_996..<700_001),
    ("bytes=700000-900000", 206, 700_000..<700_001), ("bytes=-9999999999999999999999", 206, 0..<700_001),
    ("bytes=0-1,5-6", 200, 0..<700_001), ("bytes=5-1", 200, 0..<700_001), ("lines=1-2", 200, 0..<700_001),
    ("bytes=a-b", 200, 0..<700_001), ("bytes=-", 200, 0..<700_001),
  ])
  func ranges(_ range: String, _ status: Int, _ expected: Range<Int>) async throws {
    try await Self.with { server, content in
      let part = try await curl("\(server.url)/file", ["--header", "Range: \(range)"])
      #expect(part.status == status && part.body == content[expected])
      if status == 206 {
        #expect(
          part.headers["content-range"] == "bytes \(expected.lowerBound)-\(expected.upperBound - 1)/700001")
      }
    }
  }

  @Test(arguments: ["bytes=700001-", "bytes=-0", "bytes=99999999999999999999-"])
  func rangesOutside(_ range: String) async throws {
    try await Self.with { server, _ in
      let none = try await curl("\(server.url)/file", ["--header", "Range: \(range)"])
      #expect(none.status == 416 && none.headers["content-range"] == "bytes */700001")
    }
  }

  @Test func whatWasRemovedIsGone() async throws {
    let folder = try TemporaryFolder()
    let route = Route(.get, "/file", access: .open) { call in
      try await .file(
        folder.appending("none"), tag: EntityTag(digest: "a"), mediaType: "video/mp4", for: call)
    }
    try await TestServer.with([.test("", routes: [route])]) { server in
      let answer = try await curl("\(server.url)/file")
      #expect(answer.status == 410 && answer.problem?.code == "FILE_GONE")
      #expect(!answer.text.contains(folder.path.string))
    }
  }

  @Test(arguments: [
    (["If-None-Match: \"abc\""], 304), (["If-None-Match: \"x\", W/\"abc\""], 304),
    (["If-None-Match: *"], 304),
    (["If-None-Match: \"other\""], 200), (["If-Match: \"other\""], 412), (["If-Match: \"abc\""], 200),
    (["Range: bytes=0-1", "If-Range: \"abc\""], 206), (["Range: bytes=0-1", "If-Range: \"old\""], 200),
    (["Range: bytes=0-1", "If-Range: Wed, 21 Oct 2015 07:28:00 GMT"], 200),
  ])
  func conditions(_ headers: [String], _ status: Int) async throws {
    try await Self.with { server, _ in
      let answer = try await curl("\(server.url)/file", headers.flatMap { ["--header", $0] })
      #expect(answer.status == status)
    }
  }
}
