import HTTPKit
import Pipelines

struct PipelineDTO: Encodable, Sendable {
  struct Input: Encodable, Sendable {
    var name: String
    var type: String
    var isRequired: Bool
    var description: String
  }

  var name: String
  var description: String
  var inputs: [Input]
  var outputs: [String]
}

struct PipelineListDTO: Encodable, Sendable {
  struct Broken: Encodable, Sendable {
    var name: String
    var message: String
  }

  var pipelines: [PipelineDTO]
  /// Files that are there and cannot be used.
  var invalid: [Broken]
}

struct ValidationDTO: Encodable, Sendable {
  struct Finding: Encodable, Sendable {
    var severity: Diagnostic.Severity
    var code: String
    var message: String
    var line: Int
    var column: Int
    var suggestion: String?
  }

  var isValid: Bool
  var pipeline: PipelineDTO?
  var diagnostics: [Finding]
}

/// The body of `POST /pipelines/validate`.
struct PipelineTextBody: Decodable, Sendable {
  var text: String

  private enum CodingKeys: String, CodingKey, CaseIterable { case text }

  init(from decoder: any Decoder) throws {
    try decoder.refuseUnknownFields(but: CodingKeys.self)
    text = try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .text)
  }
}
