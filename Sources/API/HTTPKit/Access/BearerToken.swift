public import HTTPTypes

/// Where a request carries its token (RFC 6750, section 2.1). A query is no place for one: those end up in logs.
public enum BearerToken {
  /// What a browser's WebSocket, which cannot set headers, offers as a subprotocol: `bearer.TOKEN`.
  static let subprotocolPrefix = "bearer."

  /// The token in `Authorization`, or else among the subprotocols that are offered.
  public static func token(in request: HTTPRequest) -> String? {
    if let header = request.headerFields[.authorization] {
      let parts = header.split(separator: " ", maxSplits: 1)
      guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
      return String(parts[1].trimmingPrefix { $0 == " " })
    }
    guard request.headerFields[.secWebSocketKey] != nil else { return nil }
    return subprotocols(in: request.headerFields)
      .first { $0.hasPrefix(subprotocolPrefix) }
      .map { String($0.dropFirst(subprotocolPrefix.count)) }
  }

  /// The subprotocols that a client offers, in its order.
  static func subprotocols(in headers: HTTPFields) -> [String] {
    headers[values: .secWebSocketProtocol].flatMap { $0.split(separator: ",") }
      .map { $0.trimmingPrefix { $0 == " " }.reversed().drop { $0 == " " }.reversed() }
      .map { String($0) }
  }
}
