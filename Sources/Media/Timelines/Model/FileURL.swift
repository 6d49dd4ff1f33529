import Foundation

/// File URLs as RFC 8089 and 3986 want them: everything but unreserved characters is escaped as UTF-8, so
/// that spaces, quotes, line ends and every script survive.
enum FileURL {
  private static let unescaped = CharacterSet(
    charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")

  /// - Parameter path: relative ones are taken from the current folder.
  static func text(_ path: String) -> String {
    let absolute = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    // Swift strings are valid Unicode, which is all that escaping can fail on.
    return "file://" + (absolute.addingPercentEncoding(withAllowedCharacters: unescaped) ?? absolute)
  }
}
