import Foundation
import Foundations
import MediaTypes
import Pipelines
import Storage
import SystemPackage
import Webhooks

/// What became of a request.
public struct JobSubmission: Sendable, Hashable {
  public var job: Job
  /// Whether this request made it; `false` where the idempotency key was used for the same request before.
  public var isNew: Bool

  public init(job: Job, isNew: Bool) {
    self.job = job
    self.isNew = isNew
  }
}

extension JobStore {
  /// Takes a job. It is on the disk when this returns: neither the death of the process nor a power cut loses it.
  /// - Parameter idempotencyKey: 1 … 255 bytes of the asker's choice, by which the project's same request, sent
  ///   again, gives the same job. It is known for as long as the job is.
  /// - Throws: ``JobStoreError`` `JOB_REQUEST_INVALID`, `PIPELINE_NOT_FOUND`, `RESOURCES_NEVER_FIT`,
  ///   `IDEMPOTENCY_KEY_REUSED`, `QUEUE_DRAINING`, `TOO_MANY_SUBMISSIONS`; `PipelineFileError`; `InputError` and
  ///   `ParameterError` for what does not fit the pipeline; `StorageError`.
  @discardableResult
  public func submit(_ request: JobRequest, idempotencyKey: String? = nil) async throws -> JobSubmission {
    try request.check()
    if let idempotencyKey, !(1...255).contains(idempotencyKey.utf8.count) {
      throw JobStoreError.invalid("idempotencyKey", "has to have 1 … 255 bytes")
    }
    let pipeline =
      switch request.pipeline {
      case .named(let name): try await library.pipeline(named: name)
      case .inline(let text): try await library.pipeline(text: text)
      }
    try pipeline.checkInputs(request.inputs.mapValues { $0.map { FilePath($0) } })
    _ = try pipeline.resolveParameters(request.parameters)
    let resources = request.resources ?? pipeline.declaredResources
    if let reason = admission.whatNeverFits(resources, request.priority) {
      throw JobStoreError.neverFits(reason)
    }
    return try await submissions.add(
      Submission(
        id: Identifier(prefix: "job"), request: request, requestText: try request.json(),
        pipeline: pipeline.name, source: pipeline.source, resources: resources,
        idempotencyKey: idempotencyKey, time: Date()))
  }
}

extension Pipeline {
  /// The most that any stage says it takes; one core where none says anything.
  var declaredResources: JobResources {
    JobResources(
      cpus: max(1, stages.compactMap(\.resources.cpus).max() ?? 1),
      memory: max(0, stages.compactMap(\.resources.memory).max() ?? 0))
  }
}

extension JobRequest {
  private static let metadataLimit = 16 << 10
  private static let nameLimit = 256

  /// What can be said without looking at the pipeline.
  /// - Throws: ``JobStoreError`` `JOB_REQUEST_INVALID`, which names the field.
  func check() throws {
    guard Self.isQueueName(queue) else {
      throw JobStoreError.invalid(
        "queue", "has to be 1 … 64 lower-case letters, digits, hyphens, dots and underscores")
    }
    guard (1...Self.nameLimit).contains(project.utf8.count) else {
      throw JobStoreError.invalid("project", "has to have 1 … \(Self.nameLimit) bytes")
    }
    if let externalId, externalId.utf8.count > Self.nameLimit {
      throw JobStoreError.invalid("externalId", "may have up to \(Self.nameLimit) bytes")
    }
    guard (1...100).contains(maximumAttempts) else {
      throw JobStoreError.invalid("maximumAttempts", "has to be 1 … 100")
    }
    if let resources, resources.cpus < 1 || resources.memory < 0 {
      throw JobStoreError.invalid("resources", "have to be at least one core and no less than no memory")
    }
    for (name, paths) in inputs.sorted(by: { $0.key < $1.key }) {
      guard paths.allSatisfy({ FilePath($0).isAbsolute && !$0.utf8.contains(0) }) else {
        throw JobStoreError.invalid("inputs.\(name)", "has to be an absolute path, or several")
      }
    }
    if let outputFolder, !FilePath(outputFolder).isAbsolute || outputFolder.utf8.contains(0) {
      throw JobStoreError.invalid("outputFolder", "has to be an absolute path")
    }
    if let webhook {
      do {
        _ = try WebhookURL(webhook.url)
      } catch {
        throw JobStoreError.invalid("webhook", "needs an https URL that can be used", cause: error)
      }
      if let secretId = webhook.secretId, !WebhookSecrets.isName(secretId) {
        throw JobStoreError.invalid(
          "webhook.secretId", "has to be 1 … 64 lower-case letters, digits, hyphens and underscores")
      }
    }
    if !userMetadata.isNull, try Self.text(userMetadata, "userMetadata").utf8.count > Self.metadataLimit {
      throw JobStoreError.invalid("userMetadata", "may have up to 16 KiB as JSON")
    }
  }

  /// Byte by byte: the same as an expression costs a tenth of a submission.
  private static func isQueueName(_ text: String) -> Bool {
    func isAlphanumeric(_ byte: UInt8) -> Bool {
      UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
    }
    guard let first = text.utf8.first, isAlphanumeric(first), text.utf8.count <= 64 else { return false }
    return text.utf8.allSatisfy { isAlphanumeric($0) || "._-".utf8.contains($0) }
  }

  /// Equal requests give equal texts.
  func json() throws -> String { try Self.text(self, "parameters") }

  private static func text(_ value: some Encodable, _ field: String) throws -> String {
    do {
      return try JSONColumn.encode(value)
    } catch {
      throw JobStoreError.invalid(field, "holds something that JSON cannot say", cause: error)
    }
  }
}
