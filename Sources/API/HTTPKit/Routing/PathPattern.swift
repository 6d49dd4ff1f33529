import Foundation

/// The path of a route: literal segments, and parameters that take one segment each (`/jobs/:id`).
public struct PathPattern: Sendable, Hashable, CustomStringConvertible {
  enum Segment: Sendable, Hashable {
    case literal(String)
    case parameter(String)
  }

  /// As it was written, beginning with a slash.
  public let description: String
  let segments: [Segment]

  /// - Parameter text: segments between slashes; one that starts with a colon is a parameter.
  public init(_ text: String) {
    description = text
    segments = text.split(separator: "/").map { segment in
      segment.hasPrefix(":") ? .parameter(String(segment.dropFirst())) : .literal(String(segment))
    }
  }

  /// The parameters, where the path has this form; `nil` otherwise.
  /// - Parameter path: decoded segments.
  func match(_ path: [String]) -> [String: String]? {
    guard path.count == segments.count else { return nil }
    var parameters: [String: String] = [:]
    for (segment, text) in zip(segments, path) {
      switch segment {
      case .literal(let literal): guard literal == text else { return nil }
      case .parameter(let name): parameters[name] = text
      }
    }
    return parameters
  }

  /// As an OpenAPI document writes it: `/jobs/{id}`.
  public var template: String {
    "/"
      + segments.map { segment in
        switch segment {
        case .literal(let text): text
        case .parameter(let name): "{\(name)}"
        }
      }.joined(separator: "/")
  }
}

extension PathPattern: ExpressibleByStringLiteral {
  public init(stringLiteral value: String) {
    self.init(value)
  }
}

/// The path of a request, split before it is decoded, so that an encoded slash stays within its segment.
struct RequestPath: Sendable {
  /// Without a prefix, decoded.
  let segments: [String]

  /// - Parameter path: as the request line has it, without a query.
  /// - Returns: `nil` for one that is not UTF-8 when decoded, has control characters, or `.` and `..` as a segment:
  ///   nobody asks for those in good faith.
  init?(_ path: some StringProtocol) {
    guard path.hasPrefix("/") else { return nil }
    var segments: [String] = []
    for part in path.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
      guard let text = String(part).removingPercentEncoding, text != ".", text != "..",
        !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7f })
      else { return nil }
      segments.append(text)
    }
    // A slash at the end means the same place.
    if segments.last == "" { segments.removeLast() }
    self.segments = segments
  }
}
