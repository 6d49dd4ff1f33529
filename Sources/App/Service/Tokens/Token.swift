public import Foundation
public import Foundations
public import HTTPKit

/// A token as it is kept: whose, what for, and never the token itself.
public struct Token: Sendable, Hashable, Codable {
  /// `token-…`
  public var id: Identifier
  /// What it is for, for people.
  public var name: String
  /// `nil` for all.
  public var scopes: [Scope]?
  public var createdAt: Date
  /// When it stops to be taken, `nil` for never.
  public var expiresAt: Date?
  public var revokedAt: Date?

  public init(
    id: Identifier, name: String, scopes: [Scope]?, createdAt: Date, expiresAt: Date? = nil,
    revokedAt: Date? = nil
  ) {
    self.id = id
    self.name = name
    self.scopes = scopes
    self.createdAt = createdAt
    self.expiresAt = expiresAt
    self.revokedAt = revokedAt
  }
}

/// Something that cannot be done with tokens.
public struct TokenError: CodedError {
  public let code: String
  public let message: String
  public var category: ErrorCategory { .usage }

  static func notFound(_ text: String) -> TokenError {
    TokenError(
      code: "TOKEN_NOT_FOUND", message: "There is no token \(quoted(text)); genlock tokens list shows them.")
  }

  static func ambiguous(_ text: String) -> TokenError {
    TokenError(code: "TOKEN_AMBIGUOUS", message: "Several tokens fit \(quoted(text)); give more characters.")
  }
}
