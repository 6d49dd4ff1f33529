import ArgumentParser
import Foundations
import MediaTypes
import Pipelines
import Runtime
import Stages
import SystemPackage

#if canImport(Glibc)
  import Glibc
#endif

/// `genlock run`
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run a pipeline on recordings.",
    discussion: """
      What is in the workspace already is not made again; a run that was interrupted continues where it stopped when \
      the same command is given again.

      EXAMPLES
        genlock run pipelines/ingest.yaml -i source=camA.mp4 -o out
        genlock run sync.yaml -i master=a.mov -i cameras=b.mp4 -i cameras=c.mp4
        genlock run sync.yaml -i master=a.mov -i 'cameras=cards/*.MP4'
        genlock run pipelines/ingest.yaml -i source=camA.mp4 -p proxyHeight=540 --dry-run --explain
        genlock run pipelines/ingest.yaml -i source=camA.mp4 --json | jq -r .outputs.proxy.path

      Without -o, the outputs stay in the workspace and their paths there are printed.
      """)

  @OptionGroup var arguments: PipelineArguments

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("Publish the outputs under readable names in this folder.", valueName: "folder"),
    completion: .directory)
  var output: String?

  @Flag(help: "Publish as read-only hard links instead of copies.")
  var link = false

  @Flag(help: "Show what would run, and run nothing.")
  var dryRun = false

  @Flag(help: "Say why each stage runs or does not.")
  var explain = false

  @Flag(help: "End with one JSON object on standard output.")
  var json = false

  @Option(
    help: ArgumentHelp("Stages at work at a time, at the most (default: one per core).", valueName: "number"))
  var jobs: Int?

  @OptionGroup var workspace: WorkspaceOption

  @Option(help: "How to show progress on standard error.")
  var progress = ProgressMode.auto

  @Flag(help: "Digest inputs of any size whole, and anew.")
  var verifyInputs = false

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("--jobs has to be at least 1.") }
    if link, output == nil { throw ValidationError("--link needs -o, the folder to publish in.") }
  }

  func run() async throws {
    try await RunConsole.reporting(asJSON: json, run)
  }

  private func run(_ cancellation: Cancellation) async throws {
    let request = try request()
    if dryRun {
      var plan = try await workspace.look { workspace in
        try await PipelineEngine(workspace: workspace, registry: BuiltinStages.registry)
          .plan(request, cancellation: cancellation)
      }
      plan.availableSpace = try workspace.availableSpace()
      return json
        ? try Output.json(PlanObject(plan)) : try Output.line(PlanText.describe(plan, explain: explain))
    }
    let publisher = output.map {
      OutputPublisher(
        folder: FilePath($0), isLinking: link, protected: request.inputs.values.flatMap { $0 })
    }
    try publisher?.check(workspace)
    let engine = PipelineEngine(workspace: try await workspace.open(), registry: BuiltinStages.registry)
    if explain {
      let plan = try await engine.plan(request, cancellation: cancellation)
      Output.message(PlanText.describe(plan, explain: true))
    }
    try await run(request, engine, publisher, cancellation)
  }

  private func run(
    _ request: RunRequest, _ engine: PipelineEngine, _ publisher: OutputPublisher?,
    _ cancellation: Cancellation
  ) async throws {
    let console = RunConsole(progress: progress, json: json)
    let (result, outcome) = try await console.perform(request, engine, cancellation) { outputs in
      try await publisher?.publish(outputs, cancellation: cancellation) ?? outputs
    }
    try console.show(outcome, of: result)
  }

  private func request() throws -> RunRequest {
    let checked = try arguments.check()
    return RunRequest(
      pipeline: checked.pipeline, inputs: checked.inputs, parameters: checked.parameters,
      options: RunOptions(maximumJobs: jobs, verifyInputs: verifyInputs))
  }
}
