import AsyncHTTPClient
import Configuration
public import Hummingbird

/// An error as RFC 9457 has it: `application/problem+json`.
public struct Problem: Sendable, Codable {
  /// What this kind of problem is called for good: the error's code.
  public var code: String
  /// In few words, the same for each problem of this code.
  public var title: String
  /// The HTTP status.
  public var status: Int
  /// What is wrong here and what to do about it.
  public var detail: String
}
