import Foundation

/// Where the next page of a list begins, in a form that clients do not take apart.
public enum PageCursor {
  public static func encode(_ position: String) -> String {
    Base64URL.encode(Data(position.utf8))
  }

  /// - Throws: ``RequestError`` `INVALID_QUERY`.
  public static func decode(_ cursor: String) throws -> String {
    guard let data = Base64URL.decode(cursor), let text = String(bytes: data, encoding: .utf8) else {
      throw RequestError.invalidQuery("The cursor is not one that a list gave; start again without it.")
    }
    return text
  }
}
