import Foundation
import Foundations
import HTTPKit
import Jobs
import MediaTypes

/// The body of `POST /jobs`.
struct JobSubmissionBody: Decodable, Sendable {
  var request: JobRequest
  var isInline: Bool

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case pipeline, inputs, parameters, priority, queue, project, externalId, userMetadata, webhook, resources,
      maximumAttempts, outputFolder
  }

  init(from decoder: any Decoder) throws {
    try decoder.refuseUnknownFields(but: CodingKeys.self)
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    let pipeline = try fields.decode(PipelineChoice.self, forKey: .pipeline).pipeline
    if case .inline = pipeline { isInline = true } else { isInline = false }
    request = JobRequest(pipeline: pipeline)
    request.inputs =
      try fields.decodeIfPresent([String: Paths].self, forKey: .inputs)?.mapValues(\.paths) ?? [:]
    request.parameters = try fields.decodeIfPresent([String: Value].self, forKey: .parameters) ?? [:]
    for (name, value) in request.parameters.sorted(by: { $0.key < $1.key }) {
      try value.refuseFiles("parameters.\(name)")
    }
    request.priority = try fields.decodeIfPresent(JobPriority.self, forKey: .priority) ?? request.priority
    request.queue = try fields.decodeIfPresent(String.self, forKey: .queue) ?? request.queue
    request.project = try fields.decodeIfPresent(String.self, forKey: .project) ?? request.project
    request.externalId = try fields.decodeIfPresent(String.self, forKey: .externalId)
    request.userMetadata = try fields.decodeIfPresent(Value.self, forKey: .userMetadata) ?? .null
    try request.userMetadata.refuseFiles("userMetadata")
    request.webhook = try fields.decodeIfPresent(WebhookBody.self, forKey: .webhook)?.webhook
    request.resources = try fields.decodeIfPresent(ResourcesBody.self, forKey: .resources)?.resources
    request.maximumAttempts =
      try fields.decodeIfPresent(Int.self, forKey: .maximumAttempts) ?? request.maximumAttempts
    request.outputFolder = try fields.decodeIfPresent(String.self, forKey: .outputFolder)
  }
}

extension JobSubmissionBody {
  /// Everything but a pipeline is shown in lists of jobs, and has to be small.
  /// - Throws: `RequestError` `BODY_TOO_LARGE`.
  func checkSize() throws {
    var rest = request
    rest.pipeline = .named("")
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    guard try encoder.encode(rest).count <= Route.defaultBodyLimit else {
      throw RequestError.bodyTooLarge(limit: Route.defaultBodyLimit)
    }
  }
}

/// `"ingest"`, or `{"text": "pipeline: …"}`.
private struct PipelineChoice: Decodable {
  var pipeline: JobRequest.Pipeline

  private enum CodingKeys: String, CodingKey, CaseIterable { case text }

  init(from decoder: any Decoder) throws {
    if let name = try? decoder.singleValueContainer().decode(String.self) {
      pipeline = .named(name)
      return
    }
    try decoder.refuseUnknownFields(but: CodingKeys.self)
    pipeline = .inline(try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .text))
  }
}

/// One path, or a list of them.
private struct Paths: Decodable {
  var paths: [String]

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let path = try? container.decode(String.self) {
      paths = [path]
    } else {
      paths = try container.decode([String].self)
    }
  }
}

private struct WebhookBody: Decodable {
  var webhook: JobWebhook

  private enum CodingKeys: String, CodingKey, CaseIterable { case url, secretId }

  init(from decoder: any Decoder) throws {
    try decoder.refuseUnknownFields(but: CodingKeys.self)
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    webhook = JobWebhook(
      url: try fields.decode(String.self, forKey: .url),
      secretId: try fields.decodeIfPresent(String.self, forKey: .secretId))
  }
}

private struct ResourcesBody: Decodable {
  var resources: JobResources

  private enum CodingKeys: String, CodingKey, CaseIterable { case cpus, memory }

  init(from decoder: any Decoder) throws {
    try decoder.refuseUnknownFields(but: CodingKeys.self)
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    resources = JobResources(
      cpus: try fields.decodeIfPresent(Int.self, forKey: .cpus) ?? 1,
      memory: try fields.decodeIfPresent(Int64.self, forKey: .memory) ?? 0)
  }
}

extension Value {
  /// Refuses what the engine would take for a file: a client names files in inputs, which are checked, and could otherwise
  /// have any file of the server for an output.
  /// - Throws: `RequestError` `INVALID_BODY`.
  fileprivate func refuseFiles(_ field: String) throws {
    guard files.isEmpty else {
      throw RequestError.invalidBody(
        "The field holds a file (\"$file\"), which only inputs may.", field: field)
    }
  }
}

/// The body of `POST /jobs/{id}/gates/{name}`.
struct GateDecisionBody: Decodable, Sendable {
  enum Decision: String, Decodable { case approve, correct }

  var decision: Decision
  /// What replaces the proposal, with `correct` alone.
  var data: Value?

  private enum CodingKeys: String, CodingKey, CaseIterable { case decision, data }

  init(from decoder: any Decoder) throws {
    try decoder.refuseUnknownFields(but: CodingKeys.self)
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    decision = try fields.decode(Decision.self, forKey: .decision)
    data = try fields.decodeIfPresent(Value.self, forKey: .data)
    try data?.refuseFiles("data")
    if decision == .correct, data == nil {
      throw RequestError.invalidBody("A correction needs the field \"data\".", field: "data")
    }
    if decision == .approve, data != nil {
      throw RequestError.invalidBody(
        "An approval takes no \"data\"; use the decision \"correct\".", field: "data")
    }
  }
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
