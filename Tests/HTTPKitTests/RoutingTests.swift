import Foundation
import HTTPKit
import HTTPTypes
import Hummingbird
import TestSupport
import Testing

@Suite struct RoutingTests {
  private struct Body: Decodable {
    var name: String
    var size: Double?
    var inner: [String: Int]?

    enum CodingKeys: String, CodingKey, CaseIterable { case name, size, inner }

    init(from decoder: any Decoder) throws {
      try decoder.refuseUnknownFields(but: CodingKeys.self)
      let container = try decoder.container(keyedBy: CodingKeys.self)
      name = try container.decode(String.self, forKey: .name)
      size = try container.decodeIfPresent(Double.self, forKey: .size)
      inner = try container.decodeIfPresent([String: Int].self, forKey: .inner)
    }
  }

  private static let routes = [
    Route(.get, "/things/:name", access: .scope(.readJobs)) { call in
      Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: try call.parameter("name"))))
    },
    Route(.get, "/things/special", access: .open) { _ in
      Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: "spelled out")))
    },
    Route(.post, "/things", access: .scope(.writeJobs)) { call in
      let body: Body = try await call.json()
      return .json(["name": body.name], status: .created)
    },
    Route(.get, "/link", access: .open) { call in
      Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: call.publicURL.link("/v1/link"))))
    },
    Route(.get, "/broken", access: .open) { _ in throw Broken() },
  ]

  private struct Broken: Error {}

  private static let other = Family(
    name: "other", prefix: "/v2", routes: [], authenticator: OneToken(),
    renderError: { _ in
      Response(status: .notFound, body: .init(byteBuffer: ByteBuffer(string: "in its own way")))
    })

  @Test func pathsAndMethods() async throws {
    try await TestServer.with([.test(routes: Self.routes), Self.other]) { server in
      #expect(try await curl("\(server.url)/v1/things/a%2Fb%20c", token).text == "a/b c")
      #expect(try await curl("\(server.url)/v1/things/special").text == "spelled out")
      let head = try await curl("\(server.url)/v1/things/abc", token + ["--head"])
      #expect(head.status == 200 && head.headers["content-length"] == "3")
      let offer = ["--header", "Connection: Upgrade", "--header", "Upgrade: h2c"]
      #expect(try await curl("\(server.url)/v1/things/abc", token + offer).text == "abc")
      let wrong = try await curl("\(server.url)/v1/things/abc", token + ["--request", "DELETE"])
      #expect(wrong.status == 405 && wrong.headers["allow"] == "GET, HEAD")
      #expect(wrong.problem?.code == "METHOD_NOT_ALLOWED")
      for path in [
        "/v1", "/v1/none", "/v1/things/..%2f..", "/v1/things/../x", "/v1/things/%00", "/v1/things/%ff",
      ] {
        let missing = try await curl(server.url + path, token)
        #expect(missing.status == 404 || path.contains("%2f"), "\(path)")
        #expect(missing.status < 500)
      }
      #expect(try await curl("\(server.url)/v2/none").text == "in its own way")
      #expect(try await curl("\(server.url)/nowhere").problem?.code == "NOT_FOUND")
      let broken = try await curl("\(server.url)/v1/broken")
      #expect(
        broken.status == 500 && broken.problem?.code == "INTERNAL_ERROR" && !broken.text.contains("Broken"))
    }
  }

  @Test func tokensAndScopes() async throws {
    try await TestServer.with([.test(routes: Self.routes, scopes: [.readJobs])]) { server in
      let without = try await curl("\(server.url)/v1/things/a")
      #expect(without.status == 401 && without.headers["www-authenticate"]?.hasPrefix("Bearer") == true)
      #expect(
        try await curl("\(server.url)/v1/things/a", ["--header", "Authorization: Basic YTpi"]).status == 401)
      #expect(try await curl("\(server.url)/v1/things/a?token=open-sesame").status == 401)
      #expect(try await curl("\(server.url)/v1/things/a", token).status == 200)
      let forbidden = try await curl("\(server.url)/v1/things", token + ["--json", #"{"name":"a"}"#])
      #expect(forbidden.status == 403 && forbidden.problem?.code == "FORBIDDEN")
    }
  }

  @Test(arguments: [
    (#"{"name":"é ✓ \uD83D\uDE00"}"#, 201, nil),
    ("", 400, nil), ("{", 400, nil), ("nonsense", 400, nil), (#"{"name":NaN}"#, 400, nil),
    (#"{"name":1}"#, 400, "name"), (#"{}"#, 400, "name"), (#"{"name":null}"#, 400, "name"),
    (#"{"name":"a","nome":1}"#, 400, "nome"), (#"{"name":"a","size":1e999}"#, 400, "size"),
    (#"{"name":"a","size":"1"}"#, 400, "size"), (#"{"name":"a","inner":{"x":1.5}}"#, 400, "inner.x"),
    (#"{"name":"a","inner":{"x":99999999999999999999}}"#, 400, "inner.x"), (#"[]"#, 400, nil),
    (#"{"name":"\ud800"}"#, 400, "name"), (#"{"name":"a","size":1e30,"inner":{"x":0.5}}"#, 400, nil),
  ])
  func bodiesThatDoNotFit(_ body: String, _ status: Int, _ field: String?) async throws {
    try await TestServer.with([.test(routes: Self.routes)]) { server in
      let answer = try await curl(
        "\(server.url)/v1/things",
        token + ["--header", "Content-Type: application/json", "--data-binary", body])
      #expect(answer.status == status, "\(body) \(answer.text)")
      if let field { #expect(answer.problem?.field == field, "\(answer.text)") }
    }
  }

  @Test func deepAndLargeBodies() async throws {
    try await TestServer.with([.test(routes: Self.routes)]) { server in
      let deep = String(repeating: "[", count: 20_000)
      let nested = try await curl(
        "\(server.url)/v1/things",
        token + ["--header", "Content-Type: application/json", "--data-binary", deep])
      #expect(nested.status == 400)
      let folder = try TemporaryBody(megabytes: 10)
      for transfer in [[], ["--header", "Transfer-Encoding: chunked"]] {
        let large = try await curl(
          "\(server.url)/v1/things",
          token + [
            "--header", "Content-Type: application/json", "--header", "Expect:", "--data-binary",
            "@\(folder.path)",
          ] + transfer)
        #expect(large.status == 413 && large.problem?.code == "BODY_TOO_LARGE")
      }
      let text = try await curl(
        "\(server.url)/v1/things", token + ["--header", "Content-Type: text/xml", "--data", "<a/>"])
      #expect(text.status == 415)
      let packed = try await curl(
        "\(server.url)/v1/things",
        token + [
          "--header", "Content-Type: application/json", "--header", "Content-Encoding: gzip", "--data", "{}",
        ])
      #expect(packed.status == 415 && packed.problem?.code == "CONTENT_ENCODED")
      #expect(packed.headers["accept-encoding"] == "identity")
    }
  }

  @Test func otherOriginsAndLinks() async throws {
    let policy = CrossOriginPolicy(origins: ["https://studio.example"])
    try await TestServer.with([.test(routes: Self.routes, crossOrigin: policy)]) { server in
      let preflight = try await curl(
        "\(server.url)/v1/things/a",
        [
          "--request", "OPTIONS", "--header", "Origin: https://studio.example", "--header",
          "Access-Control-Request-Method: GET",
        ])
      #expect(
        preflight.status == 204
          && preflight.headers["access-control-allow-origin"] == "https://studio.example")
      #expect(preflight.headers["access-control-allow-methods"] == "GET, HEAD")
      let refused = try await curl(
        "\(server.url)/v1/things/a", token + ["--header", "Origin: https://evil.example"])
      #expect(refused.headers["access-control-allow-origin"] == nil)
      let error = try await curl("\(server.url)/v1/things/a", ["--header", "Origin: https://studio.example"])
      #expect(error.status == 401 && error.headers["access-control-allow-origin"] == "https://studio.example")
      #expect(error.headers["access-control-expose-headers"]?.contains("ETag") == true)
      let link = try await curl("\(server.url)/v1/link", ["--header", "Host: evil.example"])
      #expect(link.text == "\(server.url)/v1/link")
    }
  }
}
