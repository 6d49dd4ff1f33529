import Crypto
public import Foundation
import Foundations
import GRDB
public import HTTPKit
public import HTTPTypes
public import Storage

/// The tokens of a workspace. Of each only the SHA-256 is kept: it has 256 random bits, so that nothing slower is
/// needed.
public struct TokenRecords: Authenticator {
  /// The tables; a workspace has to be opened with them.
  public static let schema = ModuleSchema(
    module: "tokens",
    versions: [
      """
      CREATE TABLE api_tokens (
        id TEXT PRIMARY KEY,
        hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
        name TEXT NOT NULL,
        scopes TEXT,
        created INTEGER NOT NULL,
        expires INTEGER,
        revoked INTEGER
      ) STRICT
      """
    ])

  /// What a token begins with, so that those who look for leaked secrets recognise it.
  static let prefix = "genlock_"

  private let database: WorkspaceDatabase

  public init(_ database: WorkspaceDatabase) {
    self.database = database
  }

  /// Makes a token.
  /// - Parameter scopes: `nil` for all.
  /// - Returns: the token, which nobody can learn again, and what is kept of it.
  public func create(
    name: String, scopes: [Scope]?, expiresAt: Date? = nil
  ) async throws -> (secret: String, token: Token) {
    let secret = Self.prefix + Base64URL.encode(SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) })
    let token = Token(
      id: Identifier(prefix: "token"), name: name, scopes: scopes, createdAt: Date(), expiresAt: expiresAt)
    let scopesText = scopes.map { $0.map(\.rawValue).joined(separator: " ") }
    try await database.write { database in
      try database.execute(
        sql: "INSERT INTO api_tokens (id, hash, name, scopes, created, expires) VALUES (?, ?, ?, ?, ?, ?)",
        arguments: [
          token.id.description, Self.hash(secret), name, scopesText, Self.milliseconds(token.createdAt),
          expiresAt.map(Self.milliseconds),
        ])
    }
    return (secret, token)
  }

  /// All tokens, also those that were revoked, oldest first.
  public func list() async throws -> [Token] {
    try await database.read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM api_tokens ORDER BY created, id").compactMap(Self.token)
    }
  }

  /// Whether there is one that would be taken.
  public func isAnyValid() async throws -> Bool {
    let now = Date()
    return try await list().contains { Self.isValid($0, at: now) }
  }

  /// Makes a token worthless; doing it twice is the same as doing it once.
  /// - Parameter text: its id, or as much of it as is unique.
  /// - Throws: ``TokenError``.
  @discardableResult
  public func revoke(_ text: String) async throws -> Token {
    let wanted = text.hasPrefix("token-") ? text : "token-\(text)"
    let found = try await list().filter { $0.id.description.hasPrefix(wanted) }
    guard var token = found.first else { throw TokenError.notFound(text) }
    guard found.count == 1 else { throw TokenError.ambiguous(text) }
    let (id, now) = (token.id, Date())
    try await database.write { database in
      try database.execute(
        sql: "UPDATE api_tokens SET revoked = ? WHERE id = ? AND revoked IS NULL",
        arguments: [Self.milliseconds(now), id.description])
    }
    token.revokedAt = token.revokedAt ?? now
    return token
  }

  public func identity(of request: HTTPRequest) async throws -> Identity {
    guard let secret = BearerToken.token(in: request), secret.utf8.count <= 256 else {
      throw RequestError.unauthorized
    }
    let hash = Self.hash(secret)
    let found = try await database.read { database in
      // Kept prepared: it runs with each request.
      let statement = try database.cachedStatement(sql: "SELECT * FROM api_tokens WHERE hash = ?")
      return try Row.fetchOne(statement, arguments: [hash]).flatMap(Self.token)
    }
    guard let found, Self.isValid(found, at: Date()) else { throw RequestError.unauthorized }
    return Identity(subject: found.id.description, scopes: found.scopes.map(Set.init))
  }

  /// The index compares hashes, of which how much is equal says nothing about the token.
  private static func hash(_ secret: String) -> Data {
    Data(SHA256.hash(data: Data(secret.utf8)))
  }

  private static func isValid(_ token: Token, at time: Date) -> Bool {
    token.revokedAt == nil && token.expiresAt.map { $0 > time } ?? true
  }

  private static func token(_ row: Row) -> Token? {
    guard let id = Identifier(row["id"] as String) else { return nil }
    return Token(
      id: id, name: row["name"],
      // A scope of a later release means nothing here.
      scopes: (row["scopes"] as String?)?.split(separator: " ").compactMap { Scope(rawValue: String($0)) },
      createdAt: date(row["created"]), expiresAt: (row["expires"] as Int64?).map(date),
      revokedAt: (row["revoked"] as Int64?).map(date))
  }

  private static func milliseconds(_ date: Date) -> Int64 {
    Int64((date.timeIntervalSince1970 * 1000).rounded())
  }
  private static func date(_ milliseconds: Int64) -> Date {
    Date(timeIntervalSince1970: Double(milliseconds) / 1000)
  }
}
