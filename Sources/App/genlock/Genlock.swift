import ArgumentParser
import Foundation
import Foundations
import LibAV

/// The command line: parses, runs one command, and turns what ended it into an exit code.
@main
struct Genlock: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "genlock",
    abstract: "Turns raw recordings into synchronised, captioned, edit-ready media.",
    discussion: """
      EXAMPLES
        genlock probe camA.mp4
        genlock sync camA.mp4 camB.mov recorder.wav --json
        genlock captions time talk.mp4 talk.srt -o talk.timed.srt
        genlock run pipelines/ingest.yaml -i source=camA.mp4 -o out
        genlock jobs submit pipelines/ingest.yaml -i source=camA.mp4 && genlock work --until-idle
        genlock batch pipelines/ingest.yaml archive -o out
        genlock conform camB.mp4 --offset-ms 1520.3 --drift-ppm -12.5 -o camB.mov
        genlock validate pipelines/*.yaml
        genlock stages transcode

      Data goes to standard output, progress and messages to standard error; NO_COLOR is respected. A file whose \
      name starts with a hyphen is given as ./-name, or after --.

      EXIT CODES
        0 done  1 found by probe --verify or captions lint  2 usage  3 pipeline file invalid  4 input unusable
        5 a stage failed  6 refused as unsure  7 waiting at a gate  130 interrupted

      COMPLETION
        genlock --generate-completion-script bash > genlock.bash     (or zsh, fish)
      """,
    version: "0.1.0",
    subcommands: [
      ProbeCommand.self, SyncCommand.self, CaptionsCommand.self, RunCommand.self, BatchCommand.self,
      ConformCommand.self,
      ValidateCommand.self,
      GraphCommand.self, SchemaCommand.self, StagesCommand.self, RunsCommand.self, JobsCommand.self,
      WorkCommand.self, ServeCommand.self, TokensCommand.self, WebhooksCommand.self, CleanCommand.self,
      EvalCommand.self, AttemptCommand.self,
    ])

  static func main() async {
    Interruption.surviveFailingWrites()
    LibAVMemory.returnLargeBlocks()
    EncoderNoise.silence()
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      end(error)
    }
  }

  /// Says what is left to say about an error and ends the process.
  private static func end(_ error: any Error) -> Never {
    var status = ExitStatus(error)
    switch error {
    case is Ending: break
    case is any CodedError: Output.report(error)
    default:
      // The argument parser's: help and version are data, anything else is a complaint.
      let text = fullMessage(for: error)
      if status == .success {
        do {
          try Output.line(text)
        } catch {
          Output.report(error)
          status = ExitStatus(error)
        }
      } else if !text.isEmpty {
        Output.message(text)
      }
    }
    Foundation.exit(status.rawValue)
  }
}
