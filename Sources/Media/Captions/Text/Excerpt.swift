import Foundations

extension String {
  /// The first 40 characters or so of a text from a file, quoted for a message.
  var excerpt: String {
    // By scalars: a file may hold one character of millions of combining marks.
    let start = unicodeScalars.prefix(40)
    let isWhole = start.endIndex == unicodeScalars.endIndex
    return quoted(String(start)) + (isWhole ? "" : "…")
  }
}
