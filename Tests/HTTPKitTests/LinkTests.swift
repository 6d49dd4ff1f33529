import Crypto
import Foundation
import Foundations
import Glibc
import HTTPKit
import HTTPTypes
import Hummingbird
import SystemPackage
import TestSupport
import Testing

@Suite struct LinkTests {
  @Test func aLinkIsGoodForOneThingUntilItsTime() async throws {
    let folder = try TemporaryFolder()
    let secrets = try SecretStore(folder: folder.path)
    let signer = LinkSigner(key: secrets.key(for: "test 1"))
    let route = Route(.get, "/part/:number", access: .open) { call in
      try signer.verify(call)
      return Response(status: .noContent)
    }
    let put = Route(.put, "/part/:number", access: .open) { call in
      try signer.verify(call)
      return Response(status: .noContent)
    }
    try await TestServer.with([.test(routes: [route, put])]) { server in
      let later = Date(timeIntervalSinceNow: 60)
      let link = signer.sign(.get, "/v1/part/1", parameters: ["name": "ä & b/c+d"], expires: later)
      #expect(try await curl(server.url + link).status == 204)
      #expect(try await curl(server.url + link, ["--head"]).status == 204)
      #expect(try await curl(server.url + link, ["--request", "PUT"]).status == 403)
      #expect(try await curl(server.url + link.replacing("part/1", with: "part/2")).status == 403)
      #expect(try await curl(server.url + link.replacing("name=", with: "nome=")).status == 403)
      #expect(try await curl(server.url + link + "&more=1").status == 403)
      #expect(try await curl(server.url + link.replacing("expires=1", with: "expires=2")).status == 403)
      #expect(try await curl(server.url + "/v1/part/1").status == 403)
      let old = signer.sign(.get, "/v1/part/1", expires: Date(timeIntervalSinceNow: -1))
      let expired = try await curl(server.url + old)
      #expect(expired.status == 403 && expired.problem?.detail.contains("expired") == true)
      let other = LinkSigner(key: secrets.key(for: "test 2")).sign(.get, "/v1/part/1", expires: later)
      #expect(try await curl(server.url + other).status == 403)
    }
  }

  @Test func theSecretIsMadeOnceAndKeptFromOthers() async throws {
    let folder = try TemporaryFolder()
    let first = try SecretStore(folder: folder.path).key(for: "a")
    #expect(try SecretStore(folder: folder.path).key(for: "a") == first)
    #expect(try SecretStore(folder: folder.path).key(for: "b") != first)
    #expect(folder.entries() == ["root.key"])
    let path = folder.appending("root.key").string
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    chmod(path, 0o644)
    let error = await caughtError { _ = try SecretStore(folder: folder.path) }
    #expect(error?.code == "SECRET_OPEN")
  }

  @Test func metricsReadAsPrometheusReadsThem() {
    let metrics = MetricRegistry()
    metrics.add(to: "a_total", help: "Things.", labels: [("kind", "with \"quotes\" and\nlines")])
    metrics.observe("b_seconds", seconds: 0.02, help: "Times.")
    let text = metrics.text()
    #expect(text.contains("# TYPE a_total counter\na_total{kind=\"with \\\"quotes\\\" and\\nlines\"} 1\n"))
    #expect(
      text.contains("b_seconds_bucket{le=\"0.01\"} 0\n") && text.contains("b_seconds_bucket{le=\"0.05\"} 1\n")
    )
    #expect(text.contains("b_seconds_bucket{le=\"+Inf\"} 1\n") && text.contains("b_seconds_count 1\n"))
  }

  @Test func cursorsComeBackAsTheyWere() throws {
    #expect(try PageCursor.decode(PageCursor.encode("17/ü")) == "17/ü")
    #expect(throws: RequestError.self) { try PageCursor.decode("!") }
  }
}
