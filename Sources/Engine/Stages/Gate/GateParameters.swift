import MediaTypes
import Pipelines

/// The parameters of ``GateStage``.
struct GateParameters: Decodable, Sendable {
  var message: String
  var show: Value?
  var data: Value?

  static let declarations = [
    ParameterDeclaration("message", .string, required: true, "What has to be decided, in one sentence."),
    ParameterDeclaration(
      "show", .any, "What a person should look at: files, or any value. When it changes, the gate asks again."
    ),
    ParameterDeclaration(
      "data", .any, "What is proposed: approving lets it stand, correcting replaces it by other data."),
  ]
}
