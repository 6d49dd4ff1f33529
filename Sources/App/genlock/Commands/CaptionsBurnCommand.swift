import ArgumentParser
import Captions
import Foundations
import MediaTypes
import Stages
import SystemPackage

/// `genlock captions burn`
struct CaptionsBurnCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "burn",
    abstract: "Draw captions into a recording's pictures, for players that show none.",
    discussion: """
      The recording is made anew, as H.264 and AAC unless --preset says otherwise, as large as it is. The captions are drawn \
      with the fonts of this machine, where they stand and look as their file says.

      EXAMPLES
        genlock captions burn talk.mp4 talk.srt -o talk.burnt.mp4
        genlock captions burn film.mkv film.mkv --track 2 -o film.burnt.mp4 --height 720
        genlock captions burn talk.mp4 talk.vtt -o talk.mov --preset mezzanine --font "Noto Sans" --size 6

      The ending of -o says the container: .mp4, .mov or .mkv; not every preset goes to .mp4. --size is in percent of the picture's height.
      """)

  @Argument(help: "The recording.", completion: .file())
  var media: String

  @Argument(help: "The captions, or a recording that holds some.", completion: .file())
  var captions: String

  @Option(
    name: [.short, .long], help: ArgumentHelp("Where to write the recording.", valueName: "file"),
    completion: .file())
  var output: String

  @Option(
    help: ArgumentHelp(
      "Which captions of a recording: a number, cc1 to cc4, or service1 to service63 (default: the first).",
      valueName: "track"))
  var track: NamedCaptionTrack?

  @Option(help: ArgumentHelp("How pictures and sound are coded (default: proxy).", valueName: "preset"))
  var preset: String?

  @Option(help: ArgumentHelp("The most lines (default: the recording's).", valueName: "lines"))
  var height: Int?

  @Option(
    help: ArgumentHelp("The quality of x264, lower is better (default: the preset's).", valueName: "number"))
  var crf: Double?

  @Option(
    help: ArgumentHelp("A font family of this machine (default: what the captions say).", valueName: "family")
  )
  var font: String?

  @Option(help: ArgumentHelp("The font's size, in percent of the picture's height.", valueName: "percent"))
  var size: Double?

  @Flag(help: "End with one JSON object on standard output.")
  var json = false

  @OptionGroup var workspace: WorkspaceOption

  @Option(help: "How to show progress on standard error.")
  var progress = ProgressMode.auto

  func validate() throws {
    guard ConformFormat(output: FilePath(output)).map({ $0 != .wav }) == true else {
      throw ValidationError("-o has to end in .mp4, .mov or .mkv.")
    }
    if let crf, !crf.isFinite { throw ValidationError("--crf is a number.") }
    if let size, !size.isFinite { throw ValidationError("--size is a number.") }
  }

  func run() async throws {
    try await RunConsole.reporting(asJSON: json) { cancellation in
      var with: [String: Value] = [:]
      if let container = ConformFormat(output: FilePath(output)) {
        with["container"] = .string(container.rawValue)
      }
      if case .text(let number)? = track?.choice { with["track"] = .integer(Int64(number)) }
      if case .closed(let channel)? = track?.choice { with["track"] = .string(channel.description) }
      if let preset { with["preset"] = .string(preset) }
      if let height { with["height"] = .integer(Int64(height)) }
      if let crf { with["crf"] = .number(crf) }
      if let font { with["font"] = .string(font) }
      if let size { with["size"] = .number(size) }
      let pipeline = CaptionsMediaPipeline(
        stage: "captions.burn", command: "genlock captions burn", media: FilePath(media),
        captions: [FilePath(captions)], with: with)
      let run = OneFileRun(
        target: FilePath(output), inputs: [FilePath(media), FilePath(captions)], workspace: workspace,
        console: RunConsole(progress: progress, json: json, names: ["made": output]))
      try await run.perform(try pipeline.request(), cancellation)
    }
  }
}
