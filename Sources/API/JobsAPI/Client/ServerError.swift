public import Foundations
import HTTPKit

/// Why a server did not do what it was asked for.
public struct ServerError: CodedError {
  public let code: String
  public let message: String
  public let category: ErrorCategory
  public let isTransient: Bool
  public let cause: (any Error)?

  private init(
    _ code: String, category: ErrorCategory = .usage, isTransient: Bool = false, cause: (any Error)? = nil,
    _ message: String
  ) {
    self.code = code
    self.category = category
    self.isTransient = isTransient
    self.cause = cause
    self.message = message
  }

  static func badAddress(_ why: String) -> ServerError {
    ServerError("SERVER_URL_INVALID", "The address of the server cannot be used. \(why)")
  }

  static func unreachable(_ server: ServerAddress, cause: any Error) -> ServerError {
    ServerError(
      "SERVER_UNREACHABLE", category: .failure, isTransient: true, cause: cause,
      "The server at \(server) does not answer; see whether `genlock serve` runs there.")
  }

  /// - Parameter status: of an answer that Genlock does not give; `nil` where its body was at fault.
  static func notGenlock(_ server: ServerAddress, status: Int? = nil, cause: (any Error)? = nil)
    -> ServerError
  {
    let what = status.map { "status \($0)" } ?? "something else"
    return ServerError(
      "SERVER_NOT_GENLOCK", cause: cause,
      "What answers at \(server) is not the jobs API of a Genlock server: it gave \(what); see whether address and prefix are right."
    )
  }

  static func tokenRefused(_ server: ServerAddress, hasToken: Bool) -> ServerError {
    ServerError(
      "SERVER_TOKEN_REFUSED",
      (hasToken
        ? "The server at \(server) does not take this token" : "The server at \(server) needs a token")
        + "; make one there with `genlock tokens create`, and give it by --token or GENLOCK_TOKEN.")
  }

  /// What the server says itself, under its own code.
  init(_ problem: Problem) {
    let isOurs = problem.status >= 500
    let isBusy = problem.status == 429 || problem.status == 503
    self.init(
      problem.code, category: isOurs || isBusy ? .failure : .usage, isTransient: isBusy, problem.detail)
  }
}
