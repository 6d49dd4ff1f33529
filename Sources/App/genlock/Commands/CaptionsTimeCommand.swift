import Alignment
import ArgumentParser
import Artifacts
import Captions
import Foundations
import MediaTypes
import Pipelines
import Runtime
import Stages
import SystemPackage

/// `genlock captions time`
struct CaptionsTimeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "time",
    abstract: "Move captions to where they belong in a recording, or leave them alone.",
    discussion: """
      The recording is listened to once; what was heard is kept in the workspace, so that it is not decoded again \
      for further caption files. The captions are moved by one shift, stretched where their frame rate was another, and parts of \
      them moved by different shifts where something was cut out or put in: whatever the evidence asks for.

        mediaTime = captionTime * ratio + shift        (up to the first split)

      Where that leads nowhere, as with captions that were typed live, a synthetic voice says what they say, and each \
      is put where that is heard (--method anchor). So is a text that has no times at all (--text, a caption in each line).

      EXAMPLES
        genlock captions time talk.mp4 talk.srt -o talk.timed.srt
        genlock captions time film.mkv film.vtt --method stretch --json
        genlock captions time show.ts show.srt --track 2 -o show.vtt
        genlock captions time lecture.mp4 --text lecture.txt -o lecture.vtt
        genlock captions time rede.mp4 live.srt --method anchor --language de -o rede.srt

      The verdict is solid, unsure or nothing, and the exit code 0 for solid and 6 otherwise. -o is written only for a solid \
      answer, or with --force; its ending says the format. Captions that are right already, to a tenth of a second, \
      are copied as they are.
      """)

  @Argument(help: "The recording.", completion: .file())
  var media: String

  @Argument(
    help: "The captions, a playlist of their segments, or a recording that holds some.", completion: .file())
  var captions: String?

  @Option(
    help: ArgumentHelp("In place of captions, the text of what is said.", valueName: "file"),
    completion: .file())
  var text: String?

  @Option(
    name: [.short, .long], help: ArgumentHelp("Where to write the captions.", valueName: "file"),
    completion: .file())
  var output: String?

  @Option(help: "What may be done: auto, shift, stretch, splits, anchor.")
  var method = CaptionsMethod.auto

  @Option(
    help: ArgumentHelp(
      "The language of the captions or the text, such as de (default: what the captions say, else en).",
      valueName: "tag"))
  var language: String?

  @Option(help: ArgumentHelp("Which audio track to listen to, counted from 1.", valueName: "number"))
  var track: Int?

  @Flag(help: "Write also an answer that is not to be relied on.")
  var force = false

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var workspace: WorkspaceOption

  @Option(help: "How to show progress on standard error.")
  var progress = ProgressMode.auto

  func validate() throws {
    guard (captions == nil) != (text == nil) else {
      throw ValidationError("Give either captions or --text.")
    }
    if text != nil, method != .auto, method != .anchor {
      throw ValidationError("A text has no times; with --text, --method is anchor.")
    }
    if let track, track < 1 { throw ValidationError("--track is a number from 1.") }
    if let output, CaptionFormat(fileName: output).map(CaptionFormat.writable.contains) != true {
      let endings = CaptionFormat.writable.map { ".\($0.fileExtensions[0])" }.joined(separator: ", ")
      throw ValidationError("-o has to end in one of \(endings).")
    }
    if force, output == nil { throw ValidationError("--force is about what -o writes; say where.") }
  }

  func run() async throws {
    let cancellation = Interruption.watch()
    do {
      let report = try await time(cancellation)
      if report.verdict != .solid {
        if let output, !force {
          Output.message("\(printable(output)) was not written; --force writes an answer that is not solid.")
        }
        throw Ending(status: .unsure)
      }
    } catch let error as any CodedError {
      if json { try Output.json(["error": ErrorObject(error)]) }
      throw error
    }
  }

  /// Times the captions and tells of it.
  private func time(_ cancellation: Cancellation) async throws -> CaptionTimingReport {
    // Its words are taken of a playlist as they are of a file.
    let place = FilePath(captions ?? text ?? "")
    let input = try await onBlockingThread("captions") { try CaptionInput(place) }
    let run = CaptionsRun(
      target: output.map { FilePath($0) }, inputs: [FilePath(media)] + input.files,
      names: ["speech": media, "timed": place.string], workspace: workspace, progress: progress)
    return try await input.withFile { file in
      let result = try await run.perform(pipeline(file).request, cancellation)
      return try await onBlockingThread("timing report") {
        let report = CaptionsReport(in: result)
        let (timing, count): (CaptionTimingReport, Int) = try report.head()
        if json {
          try report.print()
        } else {
          try Output.write(CaptionTimingText.describe(timing, cueCount: count))
        }
        return timing
      }
    }
  }

  private func pipeline(_ file: FilePath) -> CaptionsTimePipeline {
    CaptionsTimePipeline(
      media: FilePath(media), captions: captions.map { _ in file }, text: text.map { _ in file },
      language: language, track: track, method: method.rawValue,
      force: force,
      format: output.flatMap { CaptionFormat(fileName: $0) })
  }
}

/// The choices of `--method`.
enum CaptionsMethod: String, CaseIterable, ExpressibleByArgument {
  case auto
  case shift
  case stretch
  case splits
  case anchor
}
