/// Something wrong or doubtful in a pipeline file, with its place.
public struct Diagnostic: Sendable, Hashable, CustomStringConvertible {
  public enum Severity: String, Sendable, Codable {
    /// The pipeline cannot run.
    case error
    /// The pipeline runs, but probably not as meant.
    case warning
  }

  /// What kinds of diagnostics there are. The raw values are stable, and listed in `docs/error-codes.md`.
  public enum Code: String, Sendable, Codable, CaseIterable {
    case fileTooLarge = "FILE_TOO_LARGE"
    case notUTF8 = "NOT_UTF8"
    case emptyPipeline = "EMPTY_PIPELINE"
    case invalidYAML = "INVALID_YAML"
    case unsupportedYAML = "UNSUPPORTED_YAML"
    case multipleDocuments = "MULTIPLE_DOCUMENTS"
    case duplicateKey = "DUPLICATE_KEY"
    case tooManyNodes = "TOO_MANY_NODES"
    case tooDeep = "TOO_DEEP"
    case unknownKey = "UNKNOWN_KEY"
    case missingKey = "MISSING_KEY"
    case wrongType = "WRONG_TYPE"
    case invalidName = "INVALID_NAME"
    case invalidValue = "INVALID_VALUE"
    case invalidChoice = "INVALID_CHOICE"
    case outOfRange = "OUT_OF_RANGE"
    case unsupportedVersion = "UNSUPPORTED_VERSION"
    case unknownType = "UNKNOWN_TYPE"
    case unknownStage = "UNKNOWN_STAGE"
    case unknownParameter = "UNKNOWN_PARAMETER"
    case missingParameter = "MISSING_PARAMETER"
    case invalidExpression = "INVALID_EXPRESSION"
    case unknownFunction = "UNKNOWN_FUNCTION"
    case unknownReference = "UNKNOWN_REFERENCE"
    case eachNotStatic = "EACH_NOT_STATIC"
    case cycle = "CYCLE"
    case unreachableOutput = "UNREACHABLE_OUTPUT"
    case unusedInput = "UNUSED_INPUT"
    case unusedParameter = "UNUSED_PARAMETER"
  }

  public var severity: Severity
  public var code: Code
  /// A clause in lower case without a full stop, as compilers write them.
  public var message: String
  /// The file as it was named by whoever asked for it.
  public var path: String
  public var location: SourceLocation
  /// What was probably meant.
  public var suggestion: String?

  public init(
    severity: Severity = .error, code: Code, message: String, path: String, location: SourceLocation,
    suggestion: String? = nil
  ) {
    self.severity = severity
    self.code = code
    self.message = message
    self.path = path
    self.location = location
    self.suggestion = suggestion
  }

  /// `ingest.yaml:12:7: error: there is no stage "transcod" (did you mean "transcode"?)`
  public var description: String {
    let hint = suggestion.map { " (did you mean \"\($0)\"?)" } ?? ""
    return "\(path):\(location.line):\(location.column): \(severity.rawValue): \(message)\(hint)"
  }
}

/// Collects what is found in one file, so that everything is told at once.
final class DiagnosticCollector {
  let path: String
  private var found: [Diagnostic] = []

  init(path: String) {
    self.path = path
  }

  func error(
    _ code: Diagnostic.Code, _ message: String, at location: SourceLocation, suggestion: String? = nil
  ) {
    found.append(
      Diagnostic(code: code, message: message, path: path, location: location, suggestion: suggestion))
  }

  func warning(_ code: Diagnostic.Code, _ message: String, at location: SourceLocation) {
    found.append(
      Diagnostic(severity: .warning, code: code, message: message, path: path, location: location))
  }

  var hasErrors: Bool { found.contains { $0.severity == .error } }

  /// By place; what was found at the same place stays in the order in which it was found, each thing once.
  var sorted: [Diagnostic] {
    var seen: Set<Diagnostic> = []
    return found.filter { seen.insert($0).inserted }.enumerated()
      .sorted {
        ($0.element.location.line, $0.element.location.column, $0.offset)
          < ($1.element.location.line, $1.element.location.column, $1.offset)
      }
      .map(\.element)
  }
}
