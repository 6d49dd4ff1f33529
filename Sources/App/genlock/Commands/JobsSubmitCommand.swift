import ArgumentParser
import Foundation
import Foundations
import Glibc
import Jobs
import MediaTypes
import Pipelines
import Runtime
import Stages
import SystemPackage

/// `genlock jobs submit`
struct JobsSubmitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "submit", abstract: "Queue a job.",
    discussion: """
      The id of the job is printed as soon as it is safe on the disk. The job keeps the pipeline file as it is now.

      EXAMPLES
        genlock jobs submit pipelines/ingest.yaml -i source=camA.mp4 -p proxyHeight=540
        genlock jobs submit pipelines/ingest.yaml -i source=camA.mp4 -o /media/out --priority interactive
        genlock jobs submit pipelines/ingest.yaml -i source=camA.mp4 --idempotency-key card7-camA
        genlock jobs submit pipelines/ingest.yaml -i source=/media/camA.mp4 --server http://studio:8330 --wait
        genlock jobs submit ingest -i source=/media/camA.mp4 --server http://studio:8330

      With --server the pipeline may be one that the server has, by its name, and paths are those of the server's machine.
      With --wait the exit code is that of the outcome: 0 where it succeeded, 5 where it failed, 7 where a gate waits for a \
      person, 130 where it was cancelled. Ctrl-C ends the waiting and not the job.
      """)

  @OptionGroup var arguments: PipelineArguments

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("Publish the outputs under readable names in this folder.", valueName: "folder"),
    completion: .directory)
  var output: String?

  @Option(help: "How urgent it is.")
  var priority = JobPriority.normal

  @Option(help: ArgumentHelp("The queue.", valueName: "name"))
  var queue = JobQueue.defaultName

  @Option(help: ArgumentHelp("Whose work it is; projects take turns.", valueName: "name"))
  var project = "default"

  @Option(help: ArgumentHelp("Your own name for it.", valueName: "name"))
  var externalId: String?

  @Option(
    help: ArgumentHelp("JSON to keep with it, such as '{\"card\": 7}'.", valueName: "json"),
    transform: { text in
      do {
        return try JSONDecoder().decode(Value.self, from: Data(text.utf8))
      } catch {
        throw ValidationError("\(quoted(text)) is not JSON.")
      }
    })
  var metadata: Value = .null

  @Option(
    help: ArgumentHelp(
      "Cores that it takes (default: what its stages say, at least one).", valueName: "number"))
  var cpus: Int?

  @Option(
    help: ArgumentHelp("Memory that it takes, such as 2GB.", valueName: "size"),
    transform: { text in
      guard let bytes = ByteSizeText.bytes(text) else {
        throw ValidationError("\(quoted(text)) is not a size such as 512MB or 2GB.")
      }
      return bytes
    })
  var memory: Int64?

  @Option(
    help: ArgumentHelp("Attempts that may fail or crash before the job has failed.", valueName: "number"))
  var attempts = 3

  @Option(
    help: ArgumentHelp("The same key with the same request gives the same job.", valueName: "key"))
  var idempotencyKey: String?

  @Option(
    help: ArgumentHelp("Where to tell that the job waits or ended; see genlock webhooks.", valueName: "url"))
  var webhook: String?

  @Flag(help: "Wait until it has ended, and tell what happens on standard error.")
  var wait = false

  @Flag(help: "Print the job as JSON, with --wait as it ended.")
  var json = false

  @OptionGroup var source: JobsSourceOption

  func run() async throws {
    try await RunConsole.reporting(asJSON: false) { cancellation in
      let request = try request()
      let ended = try await source.use(makingWorkspace: true) { jobs in
        let submission = try await jobs.submit(request, idempotencyKey: idempotencyKey)
        if !submission.isNew { Output.message("It was submitted before.") }
        if !json { try Output.line(submission.job.id.description) }
        guard wait else {
          if json { try Output.json(submission.job) }
          return Job?.none
        }
        return try await JobWait(jobs, submission.job.id).end(cancellation)
      }
      if let ended { try conclude(ended) }
    }
  }

  private func conclude(_ job: Job) throws {
    if json { try Output.json(job) } else { try Output.write(OutputText.describe(job.outputs)) }
    for gate in job.gates {
      let place = source.server.map { " --server \($0)" } ?? ""
      Output.message("To go on: genlock jobs approve \(job.id) \(gate.name)\(place)")
    }
    let status = JobWait.exitStatus(job)
    if status != .success { throw Ending(status: status) }
  }

  private func request() throws -> JobRequest {
    var request: JobRequest
    if source.server != nil, arguments.isNamed {
      request = JobRequest(pipeline: .named(arguments.pipeline), parameters: arguments.untypedParameters)
      for item in arguments.input {
        request.inputs[item.name, default: []].append(Self.absolute(FilePath(item.value)))
      }
    } else {
      let checked = try arguments.check(inputsAreHere: source.server == nil)
      request = JobRequest(
        pipeline: .inline(checked.pipeline.source),
        inputs: checked.inputs.mapValues { $0.map(Self.absolute) },
        parameters: checked.parameters)
    }
    (request.priority, request.queue, request.project) = (priority, queue, project)
    (request.externalId, request.userMetadata) = (externalId, metadata)
    request.webhook = webhook.map { JobWebhook(url: $0) }
    if cpus != nil || memory != nil { request.resources = JobResources(cpus: cpus ?? 1, memory: memory ?? 0) }
    request.maximumAttempts = attempts
    request.outputFolder = output.map { Self.absolute(FilePath($0)) }
    return request
  }

  /// The worker may be in another folder.
  private static func absolute(_ path: FilePath) -> String {
    FilePath(FileManager.default.currentDirectoryPath).pushing(path).lexicallyNormalized().string
  }
}
