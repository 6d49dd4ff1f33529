import ArgumentParser

/// `genlock captions`
struct CaptionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "captions",
    abstract: "Put captions on the words, and convert them between formats.",
    discussion: """
      EXAMPLES
        genlock captions time talk.mp4 talk.srt -o talk.timed.srt
        genlock captions time film.mkv film.vtt --json
        genlock captions convert talk.srt talk.vtt
      """,
    subcommands: [CaptionsTimeCommand.self, CaptionsConvertCommand.self])
}
