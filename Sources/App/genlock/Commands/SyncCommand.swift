import ArgumentParser
import Artifacts
import Foundation
import Foundations
import MediaTypes
import Stages
import SystemPackage
import Timelines

/// `genlock sync`
struct SyncCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sync",
    abstract: "Find where recordings of one event lie on one clock, and how sure that is.",
    discussion: """
      Every recording is compared with every other one by its sound, over all of its length. A positive offset means \
      that it started after the master, a positive drift that its clock runs fast:

        masterTime = offset + cameraTime / (1 + drift / 1000000)

      A confidence of 10 looks good (at most one answer in a thousand is wrong), from 5 on a review is suggested (one \
      in twenty), and what is below needs a manual nudge.

      EXAMPLES
        genlock sync camA.mp4 camB.mov recorder.wav
        genlock sync A=a.mov B=GX01.mp4,GX02.mp4 C=c.wav --master C --json
        genlock sync phone=1.mp4 phone=2.mp4 hall.wav --master A --plot plots
        genlock sync *.mp4 --export otio,fcpxml -o timelines

      Recordings are called A, B … Z, AA … unless they are given a name. Files joined by commas are chapters of one \
      recording; several recordings of one name are clips of one device, which never overlap and share their drift. A \
      file whose own name holds a comma or = is taken as it is.

      The exit code is 0 when every recording has an answer with at least a review suggested, and 6 when one needs a \
      manual nudge or has no answer; the result is printed in both cases.
      """)

  @Argument(
    help: ArgumentHelp("The recordings, two or more.", valueName: "[name=]file[,file…]"), completion: .file())
  var recordings: [String]

  @Option(
    help: ArgumentHelp(
      "The recording whose clock the others are put on (default: the first).", valueName: "name"))
  var master: String?

  @Flag(help: "Print JSON.")
  var json = false

  @Option(
    help: ArgumentHelp("Draw correlation-NAME.png for each recording into this folder.", valueName: "folder"),
    completion: .directory)
  var plot: String?

  @Option(
    help: ArgumentHelp("Write timelines: otio, fcpxml, edl, csv, joined by commas.", valueName: "formats"))
  var export: ExportFormats?

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("Where timelines are written (default: here).", valueName: "folder"),
    completion: .directory)
  var output: String?

  @Option(help: ArgumentHelp("The largest difference in clock speed to look for.", valueName: "ppm"))
  var maxDrift = 500.0

  @Option(
    help: ArgumentHelp(
      "Which audio track of a recording to listen to, counted from 1.", valueName: "name=number"))
  var track: [NamedValue] = []

  @Option(help: "How to show progress on standard error.")
  var progress = ProgressMode.auto

  func validate() throws {
    guard maxDrift.isFinite, (0...SyncComparison.mostDrift).contains(maxDrift) else {
      throw ValidationError("--max-drift is a number from 0 to \(Int(SyncComparison.mostDrift)).")
    }
    if output != nil, export == nil {
      throw ValidationError("-o is where --export writes; say what to write.")
    }
  }

  func run() async throws {
    let cancellation = Interruption.watch()
    do {
      let result = try await run(cancellation)
      if json { try Output.json(result) } else { try Output.write(SyncText.describe(result)) }
      if !result.unsure.isEmpty { throw Ending(status: .unsure) }
    } catch let error as any CodedError {
      if json { try Output.json(["error": ErrorObject(error)]) }
      throw error
    }
  }

  private func run(_ cancellation: Cancellation) async throws -> SyncResult {
    let comparison = try SyncComparison(
      SyncArguments.sources(recordings, tracks: track), master: master, maximumDrift: maxDrift,
      keepsTraces: plot != nil)
    let protected = comparison.sources.flatMap(\.files).map(\.filePath)
    let plots = plot.map { Publication(folder: FilePath($0), protected: protected) }
    let timelines = export.map { _ in Publication(folder: FilePath(output ?? "."), protected: protected) }
    for publication in [plots, timelines] { try publication?.check() }

    let work = try WorkFolder("genlock-sync")
    defer { work.remove() }
    let folder = work.path
    let display = SyncDisplay(progress, on: .standardError())
    defer { display.end() }
    let outcome = try await onBlockingThread("sync") {
      try comparison.run(in: folder, cancellation: cancellation) { display.show($0) }
    }
    display.end()
    if let plots {
      let files = try await onBlockingThread("plots") {
        try outcome.drawPictures(in: folder, cancellation: cancellation)
      }
      try await publish(files, to: plots, cancellation)
    }
    if let timelines, let export {
      let written = try await onBlockingThread("timelines") {
        let timeline = try MulticamTimeline(outcome.result, media: outcome.media)
        return try TimelineFiles(timeline, as: export.formats, in: folder)
      }
      for warning in written.warnings { Output.message("warning: \(WarningText.describe(warning))") }
      try await publish(written.files, to: timelines, cancellation)
    }
    return outcome.result
  }

  private func publish(
    _ files: [FileReference], to publication: Publication, _ cancellation: Cancellation
  ) async throws {
    let paths = try await publication.publish(files.map { ($0, $0.name) }, cancellation: cancellation)
    for path in paths where progress != .none { Output.message("wrote \(printable(path.string))") }
  }
}
