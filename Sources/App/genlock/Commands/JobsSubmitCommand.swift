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

  @Flag(help: "Print the job as JSON.")
  var json = false

  @OptionGroup var store: JobsOption

  func run() async throws {
    try await RunConsole.reporting(asJSON: false) { _ in
      let request = try request()
      let submission = try await store.open().submit(request, idempotencyKey: idempotencyKey)
      if json { try Output.json(submission.job) } else { try Output.line(submission.job.id.description) }
      if !submission.isNew { Output.message("It was submitted before.") }
    }
  }

  private func request() throws -> JobRequest {
    let checked = try arguments.check()
    var resources: JobResources?
    if cpus != nil || memory != nil { resources = JobResources(cpus: cpus ?? 1, memory: memory ?? 0) }
    return JobRequest(
      pipeline: .inline(checked.pipeline.source), inputs: checked.inputs.mapValues { $0.map(Self.absolute) },
      parameters: checked.parameters, priority: priority, queue: queue, project: project,
      externalId: externalId, webhook: webhook.map { JobWebhook(url: $0) }, resources: resources,
      maximumAttempts: attempts, outputFolder: output.map { Self.absolute(FilePath($0)) })
  }

  /// The worker may be in another folder.
  private static func absolute(_ path: FilePath) -> String {
    FilePath(FileManager.default.currentDirectoryPath).pushing(path).lexicallyNormalized().string
  }
}
