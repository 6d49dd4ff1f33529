import Foundation
import SystemPackage
import TestSupport
import Testing

@Suite("Error codes are documented")
struct ErrorCodeTests {
  /// Names in the same spelling that are not error codes.
  private static let otherNames: Set<String> = [
    "NO_COLOR", "LC_ALL", "LC_CTYPE", "OTIO_SCHEMA", "DEFAULT_MEDIA", "SVT_LOG",
    "CERTIFICATE_VERIFY_FAILED",
  ]

  /// The codes with a row in `docs/error-codes.md`: the first cell is the code in backticks.
  private static let documented: Set<String> = {
    let path = Repository.root.appending("docs/error-codes.md").string
    let text = String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    return Set(text.matches(of: #/(?m)^\| `([A-Z][A-Z0-9_]+)`/#).map { String($0.1) })
  }()

  /// What can be wrong inside a pipeline file is explained where the format is.
  private static let documentedWithTheFormat: Set<String> = {
    let path = Repository.root.appending("docs/pipeline-format.md").string
    let text = String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    return Set(text.matches(of: #/`([A-Z][A-Z0-9_]+)`/#).map { String($0.1) })
  }()

  private static let used: [String: String] = {
    var codes: [String: String] = [:]
    for file in SourceFile.all {
      for match in file.text.matches(of: #/"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)"/#) {
        codes[String(match.1)] = file.path
      }
    }
    return codes.filter { !otherNames.contains($0.key) }
  }()

  @Test func everyCodeIsListed() {
    for (code, path) in Self.used.sorted(by: { $0.key < $1.key }) {
      let isDocumented = Self.documented.contains(code) || Self.documentedWithTheFormat.contains(code)
      #expect(isDocumented, "\(code) of \(path) is missing in docs/error-codes.md")
    }
  }

  @Test func everyListedCodeExists() {
    let text = SourceFile.all.map(\.text).joined(separator: "\n")
    for code in Self.documented.sorted() {
      #expect(text.contains("\"\(code)\""), "docs/error-codes.md lists \(code), which no source gives")
    }
  }
}
