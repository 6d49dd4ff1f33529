import Captions
import Foundations
import MediaTypes
import Stages
import SystemPackage

/// Captions as a command is given them: a file, or a playlist of HTTP Live Streaming, which stands for its segments.
struct CaptionInput {
  let path: FilePath
  let isPlaylist: Bool
  /// What may not be written over: the file, and the segments of a playlist.
  let files: [FilePath]

  /// Looks what it is. Blocks.
  /// - Parameter mayBePlaylist: whether nobody said that it is something else.
  /// - Throws: `SystemError`, `CaptionFileError`, `CaptionPlaylistError`, `CaptionError`.
  init(_ path: FilePath, mayBePlaylist: Bool = true) throws {
    self.path = path
    try CaptionFiles.checkRegular(path)
    isPlaylist = mayBePlaylist && CaptionPlaylist.isPlaylist(path)
    files = [path] + (isPlaylist ? try CaptionPlaylist.segments(of: path) : [])
  }

  /// Runs something that takes a file, whose content says all that there is: the segments of a playlist are joined for it. What was
  /// wrong with them is told.
  /// - Throws: what reading the segments and the body throw.
  func withFile<Result: Sendable>(
    _ body: (FilePath) async throws -> Result
  ) async throws -> Result {
    guard isPlaylist else { return try await body(path) }
    let work = try WorkFolder("genlock-captions")
    defer { work.remove() }
    let file = work.path.appending("\(path.lastComponent?.string ?? "captions").vtt")
    let warnings = try await onBlockingThread("captions") {
      let reading = try CaptionPlaylist.read(path)
      try CaptionFiles.write(CaptionFile.write(reading.document, as: .webVTT).text, to: file)
      return reading.warnings
    }
    // Strange times are in the joined file too, and are told when that is read.
    let times: Set = [CaptionWarning.reversedTime.rawValue, CaptionWarning.unusualTime.rawValue]
    for warning in warnings where !times.contains(warning.code) {
      Output.message("warning: \(WarningText.describe(warning))")
    }
    return try await body(file)
  }
}
