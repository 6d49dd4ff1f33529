import MediaTypes
import Pipelines

/// The parameters of ``ExecStage``.
struct ExecParameters: Decodable, Sendable {
  var command: Command
  var shell: Bool
  var inputs: [String: Value]
  var outputs: [String: String]
  var environment: [String: Value]
  var stdin: String?
  var expectedExitCodes: [Int]

  /// A list of arguments, or one text for the shell.
  enum Command: Decodable, Sendable {
    case arguments([Value])
    case line(String)

    init(from decoder: any Decoder) throws {
      switch try Value(from: decoder) {
      case .string(let line): self = .line(line)
      case .list(let arguments): self = .arguments(arguments)
      case let other: self = .arguments([other])
      }
    }
  }

  private static let scalar = ValueType.oneOf([.string, .integer, .number, .boolean])

  static let declarations = [
    ParameterDeclaration(
      "command", .oneOf([.list(.oneOf([.string, .integer, .number, .boolean, .file])), .string]),
      required: true,
      "The program and its arguments, one element each; with `shell: true` one text."),
    ParameterDeclaration(
      "shell", .boolean, default: false,
      "Whether `command` is a text for `/bin/sh`; placeholders in it are quoted."),
    ParameterDeclaration(
      "inputs", .map(.oneOf([.file, .list(.file)])), default: [:],
      "The files it reads, by name: `{inputs.NAME}` in an argument is the path. A list fills an argument "
        + "of its own "
        + "with one path per argument."),
    ParameterDeclaration(
      "outputs", .map(.string), default: [:],
      "The files it has to make, by name, relative to its work folder: `{outputs.NAME}` is the path."),
    ParameterDeclaration(
      "environment", .map(scalar), default: [:],
      "More variables; else it sees only `PATH`, `HOME`, `LANG` and a `TMPDIR` of its own."),
    ParameterDeclaration("stdin", .string, "What it reads from standard input; nothing by default."),
    ParameterDeclaration(
      "expectedExitCodes", .list(.integer), default: [0], minimum: 1, maximum: 256,
      "The exit codes that mean success."),
  ]
}
