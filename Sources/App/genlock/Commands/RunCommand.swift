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

  @Argument(
    help: ArgumentHelp("The pipeline file.", valueName: "pipeline"),
    completion: .file(extensions: ["yaml", "yml"]))
  var pipeline: String

  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "An input file; several times, or as a quoted pattern, for an input that takes a list.",
      valueName: "name=path"),
    completion: .file())
  var input: [NamedValue] = []

  @Option(
    name: [.customShort("p"), .customLong("param")],
    help: ArgumentHelp("A parameter of the pipeline.", valueName: "name=value"))
  var parameters: [NamedValue] = []

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
    if let empty = input.first(where: \.value.isEmpty) {
      throw ValidationError("-i \(empty.name)= names no file.")
    }
    let names = parameters.map(\.name)
    if let twice = names.first(where: { name in names.filter { $0 == name }.count > 1 }) {
      throw ValidationError("The parameter \(twice) is given twice.")
    }
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
    let pipeline = try PipelineLoader.load(path: FilePath(pipeline), catalog: BuiltinStages.registry.catalog)
    for warning in pipeline.diagnostics { Output.message("\(warning)") }
    var inputs: [String: [FilePath]] = [:]
    for item in input {
      let type = pipeline.inputs.first { $0.name == item.name }?.type
      let isList = if case .list? = type { true } else { false }
      inputs[item.name, default: []] += try InputPattern.paths(item.value, isList: isList)
    }
    try pipeline.checkInputs(inputs)
    // Before a workspace is made for them; what is no file at all is told by whoever reads it.
    for path in inputs.values.flatMap({ $0 }) where access(path.string, R_OK) != 0 {
      throw SystemError.last("read", path)
    }
    let given = Dictionary(parameters.map { ($0.name, $0.value) }) { _, last in last }
    let values = try pipeline.resolveParameters(text: given)
    return RunRequest(
      pipeline: pipeline, inputs: inputs, parameters: values.filter { !$0.value.isNull },
      options: RunOptions(maximumJobs: jobs, verifyInputs: verifyInputs))
  }
}
