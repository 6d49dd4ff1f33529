/// A place in an expression that cannot be parsed or does not type-check.
struct SyntaxError: Error {
  var code: Diagnostic.Code = .invalidExpression
  /// A clause in lower case.
  var message: String
  /// In Unicode scalars from the start of the expression's text.
  var offset: Int
  var suggestion: String?
}
