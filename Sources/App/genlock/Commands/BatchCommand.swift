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

/// `genlock batch`
struct BatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "batch",
    abstract: "Run a pipeline on each of many recordings.",
    discussion: """
      A folder is searched for recordings, by their names and with the folders in it; a quoted pattern and a list take \
      every file as it is named. What is done and unchanged is passed over without opening it: the file, the pipeline, its \
      parameters and the outputs are what they were. So the same command goes on after an interruption, and takes what is new.

      EXAMPLES
        genlock batch pipelines/ingest.yaml archive -o edit
        genlock batch ingest.yaml 'cards/*/*.MP4' -p proxyHeight=540 --jobs 4 --keep-going --report batch.html
        find /media -name '*.mov' -print0 | genlock batch ingest.yaml - -0 -o out
        genlock batch ingest.yaml --only-failed -o out
        genlock batch ingest.yaml drop -o out --watch

      Outputs of archive/day1/a.mov go to OUT/day1/a.mov/, without -o they stay in the workspace. Recordings are only read.
      """)

  @Argument(
    help: ArgumentHelp("The pipeline file.", valueName: "pipeline"),
    completion: .file(extensions: ["yaml", "yml"]))
  var pipeline: String

  @Argument(
    help: ArgumentHelp(
      "A folder, a recording, a quoted pattern, a list (a text file with one path a line) or - for a list from standard "
        + "input; several of them.",
      valueName: "folder|pattern|list"))
  var sources: [String] = []

  @Option(
    name: .long, help: ArgumentHelp("The input that takes the files, where several could.", valueName: "name")
  )
  var input: String?

  @Option(
    name: .customShort("i"),
    help: ArgumentHelp("Another input, alike for all files.", valueName: "name=path"), completion: .file())
  var others: [NamedValue] = []

  @Option(
    name: [.customShort("p"), .customLong("param")],
    help: ArgumentHelp("A parameter of the pipeline.", valueName: "name=value"))
  var parameters: [NamedValue] = []

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("Publish the outputs in this folder, in a folder for each file.", valueName: "folder"),
    completion: .directory)
  var output: String?

  @Flag(help: "Publish as read-only hard links instead of copies.")
  var link = false

  @Option(help: ArgumentHelp("Files at a time, at the most (default: one per core).", valueName: "number"))
  var jobs: Int?

  @Flag(help: "Begin further files after one has failed.")
  var keepGoing = false

  @Flag(
    help:
      "Only the files that the last batch of this pipeline did not get to; the folder may be left out then.")
  var resume = false

  @Flag(help: "Only the files that failed the last time; the folder may be left out then.")
  var onlyFailed = false

  @Flag(help: "Also files that are done and unchanged; their results in the store are used again.")
  var again = false

  @Flag(help: "Show which files would be worked on, and run nothing.")
  var dryRun = false

  @Flag(help: "Stay, and take new recordings of the folders once they have stopped growing; Ctrl-C ends it.")
  var watch = false

  @Option(
    help: ArgumentHelp(
      "With --watch: how long a file has to stay as it is before it is taken.", valueName: "seconds"))
  var settle = 5.0

  @Flag(name: .customShort("0"), help: "The paths of a list end with a zero byte instead of a line break.")
  var zero = false

  @Option(
    help: ArgumentHelp(
      "Write what became of every file to a page or an object.", valueName: "file.html|file.json"),
    completion: .file(extensions: ["html", "json"]))
  var report: String?

  @Flag(help: "End with one JSON object on standard output.")
  var json = false

  @OptionGroup var workspace: WorkspaceOption

  @Option(help: "How to show progress on standard error.")
  var progress = ProgressMode.auto

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("--jobs has to be at least 1.") }
    if link, output == nil { throw ValidationError("--link needs -o, the folder to publish in.") }
    if resume, onlyFailed { throw ValidationError("--resume and --only-failed exclude each other.") }
    if sources.isEmpty, !resume, !onlyFailed { throw ValidationError("Name a folder, a pattern or a list.") }
    if watch, resume || onlyFailed || dryRun {
      throw ValidationError("--watch takes what is new; leave out --resume, --only-failed and --dry-run.")
    }
    if watch, sources.contains(where: { !FolderNames.isFolder($0) }) {
      throw ValidationError("--watch needs folders.")
    }
    if !(settle > 0 && settle < 86_400) {
      throw ValidationError("--settle has to be more than 0 and less than 86400.")
    }
    if let report, !["html", "json"].contains(FilePath(report).extension) {
      throw ValidationError("--report needs a name that ends with .html or .json.")
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
    let selection = BatchSelection(
      sources: sources, isZeroSeparated: zero,
      excluded: [FilePath(workspace.workspace)] + (output.map { [FilePath($0)] } ?? []))
    try output.map { try selection.checkOutput(FilePath($0)) }
    if dryRun {
      return try await workspace.look { workspace in
        let batch = BatchEngine(PipelineEngine(workspace: workspace, registry: BuiltinStages.registry))
        var request = request
        // Where the outputs go decides what is done; nothing is published here.
        request.publication = output.map {
          BatchPublisher(folder: FilePath($0), isLinking: link, workspace: self.workspace).publication(
            cancellation)
        }
        let files = try await files(selection, batch, request, cancellation)
        let plan = try await batch.plan(request, files, cancellation: cancellation)
        try Output.write(BatchText.plan(plan.open, unchanged: plan.unchanged.count))
      }
    }
    let publisher = output.map { BatchPublisher(folder: FilePath($0), isLinking: link, workspace: workspace) }
    try publisher?.check()
    if !sources.isEmpty { try selection.check() }
    let batch = BatchEngine(
      PipelineEngine(workspace: try await workspace.open(), registry: BuiltinStages.registry))
    try await run(request, selection, batch, publisher, cancellation)
  }

  private func run(
    _ request: BatchRequest, _ selection: BatchSelection, _ batch: BatchEngine, _ publisher: BatchPublisher?,
    _ cancellation: Cancellation
  ) async throws {
    var request = request
    publisher?.protect(request.run.inputs.values.flatMap { $0 })
    request.publication = publisher?.publication(cancellation)
    let files: AsyncThrowingStream<[BatchFile], any Error>
    if watch {
      files = FolderWatch(try selection.folders(), settling: .seconds(settle)).files(
        cancellation: cancellation)
      Output.message("watching; Ctrl-C ends it")
    } else {
      let found = try await self.files(selection, batch, request, cancellation)
      files = AsyncThrowingStream {
        $0.yield(found)
        $0.finish()
      }
    }
    let display = BatchDisplay(progress, on: .standardError())
    let result: BatchResult
    do {
      result = try await batch.run(request, files: files, cancellation: cancellation) { event in
        if case .taken(let open, _) = event { publisher?.protect(open.keys.map(\.path)) }
        display.show(event)
      }
    } catch {
      display.end()
      throw error
    }
    display.end()
    try await conclude(result, of: request)
  }

  private func conclude(_ result: BatchResult, of request: BatchRequest) async throws {
    let name = request.run.pipeline.name
    if let report {
      // Also of a batch that was interrupted.
      try await BatchReportFile.write(
        result, pipeline: name, to: FilePath(report), cancellation: Cancellation())
    }
    json ? try Output.json(BatchObject(result, pipeline: name)) : try Output.write(BatchText.summary(result))
    if progress != .none {
      if let report { Output.message("report: \(printable(report))") }
      if result.outcomes.isEmpty, result.notBegun.isEmpty { Output.message(nothing) }
      if result.count(.failed) > 0, !watch {
        Output.message("To try again what failed: the same with --only-failed.")
      }
      if !result.notBegun.isEmpty, !watch {
        Output.message("To go on: the same command again, or with --resume.")
      }
    }
    let status = BatchObject.exitStatus(result, isWatching: watch)
    if status != .success { throw Ending(status: status) }
  }

  /// Why there was no file.
  private var nothing: String {
    if onlyFailed { return "Nothing failed in the last batches of this pipeline." }
    return resume ? "The last batch of this pipeline left nothing." : "No recordings were found."
  }

  private func files(
    _ selection: BatchSelection, _ batch: BatchEngine, _ request: BatchRequest, _ cancellation: Cancellation
  ) async throws -> [BatchFile] {
    let found = sources.isEmpty ? nil : try await selection.files(cancellation)
    guard resume || onlyFailed else { return found ?? [] }
    let recorded = try await batch.files(
      onlyFailed ? [.failed] : [.pending], pipeline: request.run.pipeline.name)
    guard let found else { return recorded }
    let wanted = Set(recorded.map(\.path))
    return found.filter { wanted.contains($0.path) }
  }

  private func request() throws -> BatchRequest {
    let pipeline = try PipelineLoader.load(path: FilePath(pipeline), catalog: BuiltinStages.registry.catalog)
    for warning in pipeline.diagnostics { Output.message("\(warning)") }
    var inputs: [String: [FilePath]] = [:]
    for item in others {
      let type = pipeline.inputs.first { $0.name == item.name }?.type
      let isList = if case .list? = type { true } else { false }
      inputs[item.name, default: []] += try InputPattern.paths(item.value, isList: isList)
    }
    let input = try pipeline.batchInput(named: input, given: Set(inputs.keys)).name
    try pipeline.checkInputs(inputs.merging([input: ["-"]]) { first, _ in first })
    for path in inputs.values.flatMap({ $0 }) where access(path.string, R_OK) != 0 {
      throw SystemError.last("read", path)
    }
    let given = Dictionary(parameters.map { ($0.name, $0.value) }) { _, last in last }
    let values = try pipeline.resolveParameters(text: given)
    return BatchRequest(
      run: RunRequest(pipeline: pipeline, inputs: inputs, parameters: values.filter { !$0.value.isNull }),
      input: input, filesAtATime: jobs ?? MachineCapacity.current.cpus,
      keepsGoing: keepGoing || watch, repeatsDone: again)
  }
}
