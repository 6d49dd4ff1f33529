import ArgumentParser
import Foundations
import Glibc
import MediaTypes
import Stages
import Timelines

/// A recording as `genlock sync` is given it: `[NAME=]FILE[,FILE…]`.
struct RecordingArgument: Equatable {
  var name: String?
  var files: [String]

  /// A file of the whole text's name is that file, whatever signs it holds; the same goes for what follows a name.
  /// - Returns: `nil` for a text that names no file, or an empty one between commas.
  init?(_ text: String) {
    if Self.exists(text) {
      files = [text]
      return
    }
    var rest = text
    // A path may hold the sign, a name holds no slash.
    if let sign = text.firstIndex(of: "="), !text[..<sign].contains("/") {
      guard sign > text.startIndex else { return nil }
      name = String(text[..<sign])
      rest = String(text[text.index(after: sign)...])
    }
    files =
      Self.exists(rest)
      ? [rest] : rest.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    if files.contains("") { return nil }
  }

  private static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}

/// What `genlock sync` is to compare.
struct SyncArguments {
  /// - Parameters:
  ///   - texts: `[NAME=]FILE[,FILE…]` each.
  ///   - tracks: track numbers from 1, by name.
  /// - Throws: `ValidationError`, ``SyncError``.
  static func sources(_ texts: [String], tracks: [NamedValue]) throws -> [SyncSource] {
    let arguments = try texts.map { text in
      guard let argument = RecordingArgument(text) else {
        throw ValidationError("\(quoted(text)) is no recording; write FILE, NAME=FILE or NAME=FILE,FILE.")
      }
      return argument
    }
    // Swift puts U+FFFD for bytes of arguments that are no text.
    for file in arguments.flatMap(\.files) where file.contains("\u{FFFD}") && access(file, F_OK) != 0 {
      throw SyncError.nameNotText(file)
    }
    let names = RecordingNames.filled(arguments.map(\.name))
    var numbers: [String: Int] = [:]
    for track in tracks {
      guard names.contains(track.name) else {
        throw SyncError.unknownRecording(track.name, known: names)
      }
      guard let number = Int(track.value), (1...64).contains(number) else {
        throw ValidationError("--track \(track.name)=\(track.value): tracks are counted from 1.")
      }
      numbers[track.name] = number
    }
    return zip(names, arguments).map { name, argument in
      SyncSource(name: name, files: argument.files.map { FileReference(path: $0) }, track: numbers[name])
    }
  }
}

/// `otio,fcpxml` as given to `--export`.
struct ExportFormats: ExpressibleByArgument {
  var formats: [TimelineFormat]

  init?(argument: String) {
    let words = argument.split(separator: ",", omittingEmptySubsequences: false)
    let formats = words.compactMap { TimelineFormat(rawValue: $0.lowercased()) }
    guard formats.count == words.count else { return nil }
    self.formats = formats
  }

  static var allValueStrings: [String] { TimelineFormat.allCases.map(\.rawValue) }
}
