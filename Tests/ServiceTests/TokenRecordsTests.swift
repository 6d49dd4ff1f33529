import Foundation
import Foundations
import HTTPKit
import HTTPTypes
import Service
import Storage
import SystemPackage
import TestSupport
import Testing

@Suite struct TokenRecordsTests {
  private let folder: TemporaryFolder
  private let records: TokenRecords

  init() throws {
    folder = try TemporaryFolder()
    records = TokenRecords(
      try WorkspaceDatabase(path: folder.appending("a.db"), modules: [TokenRecords.schema]))
  }

  private func request(_ token: String) -> HTTPRequest {
    HTTPRequest(
      method: .get, scheme: "http", authority: "a", path: "/",
      headerFields: [.authorization: "Bearer \(token)"])
  }

  @Test func aTokenIsTakenUntilItIsRevoked() async throws {
    #expect(try await !records.isAnyValid())
    let (secret, token) = try await records.create(name: "a", scopes: [.readJobs])
    #expect(secret.hasPrefix("genlock_") && secret.utf8.count > 40)
    let identity = try await records.identity(of: request(secret))
    #expect(identity.subject == token.id.description)
    #expect(identity.includes(.readJobs) && !identity.includes(.writeJobs))
    let all = try await records.create(name: "b", scopes: nil)
    #expect(try await records.identity(of: request(all.secret)).includes(.writeIngest))
    try await records.revoke(token.id.description)
    try await records.revoke(token.id.description)
    await #expect(throws: RequestError.self) { try await records.identity(of: request(secret)) }
    #expect(try await records.list().map { $0.revokedAt == nil } == [false, true])
    for wrong in ["", "genlock_", secret + "x", String(repeating: "x", count: 10_000)] {
      await #expect(throws: RequestError.self) { try await records.identity(of: request(wrong)) }
    }
  }

  @Test func aTokenEndsAtItsTime() async throws {
    let (secret, _) = try await records.create(
      name: "", scopes: nil, expiresAt: Date(timeIntervalSinceNow: -1))
    await #expect(throws: RequestError.self) { try await records.identity(of: request(secret)) }
    #expect(try await !records.isAnyValid())
  }

  @Test func onlyAHashIsKept() async throws {
    let (secret, _) = try await records.create(name: "secret", scopes: nil)
    for name in folder.entries() {
      let bytes = try Data(contentsOf: URL(filePath: folder.appending(name).string))
      #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(name)")
    }
  }

  @Test func whichTokenIsMeant() async throws {
    let (_, token) = try await records.create(name: "", scopes: nil)
    _ = try await records.create(name: "", scopes: nil)
    #expect(await caughtError { _ = try await records.revoke("ffff") }?.code == "TOKEN_NOT_FOUND")
    #expect(await caughtError { _ = try await records.revoke("0") }?.code == "TOKEN_AMBIGUOUS")
    #expect(try await records.revoke(String(token.id.description.dropFirst(6))).id == token.id)
  }
}
