import ArgumentParser

/// `genlock captions`
struct CaptionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "captions",
    abstract:
      "Put captions on the words, into recordings and out of them, and hold them against a style guide.",
    discussion: """
      EXAMPLES
        genlock captions time talk.mp4 talk.srt -o talk.timed.srt
        genlock captions time film.mkv film.vtt --json
        genlock captions lint talk.srt --media talk.mp4 --fix -o talk.netflix.srt
        genlock captions convert talk.srt talk.vtt
        genlock captions convert film.mkv film.vtt --track 2
        genlock captions mux talk.mp4 talk.srt -o talk.captioned.mp4 --language eng
        genlock captions burn talk.mp4 talk.srt -o talk.burnt.mp4
      """,
    subcommands: [
      CaptionsTimeCommand.self, CaptionsLintCommand.self, CaptionsConvertCommand.self,
      CaptionsMuxCommand.self, CaptionsBurnCommand.self,
    ])
}
