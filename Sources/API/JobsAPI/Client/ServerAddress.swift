import Foundation

/// Where the jobs API of a server is.
public struct ServerAddress: Sendable, Hashable, CustomStringConvertible {
  /// What the paths of the API are appended to, without a slash at the end.
  let base: String

  /// - Parameter text: `http` or `https` with a host, such as `http://127.0.0.1:8330`; without a path the API is looked for
  ///   under `/v1`.
  /// - Throws: ``ServerError`` `SERVER_URL_INVALID`, also for a user, a password or a query: a token has no place in
  ///   an address, which is shown and logged.
  public init(_ text: String) throws {
    guard text.utf8.count <= 2048, let url = URLComponents(string: text),
      let scheme = url.scheme?.lowercased(), ["http", "https"].contains(scheme),
      let host = url.host, !host.isEmpty
    else {
      throw ServerError.badAddress("It has to look like http://127.0.0.1:8330.")
    }
    guard url.user == nil, url.password == nil, url.query == nil, url.fragment == nil else {
      throw ServerError.badAddress(
        "It may hold no user, password, query or fragment; a token is given by --token or GENLOCK_TOKEN.")
    }
    var path = url.percentEncodedPath
    while path.hasSuffix("/") { path.removeLast() }
    let port = url.port.map { ":\($0)" } ?? ""
    base = "\(scheme)://\(url.percentEncodedHost ?? host)\(port)\(path.isEmpty ? "/v1" : path)"
  }

  public var description: String { base }

  /// The address of something of the API.
  /// - Parameters:
  ///   - path: its parts, any text.
  ///   - query: names and values, any text.
  func url(_ path: [String], _ query: [(String, String)] = []) -> String {
    let pairs = query.map { "\(Self.encode($0.0))=\(Self.encode($0.1))" }
    return base + path.map { "/" + Self.encode($0) }.joined()
      + (pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&"))
  }

  /// All but the unreserved characters of RFC 3986, section 2.3.
  private static func encode(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
  }

  private static let unreserved = CharacterSet(
    charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
}
