public import Crypto
public import Foundation
public import HTTPTypes

/// Makes links that are good for one method at one path with fixed parameters until a time, without any token, and
/// checks them.
public struct LinkSigner: Sendable {
  private let key: SymmetricKey

  /// - Parameter key: derived for this kind of link alone, see ``SecretStore/key(for:)``.
  public init(key: SymmetricKey) {
    self.key = key
  }

  /// The path with its query: the parameters, `expires` (seconds since 1970) and `signature` (HMAC-SHA256, base64url).
  /// - Parameters:
  ///   - method: `GET` covers `HEAD`.
  ///   - path: encoded as it is to be requested, with a slash at the beginning.
  ///   - parameters: further query parameters that may not change either.
  public func sign(
    _ method: HTTPRequest.Method, _ path: String, parameters: [String: String] = [:], expires: Date
  ) -> String {
    let expires = Int64(expires.timeIntervalSince1970.rounded())
    let parameters = parameters.sorted { $0.key < $1.key }
    let signature = Base64URL.encode(Data(code(method, path, parameters, expires)))
    let query =
      parameters.map { "\($0.key)=\(Self.escaped($0.value))" } + [
        "expires=\(expires)", "signature=\(signature)",
      ]
    return "\(path)?\(query.joined(separator: "&"))"
  }

  /// - Parameter now: for tests.
  /// - Throws: ``RequestError`` `LINK_REFUSED` (403) for a link that was changed or is too old.
  public func verify(_ call: Call, now: Date = Date()) throws {
    guard let signature = try call.query.value("signature"), let bytes = Base64URL.decode(signature),
      let expires = try call.query.value("expires").flatMap(Int64.init)
    else { throw RequestError.linkRefused("The link lacks its signature; ask for a new one.") }
    var parameters: [(key: String, value: String)] = []
    for name in call.query.names where name != "signature" && name != "expires" {
      // A parameter that was given twice is refused here.
      parameters.append((name, try call.query.value(name) ?? ""))
    }
    let method = call.method == .head ? .get : call.method
    let message = message(method, call.path, parameters.sorted { $0.key < $1.key }, expires)
    guard HMAC<SHA256>.isValidAuthenticationCode(bytes, authenticating: message, using: key) else {
      throw RequestError.linkRefused(
        "The signature does not belong to this link; use the link as it was given.")
    }
    guard Double(expires) > now.timeIntervalSince1970 else {
      throw RequestError.linkRefused("The link has expired; ask for a new one.")
    }
  }

  private func code(
    _ method: HTTPRequest.Method, _ path: String, _ parameters: [(key: String, value: String)],
    _ expires: Int64
  ) -> HMAC<SHA256>.MAC {
    HMAC<SHA256>.authenticationCode(for: message(method, path, parameters, expires), using: key)
  }

  /// Lengths go before texts, so that no two requests have the same message.
  private func message(
    _ method: HTTPRequest.Method, _ path: String, _ parameters: [(key: String, value: String)],
    _ expires: Int64
  ) -> Data {
    let parts = [method.rawValue, path, "\(expires)"] + parameters.flatMap { [$0.key, $0.value] }
    return Data(parts.map { "\($0.utf8.count):\($0)" }.joined().utf8)
  }

  private static func escaped(_ value: String) -> String {
    var allowed = CharacterSet.alphanumerics.intersection(CharacterSet(charactersIn: "\u{20}"..."\u{7e}"))
    allowed.insert(charactersIn: "-._~")
    return value.addingPercentEncoding(withAllowedCharacters: allowed) ?? ""
  }
}
