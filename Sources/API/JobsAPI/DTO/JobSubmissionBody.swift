import Foundation
import Foundations
import HTTPKit
import Jobs
import MediaTypes

/// The body of `POST /jobs`.
struct JobSubmissionBody: Codable, Sendable {
  var request: JobRequest

  var isInline: Bool { if case .inline = request.pipeline { true } else { false } }

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case pipeline, inputs, parameters, priority, queue, project, externalId, userMetadata, webhook, resources,
      maximumAttempts, outputFolder
  }

  init(from decoder: any Decoder) throws {
    try decoder.refuseUnknownFields(but: CodingKeys.self)
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    let pipeline = try fields.decode(PipelineChoice.self, forKey: .pipeline).pipeline
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

  init(_ request: JobRequest) {
    self.request = request
  }

  func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encode(PipelineChoice(pipeline: request.pipeline), forKey: .pipeline)
    try fields.encode(request.inputs, forKey: .inputs)
    try fields.encode(request.parameters, forKey: .parameters)
    try fields.encode(request.priority, forKey: .priority)
    try fields.encode(request.queue, forKey: .queue)
    try fields.encode(request.project, forKey: .project)
    try fields.encodeIfPresent(request.externalId, forKey: .externalId)
    if !request.userMetadata.isNull { try fields.encode(request.userMetadata, forKey: .userMetadata) }
    try fields.encodeIfPresent(request.webhook, forKey: .webhook)
    try fields.encodeIfPresent(request.resources, forKey: .resources)
    try fields.encode(request.maximumAttempts, forKey: .maximumAttempts)
    try fields.encodeIfPresent(request.outputFolder, forKey: .outputFolder)
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
private struct PipelineChoice: Codable {
  var pipeline: JobRequest.Pipeline

  private enum CodingKeys: String, CodingKey, CaseIterable { case text }

  init(pipeline: JobRequest.Pipeline) {
    self.pipeline = pipeline
  }

  func encode(to encoder: any Encoder) throws {
    switch pipeline {
    case .named(let name):
      var container = encoder.singleValueContainer()
      try container.encode(name)
    case .inline(let text):
      var fields = encoder.container(keyedBy: CodingKeys.self)
      try fields.encode(text, forKey: .text)
    }
  }

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
