import Foundation
import Foundations
import HTTPKit
import HTTPTypes
import Jobs
import MediaTypes
import Pipelines
import Runtime
import SystemPackage
import Webhooks

/// What the routes ask for, in the terms of the API.
struct JobsService: Sendable {
  let store: JobStore
  let folders: JobFolders
  let allowsInlinePipelines: Bool
  let webhooks: WebhookPolicy
  /// For links.
  let publicURL: PublicURL
  let prefix: String

  func submit(_ body: JobSubmissionBody, idempotencyKey: String?) async throws -> JobSubmission {
    if body.isInline, !allowsInlinePipelines { throw JobsErrors.inlineNotAllowed }
    try body.checkSize()
    try await folders.check(body.request)
    // What is no URL at all is refused by the queue, as from everywhere.
    if let url = body.request.webhook.flatMap({ try? WebhookURL($0.url) }) { try webhooks.check(url) }
    return try await store.submit(body.request, idempotencyKey: idempotencyKey)
  }

  /// - Throws: `JOB_NOT_FOUND`, also for what is no identifier.
  func job(_ text: String) async throws -> Job {
    try await store.job(try identifier(text))
  }

  func identifier(_ text: String) throws -> Identifier {
    guard let id = Identifier(text) else {
      throw RequestError(.notFound, "JOB_NOT_FOUND", "There is no job with this id; GET …/jobs lists them.")
    }
    return id
  }

  func list(_ query: Query) async throws -> JobListDTO {
    try query.allowOnly(
      ["state", "project", "queue", "pipeline", "externalId", "idPrefix", "limit", "cursor"])
    let states = try query.values("state").flatMap { $0.split(separator: ",") }.map { text in
      guard let state = JobState(rawValue: String(text)) else {
        throw RequestError.invalidQuery(
          "A state is one of \(JobState.allCases.map(\.rawValue).joined(separator: ", ")).")
      }
      return state
    }
    let filter = JobFilter(
      states: Set(states), project: try query.value("project"), queue: try query.value("queue"),
      pipeline: try query.value("pipeline"), externalId: try query.value("externalId"),
      idPrefix: try query.value("idPrefix"))
    let cursor = try query.value("cursor").map { text in
      guard let number = Int64(try PageCursor.decode(text)) else {
        throw RequestError.invalidQuery("The cursor is not one that a list gave; start again without it.")
      }
      return JobCursor(number: number)
    }
    let limit = try query.integer("limit", in: 1...200, default: 50)
    let page = try await store.jobs(filter, after: cursor, limit: limit)
    return JobListDTO(
      jobs: page.jobs.map(describe), next: page.next.map { PageCursor.encode("\($0.number)") })
  }

  func describe(_ job: Job) -> JobDTO {
    let path = "\(prefix)/jobs/\(job.id)"
    return JobDTO(
      id: job.id, state: job.state, pipeline: job.pipeline, queue: job.request.queue,
      project: job.request.project,
      priority: job.request.priority, externalId: job.request.externalId,
      userMetadata: job.request.userMetadata,
      inputs: job.request.inputs, outputFolder: job.request.outputFolder, parameters: job.request.parameters,
      resources: job.resources,
      attempt: job.attempt, failedAttempts: job.failedAttempts, lostAttempts: job.lostAttempts,
      maximumAttempts: job.request.maximumAttempts, isCancelRequested: job.isCancelRequested,
      createdAt: job.createdAt, startedAt: job.startedAt, endedAt: job.endedAt, readyAt: job.readyAt,
      progress: job.progress,
      warnings: job.warnings, outputs: outputs(of: job), failure: job.failure, gates: job.gates, run: job.run,
      links: .init(
        self: publicURL.link(path), events: publicURL.link(path + "/events"),
        artifacts: publicURL.link(path + "/artifacts")))
  }

  func artifacts(of job: Job) -> [ArtifactDTO] {
    files(of: job).map { describe($0, of: job) }
  }

  /// - Throws: `ARTIFACT_NOT_FOUND`.
  func artifact(_ name: String, of job: Job) throws -> FileReference {
    guard let found = files(of: job).first(where: { $0.id == name }) else {
      throw JobsErrors.artifactNotFound(name)
    }
    return found.file
  }

  func pipelines() async -> PipelineListDTO {
    var list = PipelineListDTO(pipelines: [], invalid: [])
    for name in await store.library.names() {
      do {
        list.pipelines.append(describe(try await store.library.pipeline(named: name), name: name))
      } catch let error as any CodedError {
        list.invalid.append(.init(name: name, message: error.message))
      } catch {
        list.invalid.append(.init(name: name, message: "It cannot be read."))
      }
    }
    return list
  }

  func validate(_ body: PipelineTextBody) async throws -> ValidationDTO {
    do {
      let pipeline = try await store.library.pipeline(text: body.text)
      return ValidationDTO(
        isValid: true, pipeline: describe(pipeline, name: pipeline.name),
        diagnostics: pipeline.diagnostics.map(describe))
    } catch let error as PipelineFileError {
      return ValidationDTO(isValid: false, pipeline: nil, diagnostics: error.diagnostics.map(describe))
    }
  }

  /// A queue that nothing is known of is empty and active.
  func queue(_ name: String) async throws -> QueueDTO {
    try await store.queues().first { $0.name == name }.map(QueueDTO.init)
      ?? QueueDTO(name: name, mode: .active)
  }

  private struct OutputFile {
    var id: String
    var output: String
    var file: FileReference
  }

  /// Every file of the outputs, in a stable order.
  private func files(of job: Job) -> [OutputFile] {
    job.outputs.sorted { $0.key < $1.key }.flatMap { output, value in
      let files = value.files
      return files.enumerated().map { index, file in
        OutputFile(id: files.count == 1 ? output : "\(output).\(index + 1)", output: output, file: file)
      }
    }
  }

  private func describe(_ output: OutputFile, of job: Job) -> ArtifactDTO {
    let name = output.id.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? output.id
    return ArtifactDTO(
      id: output.id, output: output.output, name: output.file.name, size: output.file.size,
      mediaType: output.file.mediaType, digest: output.file.digest,
      url: publicURL.link("\(prefix)/jobs/\(job.id)/artifacts/\(name)"))
  }

  /// With each file as what can be downloaded instead of where it lies.
  private func outputs(of job: Job) -> [String: Value] {
    let files = files(of: job)
    var outputs: [String: Value] = [:]
    for (name, value) in job.outputs {
      var rest = files.filter { $0.output == name }[...]
      outputs[name] = value.mapFiles { file in
        // Files come in the order in which they were counted only where objects do; so each is looked for.
        let index = rest.firstIndex { $0.file == file } ?? rest.startIndex
        return OutputFileDTO(artifact: describe(rest.remove(at: index), of: job)).value
      }
    }
    return outputs
  }

  private func describe(_ pipeline: Pipeline, name: String) -> PipelineDTO {
    PipelineDTO(
      name: name, description: pipeline.description,
      inputs: pipeline.inputs.map {
        .init(name: $0.name, type: "\($0.type)", isRequired: $0.isRequired, description: $0.summary)
      },
      outputs: pipeline.outputs.map(\.name))
  }

  private func describe(_ diagnostic: Diagnostic) -> ValidationDTO.Finding {
    .init(
      severity: diagnostic.severity, code: diagnostic.code.rawValue, message: diagnostic.message,
      line: diagnostic.location.line, column: diagnostic.location.column, suggestion: diagnostic.suggestion)
  }
}
