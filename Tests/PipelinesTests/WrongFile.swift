import Testing

@testable import Pipelines

/// A file with one mistake. The mark `▸` stands at the place that should be told, and is taken out before loading.
struct WrongFile: Sendable, CustomTestStringConvertible {
  var code: Diagnostic.Code
  var text: String
  var suggestion: String?
  /// A part of the message.
  var message: String

  init(_ code: Diagnostic.Code, _ text: String, suggestion: String? = nil, message: String = "") {
    self.code = code
    self.text = text
    self.suggestion = suggestion
    self.message = message
  }

  var testDescription: String { "\(code.rawValue): \(text.split(separator: "\n").first { $0.contains("▸") } ?? "")" }

  /// Expects exactly this error, at its place.
  func check() {
    let before = text.prefix { $0 != "▸" }
    let lines = before.split(separator: "\n", omittingEmptySubsequences: false)
    let place = SourceLocation(line: lines.count, column: (lines.last?.unicodeScalars.count ?? 0) + 1)
    let found = diagnostics(text.replacing("▸", with: "")).filter { $0.severity == .error || $0.code == code }
    let told = found.map { "\($0.code.rawValue) \($0)" }.joined(separator: "\n")
    #expect(found.count == 1, "told: \(told)")
    guard let first = found.first else { return }
    #expect(first.code == code, "told: \(told)")
    #expect(first.location == place, "told: \(told)")
    #expect(first.suggestion == suggestion, "told: \(told)")
    #expect(first.message.contains(message), "told: \(told)")
  }
}
