/// Splits text into what stands for itself and expressions.
struct TemplateText {
  enum Piece: Equatable {
    case text(String)
    /// Without the brackets; `offset` is its place in the whole text, in Unicode scalars.
    case expression(String, offset: Int)
  }

  /// `$${{` stands for `${{` as text. A `}}` inside a quoted text of an expression does not end it.
  static func pieces(_ text: String) throws(SyntaxError) -> [Piece] {
    let scalars = Array(text.unicodeScalars)
    var pieces: [Piece] = []
    var plain = String.UnicodeScalarView()
    var index = 0
    func has(_ marker: String, at index: Int) -> Bool {
      scalars[index...].starts(with: marker.unicodeScalars)
    }
    while index < scalars.count {
      if has("$${{", at: index) {
        plain.append(contentsOf: "${{".unicodeScalars)
        index += 4
      } else if has("${{", at: index) {
        if !plain.isEmpty { pieces.append(.text(String(plain))) }
        plain = String.UnicodeScalarView()
        guard let end = end(of: scalars, from: index + 3) else {
          throw SyntaxError(message: "the expression that starts here has no closing }}", offset: index)
        }
        var expression = String.UnicodeScalarView()
        expression.append(contentsOf: scalars[(index + 3)..<end])
        pieces.append(.expression(String(expression), offset: index + 3))
        index = end + 2
      } else {
        plain.append(scalars[index])
        index += 1
      }
    }
    if !plain.isEmpty { pieces.append(.text(String(plain))) }
    return pieces
  }

  private static func end(of scalars: [Unicode.Scalar], from start: Int) -> Int? {
    var quote: Unicode.Scalar?
    for index in start..<scalars.count {
      let scalar = scalars[index]
      if let open = quote {
        if scalar == open { quote = nil }
      } else if scalar == "'" || scalar == "\"" {
        quote = scalar
      } else if scalar == "}", index + 1 < scalars.count, scalars[index + 1] == "}" {
        return index
      }
    }
    return nil
  }
}
