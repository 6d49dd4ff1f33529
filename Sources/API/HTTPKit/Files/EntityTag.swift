import HTTPTypes

/// A strong entity tag: equal tags mean equal bytes (RFC 9110, section 8.8.3).
public struct EntityTag: Sendable, Hashable, CustomStringConvertible {
  /// In quotation marks.
  public let description: String

  /// - Parameter digest: of the content, without quotation marks.
  public init(digest: String) {
    description = "\"\(digest.filter { $0 != "\"" && $0.isASCII })\""
  }

  /// Whether `If-None-Match` names it, compared weakly, or anything.
  func isNamed(byIfNoneMatch header: String) -> Bool {
    Self.list(header).contains { $0 == "*" || $0 == description || $0 == "W/\(description)" }
  }

  /// Whether `If-Match` names it, compared strongly, or anything.
  func isNamed(byIfMatch header: String) -> Bool {
    Self.list(header).contains { $0 == "*" || $0 == description }
  }

  private static func list(_ header: String) -> [String] {
    header.split(separator: ",").map { String($0.trimmingPrefix { $0 == " " }).trimmingSuffix(" ") }
  }
}

extension String {
  fileprivate func trimmingSuffix(_ character: Character) -> String {
    var text = self[...]
    while text.last == character { text.removeLast() }
    return String(text)
  }
}
