import MediaTypes
import Pipelines

/// The parameters of ``PublishStage``.
struct PublishParameters: Decodable, Sendable {
  var file: Value
  var to: String
  var name: String
  var values: [String: Value]
  var overwrite: Bool

  static let declarations = [
    ParameterDeclaration(
      "file", .oneOf([.file, .list(.file)]), required: true, "What to publish: one file, or a list."),
    ParameterDeclaration(
      "to", .string, required: true,
      "The folder to publish in; a relative one is taken from the current folder."),
    ParameterDeclaration(
      "name", .string, default: "{name}",
      "The name in it, `/` between folders. `{name}`, `{stem}`, `{extension}` and `{digest}` come from the "
        + "file, `{date}` is today in UTC, `{index}` counts the files from 1, `{version}` is the next free "
        + "number, others come from `values`."),
    ParameterDeclaration(
      "values", .map(.oneOf([.string, .integer, .number, .boolean])), default: [:],
      "What further placeholders in `name` stand for; one of the names above is replaced."),
    ParameterDeclaration(
      "overwrite", .boolean, default: false,
      "Whether to replace another file of that name; else that is an error."),
  ]
}
