import ArgumentParser
import Artifacts
import Captions
import Foundations
import MediaTypes
import Pipelines
import Runtime
import Stages
import SystemPackage

/// `genlock captions lint`
struct CaptionsLintCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: "Hold captions against a style guide, and repair what can be.",
    discussion: """
      Every finding says which cue, which rule, what was measured and what the limit is. Rules that count in frames need \
      --media or --frame-rate, those about shot changes --media, whose pictures are looked through once; what was not \
      checked is said. With --fix captions end sooner or later, begin with frames and shots, and lines break elsewhere; no \
      word is lost, and nothing that was right becomes wrong. -o is where the repaired captions go, never onto the captions \
      themselves.

      EXAMPLES
        genlock captions lint talk.srt
        genlock captions lint talk.srt --style bbc --frame-rate 25 --json
        genlock captions lint talk.srt --media talk.mp4 --fix -o talk.netflix.srt
        genlock captions lint stream/captions.m3u8

      A playlist of HTTP Live Streaming stands for its segments of WebVTT.
      The exit code is 0 where nothing is found or all of it is fixed, and 1 where findings remain.
      """)

  @Argument(help: "The captions, or a playlist of their segments.", completion: .file())
  var captions: String

  @Option(help: "Whose style guide: netflix, bbc, ebu, youtube.")
  var style = CaptionsStyle.netflix

  @Flag(help: "Repair what can be.")
  var fix = false

  @Option(
    name: [.short, .long], help: ArgumentHelp("Where to write the repaired captions.", valueName: "file"),
    completion: .file())
  var output: String?

  @Option(help: "The recording, for its frame rate and shot changes.", completion: .file())
  var media: String?

  @Option(
    help: ArgumentHelp("In Hz, such as 25 or 30000/1001 (default: the recording's).", valueName: "rate"))
  var frameRate: String?

  @Option(
    help: ArgumentHelp("Of the captions, such as en or zh-Hant (default: found out).", valueName: "tag"))
  var language: String?

  @Flag(help: "Captions for children, who read slower.")
  var children = false

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var workspace: WorkspaceOption

  @Option(help: "How to show progress on standard error.")
  var progress = ProgressMode.auto

  func validate() throws {
    if let output, CaptionFormat(fileName: output).map(CaptionFormat.writable.contains) != true {
      let endings = CaptionFormat.writable.map { ".\($0.fileExtensions[0])" }.joined(separator: ", ")
      throw ValidationError("-o has to end in one of \(endings).")
    }
    if fix, output == nil { throw ValidationError("--fix writes to -o; say where.") }
    if output != nil, !fix { throw ValidationError("-o is where --fix writes; add --fix.") }
    if let frameRate,
      FrameRate.rate(frameRate).map({ StyleLinter.frameRates.contains($0.doubleValue) }) != true
    {
      throw ValidationError("--frame-rate is a rate such as 25, 29.97 or 30000/1001, from 1 to 1000.")
    }
  }

  func run() async throws {
    let cancellation = Interruption.watch()
    do {
      if try await lint(cancellation).remaining > 0 { throw Ending(status: .found) }
    } catch let error as any CodedError {
      if json { try Output.json(["error": ErrorObject(error)]) }
      throw error
    }
  }

  /// Checks the captions and tells of it.
  private func lint(_ cancellation: Cancellation) async throws -> StyleReport {
    let place = FilePath(captions)
    let input = try await onBlockingThread("captions") { try CaptionInput(place) }
    let run = CaptionsRun(
      target: output.map { FilePath($0) },
      inputs: input.files + [media].compactMap { $0.map { FilePath($0) } },
      names: ["styled": captions, "shots": media ?? ""], workspace: workspace, progress: progress)
    return try await input.withFile { file in
      let result = try await run.perform(pipeline(file).request, cancellation)
      return try await onBlockingThread("style report") {
        let report = CaptionsReport(in: result)
        let head: StyleReport = try report.head().report
        if json {
          try report.print()
        } else {
          try StyleReportText(head, of: captions, isFixing: fix).write(report.path)
        }
        return head
      }
    }
  }

  private func pipeline(_ file: FilePath) -> CaptionsLintPipeline {
    CaptionsLintPipeline(
      captions: file, media: media.map { FilePath($0) }, style: style.rawValue, fix: fix,
      frameRate: frameRate, language: language, children: children,
      format: output.flatMap { CaptionFormat(fileName: $0) })
  }
}

/// The choices of `--style`.
enum CaptionsStyle: String, CaseIterable, ExpressibleByArgument {
  case netflix
  case bbc
  case ebu
  case youtube
}
