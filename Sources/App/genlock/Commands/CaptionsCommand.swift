import ArgumentParser

/// `genlock captions`
struct CaptionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "captions",
    abstract: "Put captions on the words, hold them against a style guide, and convert them between formats.",
    discussion: """
      EXAMPLES
        genlock captions time talk.mp4 talk.srt -o talk.timed.srt
        genlock captions time film.mkv film.vtt --json
        genlock captions lint talk.srt --media talk.mp4 --fix -o talk.netflix.srt
        genlock captions convert talk.srt talk.vtt
      """,
    subcommands: [CaptionsTimeCommand.self, CaptionsLintCommand.self, CaptionsConvertCommand.self])
}
