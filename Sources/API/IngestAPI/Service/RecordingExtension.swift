/// The extension that a recording is kept under: one of a list, never what a client sent.
enum RecordingExtension {
  private static let known: Set<String> = [
    "mp4", "mov", "m4v", "mkv", "webm", "mxf", "avi", "mts", "m2ts", "ts", "mpg", "mpeg", "3gp", "insv",
    "wav", "mp3",
    "m4a", "aac", "flac", "ogg", "opus", "mka", "aif", "aiff",
  ]

  private static let ofTypes = [
    "video/mp4": "mp4", "video/quicktime": "mov", "video/x-matroska": "mkv", "video/webm": "webm",
    "application/mxf": "mxf", "video/mp2t": "ts", "video/mpeg": "mpg", "audio/wav": "wav",
    "audio/x-wav": "wav",
    "audio/mpeg": "mp3", "audio/mp4": "m4a", "audio/flac": "flac", "audio/ogg": "ogg",
  ]

  /// - Returns: the name's own where it is a usual one, else the content type's, else `bin`.
  static func of(filename: String, contentType: String) -> String {
    if let dot = filename.lastIndex(of: ".") {
      let own = filename[filename.index(after: dot)...].lowercased()
      if known.contains(own) { return own }
    }
    let type = contentType.prefix { $0 != ";" }.lowercased().filter { $0 != " " }
    return ofTypes[type] ?? "bin"
  }
}
