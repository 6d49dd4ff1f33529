import ArgumentParser
import Foundations
import LibAV
import MediaTypes
import SystemPackage

/// `genlock captions mux`
struct CaptionsMuxCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mux",
    abstract: "Put captions into a recording as tracks, which players can show or hide.",
    discussion: """
      Nothing is coded anew: streams, tags, chapters and dispositions are copied, and each caption file becomes a track \
      after them. MP4 and MOV get timed text (tx3g), WebM gets WebVTT, and Matroska whichever of SubRip, WebVTT and ASS \
      can say the most of the captions. What cannot be said is a warning.

      EXAMPLES
        genlock captions mux talk.mp4 talk.srt -o talk.captioned.mp4 --language eng --default
        genlock captions mux film.mkv film.ass film.de.vtt -o film.captioned.mkv --language eng --language deu

      The ending of -o says the container: .mp4, .m4v, .mov, .mkv or .webm. --language and --title are given once for each \
      caption file, in their order; --default and --forced are about the first.
      """)

  @Argument(help: "The recording.", completion: .file())
  var media: String

  @Argument(
    help: ArgumentHelp("Captions; a recording that holds some will do.", valueName: "captions"),
    completion: .file())
  var captions: [String]

  @Option(
    name: [.short, .long], help: ArgumentHelp("Where to write the recording.", valueName: "file"),
    completion: .file())
  var output: String

  @Option(
    help: ArgumentHelp(
      "The language of a caption file, such as eng, en or pt-BR (default: what it says itself).",
      valueName: "code"))
  var language: [String] = []

  @Option(help: ArgumentHelp("The title of a caption file's track.", valueName: "text"))
  var title: [String] = []

  @Flag(help: "Players show the first of the captions by themselves.")
  var `default` = false

  @Flag(help: "The first of the captions hold only what has to be read, such as translations of signs.")
  var forced = false

  @Flag(help: "End with one JSON object on standard output.")
  var json = false

  @OptionGroup var workspace: WorkspaceOption

  @Option(help: "How to show progress on standard error.")
  var progress = ProgressMode.auto

  func validate() throws {
    guard CaptionContainer(fileName: output) != nil else {
      let endings = CaptionContainer.allCases.map { ".\($0.rawValue)" }.joined(separator: ", ")
      throw ValidationError("-o has to end in one of \(endings), which can hold captions.")
    }
  }

  func run() async throws {
    try await RunConsole.reporting(asJSON: json) { cancellation in
      let (source, files) = (FilePath(media), captions.map { FilePath($0) })
      var with: [String: Value] = ["default": .boolean(`default`), "forced": .boolean(forced)]
      if let container = CaptionContainer(fileName: output) {
        with["container"] = .string(container.rawValue)
      }
      if !language.isEmpty { with["languages"] = .list(language.map { .string($0) }) }
      if !title.isEmpty { with["titles"] = .list(title.map { .string($0) }) }
      let pipeline = CaptionsMediaPipeline(
        stage: "captions.mux", command: "genlock captions mux", media: source, captions: files, with: with)
      let run = OneFileRun(
        target: FilePath(output), inputs: [source] + files, workspace: workspace,
        console: RunConsole(progress: progress, json: json, names: ["made": output]))
      try await run.perform(try pipeline.request(), cancellation)
    }
  }
}
