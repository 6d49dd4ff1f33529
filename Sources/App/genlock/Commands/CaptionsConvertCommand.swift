import ArgumentParser
import Artifacts
import Captions
import Foundations
import MediaTypes
import Stages
import SystemPackage

/// `genlock captions convert`
struct CaptionsConvertCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Write captions in another format.",
    discussion: """
      EXAMPLES
        genlock captions convert talk.srt talk.vtt
        genlock captions convert old.sub.txt new.srt --from srt --encoding windows-1251
        genlock captions convert film.mkv film.vtt --track 2
        genlock captions convert news.ts news.srt --track cc1
        genlock captions convert stream/captions.m3u8 talk.vtt
        genlock captions convert talk.srt stream/captions.m3u8 --segment-seconds 6

      The formats are told by content and by ending. What the new format cannot say is a warning on standard error.

      Of a recording the first text track is taken, and where there is none the closed captions (CEA-608 and CEA-708) \
      in its pictures or in a track of their own. --track says which: a number counts the text tracks from 1.

      A playlist of HTTP Live Streaming stands for its segments, which are read from its folder only; an output that ends \
      in .m3u8 becomes a playlist with segments of WebVTT beside it.
      """)

  @Argument(help: "The captions, or a recording that holds some.", completion: .file())
  var input: String

  @Argument(
    help: ArgumentHelp("Where to write; the ending says the format.", valueName: "output"),
    completion: .file())
  var place: String?

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("The same, as the other commands have it.", valueName: "file"), completion: .file())
  var placeOption: String?

  @Option(help: ArgumentHelp("The format to read (default: found out).", valueName: "format"))
  var from: NamedCaptionFormat?

  @Option(help: ArgumentHelp("The format to write (default: by the ending).", valueName: "format"))
  var to: NamedCaptionFormat?

  @Option(
    help: ArgumentHelp("How the text is coded, such as latin1 (default: found out).", valueName: "name"))
  var encoding: String?

  @Option(
    help: ArgumentHelp(
      "Which captions of a recording: a number, cc1 to cc4, or service1 to service63 (default: the first).",
      valueName: "track"))
  var track: NamedCaptionTrack?

  @Option(
    help: ArgumentHelp(
      "How long the segments of a playlist are, in seconds (default: 6).", valueName: "number"))
  var segmentSeconds: Int?

  func validate() throws {
    guard (place == nil) != (placeOption == nil) else {
      throw ValidationError("Name one file to write: `genlock captions convert talk.srt talk.vtt`.")
    }
    guard !writesPlaylist else {
      if let format = to?.format, format != .webVTT {
        throw ValidationError("The segments of a playlist are WebVTT; leave --to out.")
      }
      if let segmentSeconds, !(1...3600).contains(segmentSeconds) {
        throw ValidationError("--segment-seconds is a number from 1 to 3600.")
      }
      return
    }
    guard segmentSeconds == nil else {
      throw ValidationError("--segment-seconds is about playlists; the output has to end in .m3u8.")
    }
    guard let format = target, CaptionFormat.writable.contains(format) else {
      let endings = CaptionFormat.writable.map { ".\($0.fileExtensions[0])" }.joined(separator: ", ")
      throw ValidationError("The output has to end in one of \(endings), .m3u8, or --to names the format.")
    }
  }

  /// One of both, which ``validate()`` made sure of.
  private var output: String { place ?? placeOption ?? "" }
  private var target: CaptionFormat? { to?.format ?? CaptionFormat(fileName: output) }
  private var writesPlaylist: Bool { output.lowercased().hasSuffix(".m3u8") }

  func run() async throws {
    let cancellation = Interruption.watch()
    let (source, place) = (FilePath(input), FilePath(output))
    let folder = place.removingLastComponent()
    let mayBePlaylist = from == nil && track == nil
    let captions = try await onBlockingThread("captions") {
      try CaptionInput(source, mayBePlaylist: mayBePlaylist)
    }
    let publication = Publication(folder: folder.isEmpty ? "." : folder, protected: captions.files)
    try publication.check()
    let encoding = try encoding.map { try TextEncoding($0) }
    let (from, to, track) = (from?.format, target ?? .webVTT, track?.choice)
    let reading = try await onBlockingThread("captions") {
      if captions.isPlaylist { return try CaptionPlaylist.read(source) }
      return try CaptionFiles.readAny(
        FileReference(path: source.string), format: from, encoding: encoding, track: track,
        cancellation: cancellation
      ).reading
    }
    let work = try WorkFolder("genlock-captions")
    defer { work.remove() }
    let name = place.lastComponent?.string ?? "captions"
    let seconds = writesPlaylist ? segmentSeconds ?? 6 : nil
    let (names, warnings, stale) = try await onBlockingThread("captions") {
      if let seconds {
        let (names, warnings) = try CaptionPlaylist.write(
          reading.document, to: work.path, name: name, seconds: seconds)
        try CaptionPlaylist.checkFree(names, for: place)
        return (names, warnings, CaptionPlaylist.stale(besides: names, sources: captions.files, of: place))
      }
      let writing = try CaptionFile.write(reading.document, as: to)
      try CaptionFiles.write(writing.text, to: work.path.appending(name))
      return ([name], writing.warnings, [])
    }
    let isEmpty = Warning(
      code: "NO_CAPTIONS",
      message: "\(quoted(input)) is \(reading.format.name) without any captions, and so is what was written.")
    let none = reading.document.cues.isEmpty ? [isEmpty] : []
    for warning in reading.warnings + warnings + none {
      Output.message("warning: \(WarningText.describe(warning))")
    }
    _ = try await publication.publish(
      names.map { (FileReference(path: work.path.appending($0).string), $0) }, cancellation: cancellation)
    try await onBlockingThread("captions") { try CaptionPlaylist.remove(stale) }
  }
}

/// A format by the name that `--from` and `--to` take.
struct NamedCaptionFormat: ExpressibleByArgument {
  var format: CaptionFormat

  init?(argument: String) {
    guard let format = CaptionFormat(rawValue: argument.lowercased()) else { return nil }
    self.format = format
  }

  static let allValueStrings = CaptionFormat.allCases.map(\.rawValue)
}

/// Captions of a recording, as `--track` takes them.
struct NamedCaptionTrack: ExpressibleByArgument {
  var choice: CaptionTrackChoice

  init?(argument: String) {
    guard let choice = CaptionTrackChoice(argument) else { return nil }
    self.choice = choice
  }
}
