public import HTTPTypes
import Hummingbird

/// Which web pages may call a family's routes (the CORS protocol of https://fetch.spec.whatwg.org/#http-cors-protocol).
public struct CrossOriginPolicy: Sendable {
  /// Origins such as `https://studio.example.org`, compared as they are.
  public var origins: Set<String>
  /// Response headers that scripts may read beside the few that they always may.
  public var exposedHeaders: [HTTPField.Name]
  /// How long a browser may remember the answer to a preflight, in seconds.
  public var maximumAge: Int

  public init(
    origins: Set<String>, exposedHeaders: [HTTPField.Name] = [.eTag, .location, .contentRange, .retryAfter],
    maximumAge: Int = 600
  ) {
    self.origins = origins
    self.exposedHeaders = exposedHeaders
    self.maximumAge = maximumAge
  }

  /// No page of another origin.
  public static let none = CrossOriginPolicy(origins: [])

  /// Answers a preflight; `nil` when the request is none.
  func preflight(_ request: HTTPRequest, allowedMethods: [String]) -> Response? {
    guard isPreflight(request) else { return nil }
    var headers: HTTPFields = [.vary: "Origin, Access-Control-Request-Headers"]
    if let origin = allowedOrigin(of: request) {
      headers[.accessControlAllowOrigin] = origin
      headers[.accessControlAllowMethods] = allowedMethods.joined(separator: ", ")
      headers[.accessControlAllowHeaders] =
        request.headerFields[.accessControlRequestHeaders] ?? "Authorization, Content-Type"
      headers[.accessControlMaxAge] = "\(maximumAge)"
    }
    return Response(status: .noContent, headers: headers)
  }

  /// Lets an allowed page read the response.
  func apply(to headers: inout HTTPFields, for request: HTTPRequest) {
    guard !origins.isEmpty, !isPreflight(request) else { return }
    headers.append(HTTPField(name: .vary, value: "Origin"))
    guard let origin = allowedOrigin(of: request) else { return }
    headers[.accessControlAllowOrigin] = origin
    headers[.accessControlExposeHeaders] = exposedHeaders.map(\.rawName).joined(separator: ", ")
  }

  private func isPreflight(_ request: HTTPRequest) -> Bool {
    request.method == .options && request.headerFields[.origin] != nil
      && request.headerFields[.accessControlRequestMethod] != nil
  }

  private func allowedOrigin(of request: HTTPRequest) -> String? {
    request.headerFields[.origin].flatMap { origins.contains($0) ? $0 : nil }
  }
}
