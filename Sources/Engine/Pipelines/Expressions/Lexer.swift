import Foundations

struct Token: Equatable {
  enum Kind: Equatable {
    case name(String)
    case integer(Int64)
    case number(Double)
    case string(String)
    /// An operator or a bracket.
    case symbol(String)
    case end
  }

  var kind: Kind
  var offset: Int

  /// As shown in a message.
  var text: String {
    switch kind {
    case .name(let name): quoted(name)
    case .integer, .number: "a number"
    case .string: "a text"
    case .symbol(let symbol): quoted(symbol)
    case .end: "the end"
    }
  }
}

/// Splits an expression's text into tokens.
struct Lexer {
  private let scalars: [Unicode.Scalar]
  private var position = 0

  init(_ text: String) {
    scalars = Array(text.unicodeScalars)
  }

  /// All tokens, the last of them ``Token/Kind/end``.
  static func tokens(_ text: String) throws(SyntaxError) -> [Token] {
    var lexer = Lexer(text)
    var tokens: [Token] = []
    repeat { tokens.append(try lexer.next()) } while tokens.last?.kind != .end
    return tokens
  }

  private static let twoCharacterSymbols: Set<String> = ["||", "&&", "==", "!=", "<=", ">=", "??"]
  private static let symbols: Set<String> = [
    "<", ">", "!", "+", "-", "*", "/", "(", ")", "[", "]", ".", ",",
  ]

  private func scalar(_ distance: Int = 0) -> Unicode.Scalar? {
    position + distance < scalars.count ? scalars[position + distance] : nil
  }

  private mutating func next() throws(SyntaxError) -> Token {
    while let scalar = scalar(), scalar.properties.isWhitespace { position += 1 }
    let start = position
    guard let first = scalar() else { return Token(kind: .end, offset: start) }
    if first == "'" || first == "\"" { return Token(kind: .string(try string(quote: first)), offset: start) }
    if first.isDigit { return Token(kind: try number(), offset: start) }
    if first.isNameStart { return Token(kind: .name(name()), offset: start) }
    if let second = scalar(1), Self.twoCharacterSymbols.contains("\(first)\(second)") {
      position += 2
      return Token(kind: .symbol("\(first)\(second)"), offset: start)
    }
    guard Self.symbols.contains(String(first)) else { throw unexpected(first) }
    position += 1
    return Token(kind: .symbol(String(first)), offset: start)
  }

  private func unexpected(_ scalar: Unicode.Scalar) -> SyntaxError {
    let meant: [Unicode.Scalar: String] = ["=": "==", "&": "&&", "|": "||", "?": "??"]
    return SyntaxError(
      message: "\(quoted(String(scalar))) means nothing here", offset: position, suggestion: meant[scalar])
  }

  /// A name may hold hyphens, as the ids of stages do: `a-b` is one name, `a - b` a subtraction.
  private mutating func name() -> String {
    var name = ""
    while let scalar = scalar() {
      let isInnerHyphen = scalar == "-" && (self.scalar(1)?.isNamePart ?? false)
      guard scalar.isNamePart || isInnerHyphen else { break }
      name.unicodeScalars.append(scalar)
      position += 1
    }
    return name
  }

  private mutating func digits() -> String {
    var digits = ""
    while let scalar = scalar(), scalar.isDigit {
      digits.unicodeScalars.append(scalar)
      position += 1
    }
    return digits
  }

  private mutating func number() throws(SyntaxError) -> Token.Kind {
    let start = position
    let whole = digits()
    var text = whole
    if scalar() == ".", let digit = scalar(1), digit.isDigit {
      position += 1
      text += "." + digits()
    }
    if let letter = scalar(), letter == "e" || letter == "E" {
      position += 1
      var sign = ""
      if let mark = scalar(), mark == "-" || mark == "+" {
        sign = String(mark)
        position += 1
      }
      text += "e" + sign + digits()
    }
    if let letter = scalar(), letter.isNameStart {
      throw SyntaxError(message: "a number cannot run into a name", offset: start)
    }
    if text == whole, let integer = Int64(whole) { return .integer(integer) }
    guard let number = Double(text), number.isFinite else {
      throw SyntaxError(message: "\(quoted(text)) is not a number", offset: start)
    }
    return .number(number)
  }

  /// Text in quotes of either kind; the quote itself is written twice.
  private mutating func string(quote: Unicode.Scalar) throws(SyntaxError) -> String {
    let start = position
    var text = ""
    position += 1
    while let scalar = scalar() {
      position += 1
      if scalar == quote {
        guard self.scalar() == quote else { return text }
        position += 1
      }
      text.unicodeScalars.append(scalar)
    }
    throw SyntaxError(message: "the text that starts here has no closing \(quote)", offset: start)
  }
}

extension Unicode.Scalar {
  var isDigit: Bool { ("0"..."9").contains(self) }
  var isNameStart: Bool { ("a"..."z").contains(self) || ("A"..."Z").contains(self) || self == "_" }
  var isNamePart: Bool { isNameStart || isDigit }
}
