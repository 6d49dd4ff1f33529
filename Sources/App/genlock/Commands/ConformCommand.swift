import ArgumentParser
import Foundations
import MediaTypes
import Runtime
import Stages
import SystemPackage

/// `genlock conform`
struct ConformCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conform",
    abstract: "Render recordings on the master's clock, so that files simply line up.",
    discussion: """
      Offset and drift are taken out by resampling: the first sample and picture of what comes out are the master's \
      time zero, and it ends with the master. Sound stays within 0.1 ms of the master, pictures within half a frame, \
      however long it is.

      EXAMPLES
        genlock sync A=a.mov B=b.mp4 C=c.wav --json > sync.json
        genlock conform --sync sync.json -o conformed
        genlock conform --sync sync.json --name B --format wav -o conformed
        genlock conform b.mp4 --offset-ms 1520.3 --drift-ppm -12.5 -o b-conformed.mov
        genlock conform 1.mp4 2.mp4 --offset-ms -300 --start 1m --end 2m -o b.wav

      With --sync, every recording but the master is rendered unless some are named; the paths in the result are \
      taken from the current folder. A recording without an offset is refused, and unless --force is given one that \
      needs a manual nudge; the others are rendered, and the exit code is 6.

      -o names a folder with --sync, and otherwise the file, whose ending says what it becomes: .wav, .mov, .mp4 or \
      .mkv.
      """)

  @Argument(
    help: ArgumentHelp("The recording; several files are the chapters of one.", valueName: "file"),
    completion: .file())
  var files: [String] = []

  @Option(
    help: ArgumentHelp("What `genlock sync --json` printed.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var sync: String?

  @Option(help: ArgumentHelp("A recording of the result; may be given several times.", valueName: "name"))
  var name: [String] = []

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("When the recording started after the master, negative for before.", valueName: "ms"))
  var offsetMs: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("By how much its clock runs fast against the master's.", valueName: "ppm"))
  var driftPpm: Double?

  @Option(
    name: [.short, .long], help: ArgumentHelp("Where to write.", valueName: "path"), completion: .directory)
  var output: String

  @Option(help: "With --sync, `wav` for sound alone, or the container (default: the preset's).")
  var format: ConformFormat?

  @Option(
    help: ArgumentHelp("How pictures are coded (default: mezzanine, or proxy in MP4).", valueName: "preset"))
  var preset: String?

  @Option(
    help: ArgumentHelp(
      "In Hz, such as 25 or 30000/1001 (default: the master's, or the recording's own).",
      valueName: "rate"))
  var frameRate: String?

  @Option(help: ArgumentHelp("Of a WAV file, in Hz (default: 48000).", valueName: "rate"))
  var sampleRate: Int?

  @Option(help: ArgumentHelp("The master's time to begin at, such as 90s or 1:30.", valueName: "time"))
  var start: String?

  @Option(help: ArgumentHelp("The master's time to end at (default: the master's end).", valueName: "time"))
  var end: String?

  @Flag(help: "Take also offsets that need a manual nudge.")
  var force = false

  @Flag(help: "End with one JSON object on standard output.")
  var json = false

  @OptionGroup var workspace: WorkspaceOption

  @Option(help: "How to show progress on standard error.")
  var progress = ProgressMode.auto

  func validate() throws {
    if let frameRate, Rational(frameRate)?.isPositive != true {
      throw ValidationError("--frame-rate is a rate such as 25 or 30000/1001.")
    }
    guard offsetMs?.isFinite ?? true, driftPpm?.isFinite ?? true else {
      throw ValidationError("--offset-ms and --drift-ppm are numbers.")
    }
    if sync == nil {
      guard !files.isEmpty else { throw ValidationError("Name a recording, or a result with --sync.") }
      guard offsetMs != nil else { throw ValidationError("--offset-ms says where the recording lies.") }
      guard name.isEmpty, !force else { throw ValidationError("--name and --force belong to --sync.") }
      guard format == nil else {
        throw ValidationError("The ending of -o says the format; --format belongs to --sync.")
      }
      guard ConformFormat(output: FilePath(output)) != nil else {
        throw ValidationError("-o has to end in .wav, .mov, .mp4 or .mkv.")
      }
    } else if !files.isEmpty || offsetMs != nil || driftPpm != nil {
      throw ValidationError("--sync says which recordings and where they lie; leave those out, or --sync.")
    }
  }

  func run() async throws {
    try await RunConsole.reporting(asJSON: json, run)
  }

  private func run(_ cancellation: Cancellation) async throws {
    let (cameras, refusals) = try await cameras(cancellation)
    guard !cameras.isEmpty else {
      for refusal in refusals.dropFirst() { Output.report(refusal) }
      throw refusals.first ?? ConformError.noPlacement
    }
    for refusal in refusals { Output.report(refusal) }
    let request = try ConformPipeline(cameras: cameras, with: parameters).request()
    let publisher = OutputPublisher(folder: folder, isLinking: false, protected: cameras.flatMap(\.files))
    try publisher.check(workspace)
    let engine = PipelineEngine(workspace: try await workspace.open(), registry: BuiltinStages.registry)
    let console = RunConsole(progress: progress, json: json)
    var (result, outcome) = try await console.perform(request, engine, cancellation) { outputs in
      let named = outputs.map { id, file in (cameras.first { $0.id == id }?.outputName ?? id, file) }
      return try await publisher.publish(Dictionary(named) { $1 }, cancellation: cancellation)
    }
    if outcome.error == nil { outcome.error = refusals.first.map { ErrorObject($0) } }
    try console.show(outcome, of: result)
    if let refusal = refusals.first { throw Ending(status: ExitStatus(refusal)) }
  }

  /// What is to be rendered, and what must not be.
  private func cameras(_ cancellation: Cancellation) async throws -> ([ConformCamera], [any Error]) {
    guard let sync else {
      let placement: [String: Value] = [
        "offsetMs": .number(offsetMs ?? 0), "driftPpm": .number(driftPpm ?? 0),
      ]
      let stem = FilePath(output).stem ?? ""
      return (
        [ConformCamera(id: "camera1", outputName: stem, files: files.map { FilePath($0) }, with: placement)],
        []
      )
    }
    return try await onBlockingThread("sync result") { [self] in
      let result = try SyncResult(contentsOf: FilePath(sync))
      return try ConformCameras(result, frameRate: frameRate, cancellation: cancellation)
        .select(names: name, force: force)
    }
  }

  /// What is the same for all of them.
  private var parameters: [String: Value] {
    let format = format ?? (sync == nil ? ConformFormat(output: FilePath(output)) : nil)
    var trim: [String: Value] = [:]
    if let start { trim["start"] = .string(start) }
    if let end { trim["end"] = .string(end) }
    var parameters: [String: Value] = trim.isEmpty ? [:] : ["trim": .object(trim)]
    if let format { parameters["format"] = .string(format.rawValue) }
    if let preset { parameters["preset"] = .string(preset) }
    if let frameRate { parameters["frameRate"] = .string(frameRate) }
    if let sampleRate { parameters["sampleRate"] = .integer(Int64(sampleRate)) }
    return parameters
  }

  private var folder: FilePath {
    guard sync == nil else { return FilePath(output) }
    let parent = FilePath(output).removingLastComponent()
    return parent.isEmpty ? "." : parent
  }
}

/// The formats that the stage `conform` knows, by its names.
enum ConformFormat: String, CaseIterable, ExpressibleByArgument {
  case wav
  case mov
  case mp4
  case matroska

  /// What the ending of a file's name says.
  init?(output path: FilePath) {
    switch path.extension?.lowercased() {
    case "mkv": self = .matroska
    case let ending?: self.init(rawValue: ending)
    case nil: return nil
    }
  }
}
