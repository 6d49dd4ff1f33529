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

      The formats are told by content and by ending. What the new format cannot say is a warning on standard error.
      """)

  @Argument(help: "The captions.", completion: .file())
  var input: String

  @Argument(help: "Where to write; the ending says the format.", completion: .file())
  var output: String

  @Option(help: ArgumentHelp("The format to read (default: found out).", valueName: "format"))
  var from: NamedCaptionFormat?

  @Option(help: ArgumentHelp("The format to write (default: by the ending).", valueName: "format"))
  var to: NamedCaptionFormat?

  @Option(
    help: ArgumentHelp("How the text is coded, such as latin1 (default: found out).", valueName: "name"))
  var encoding: String?

  func validate() throws {
    guard let format = target, CaptionFormat.writable.contains(format) else {
      let endings = CaptionFormat.writable.map { ".\($0.fileExtensions[0])" }.joined(separator: ", ")
      throw ValidationError("The output has to end in one of \(endings), or --to names the format.")
    }
  }

  private var target: CaptionFormat? { to?.format ?? CaptionFormat(fileName: output) }

  func run() async throws {
    let cancellation = Interruption.watch()
    let (source, place) = (FilePath(input), FilePath(output))
    let folder = place.removingLastComponent()
    let publication = Publication(folder: folder.isEmpty ? "." : folder, protected: [source])
    try publication.check()
    let encoding = try encoding.map { try TextEncoding($0) }
    let (from, to) = (from?.format, target ?? .webVTT)
    let writing = try await onBlockingThread("captions") {
      let (_, reading) = try CaptionFiles.read(
        FileReference(path: source.string), format: from, encoding: encoding)
      var writing = try CaptionFile.write(reading.document, as: to)
      writing.warnings = reading.warnings + writing.warnings
      return writing
    }
    for warning in writing.warnings { Output.message("warning: \(WarningText.describe(warning))") }
    let work = try WorkFolder("genlock-captions")
    defer { work.remove() }
    let file = work.path.appending("captions")
    try await onBlockingThread("captions") { try CaptionFiles.write(writing.text, to: file) }
    _ = try await publication.publish(
      [(FileReference(path: file.string), place.lastComponent?.string ?? "captions")],
      cancellation: cancellation)
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
