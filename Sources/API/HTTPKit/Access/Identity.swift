public import HTTPTypes

/// What a token is good for.
public enum Scope: String, Sendable, Codable, CaseIterable {
  /// Look at jobs, their events, artifacts, queues and pipelines.
  case readJobs = "jobs:read"
  /// Submit, cancel, retry, decide gates.
  case writeJobs = "jobs:write"
  /// Pause and resume queues.
  case manageQueues = "queues:manage"
  /// Look at sessions of the ingest API.
  case readIngest = "ingest:read"
  /// Create sessions, upload, compute and approve.
  case writeIngest = "ingest:write"
}

/// Whoever asks.
public struct Identity: Sendable, Hashable {
  /// The token's identifier, never the token.
  public var subject: String
  /// `nil` for all.
  public var scopes: Set<Scope>?

  public init(subject: String, scopes: Set<Scope>?) {
    self.subject = subject
    self.scopes = scopes
  }

  /// Whether it may do what `scope` names.
  public func includes(_ scope: Scope) -> Bool {
    scopes?.contains(scope) ?? true
  }
}

/// Tells who asks.
public protocol Authenticator: Sendable {
  /// - Throws: ``RequestError/unauthorized``, or what kept it from finding out.
  func identity(of request: HTTPRequest) async throws -> Identity
}

/// Knows nobody: for a family whose paths are all open.
public struct NobodyAuthenticator: Authenticator {
  public init() {}

  public func identity(of request: HTTPRequest) async throws -> Identity { throw RequestError.unauthorized }
}
