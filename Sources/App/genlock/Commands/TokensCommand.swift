import ArgumentParser
import Foundation
import Foundations
import HTTPKit
import Pipelines
import Runtime
import Service
import SystemPackage

/// `genlock tokens`
struct TokensCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokens", abstract: "Make, list and revoke the tokens that genlock serve takes.",
    subcommands: [TokensCreateCommand.self, TokensListCommand.self, TokensRevokeCommand.self])
}

/// `genlock tokens create`
struct TokensCreateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create", abstract: "Make a token and print it, which happens once.",
    discussion: """
      SCOPES
        \(HTTPKit.Scope.allCases.map(\.rawValue).joined(separator: "  "))

      EXAMPLES
        genlock tokens create
        genlock tokens create --name nightly --scope jobs:read --scope jobs:write --expires-in 90d
        TOKEN=$(genlock tokens create --json | jq -r .token)
      """)

  @Option(help: ArgumentHelp("What it is for.", valueName: "name"))
  var name = ""

  @Option(
    help: ArgumentHelp("What it is good for; everything where none is given.", valueName: "scope"),
    transform: { text in
      guard let scope = HTTPKit.Scope(rawValue: text) else {
        throw ValidationError(
          "\(quoted(text)) is none of the scopes \(HTTPKit.Scope.allCases.map(\.rawValue).joined(separator: ", "))."
        )
      }
      return scope
    })
  var scope: [HTTPKit.Scope] = []

  @Option(
    help: ArgumentHelp("How long it is taken, such as 12h or 90d; for ever by default.", valueName: "time"),
    transform: { text in
      guard let seconds = DurationText.seconds(text), seconds > 0, seconds < 1e10 else {
        throw ValidationError("\(quoted(text)) is not a time such as 12h or 90d.")
      }
      return seconds
    })
  var expiresIn: Double?

  @OptionGroup var workspace: WorkspaceOption

  @Flag(help: "Print JSON.")
  var json = false

  private struct Object: Encodable {
    var token: String
    var id: Identifier
    var name: String
    var scopes: [HTTPKit.Scope]?
    var expiresAt: Date?
  }

  func run() async throws {
    let tokens = TokenRecords(try await workspace.open(modules: [TokenRecords.schema]).database)
    let (secret, token) = try await tokens.create(
      name: name, scopes: scope.isEmpty ? nil : scope,
      expiresAt: expiresIn.map { Date(timeIntervalSinceNow: $0) })
    if json {
      try Output.json(
        Object(token: secret, id: token.id, name: name, scopes: token.scopes, expiresAt: token.expiresAt))
    } else {
      try Output.line(secret)
    }
  }
}

/// `genlock tokens list`
struct TokensListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List tokens: what they are for, never the tokens themselves.",
    discussion: """
      EXAMPLES
        genlock tokens list
        genlock tokens list --json | jq '.[].id'
      """)

  @OptionGroup var workspace: WorkspaceOption

  @Flag(help: "Print JSON.")
  var json = false

  func run() async throws {
    let tokens = try await TokenRecords(workspace.openExisting(modules: [TokenRecords.schema]).database)
      .list()
    if json { return try Output.json(tokens) }
    var table = Table()
    for token in tokens {
      let state =
        if token.revokedAt != nil { "revoked" } else if let end = token.expiresAt, end < Date() {
          "expired"
        } else {
          "valid"
        }
      table.add(
        token.id.description, state, token.createdAt.formatted(.iso8601),
        token.scopes.map { $0.map(\.rawValue).joined(separator: ",") } ?? "everything", printable(token.name))
    }
    try Output.write(table.text())
  }
}

/// `genlock tokens revoke`
struct TokensRevokeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revoke", abstract: "Make a token worthless at once, also for a server that runs.",
    discussion: """
      EXAMPLES
        genlock tokens revoke token-0192f3a1
      """)

  @Argument(help: ArgumentHelp("Its id, or as much of it as is unique.", valueName: "token"))
  var identifier: String

  @OptionGroup var workspace: WorkspaceOption

  func run() async throws {
    let records = TokenRecords(try await workspace.openExisting(modules: [TokenRecords.schema]).database)
    try Output.line("Revoked \(try await records.revoke(identifier).id)")
  }
}
