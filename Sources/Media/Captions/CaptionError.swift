public import Foundations

/// Why captions could not be read or written at all.
public enum CaptionError: CodedError, Hashable {
  /// The file is larger than ``CaptionFile/sizeLimit``; sizes in bytes.
  case tooLarge(name: String, size: Int, limit: Int)
  /// Closed captions that come to more text than a file may have, in bytes.
  case tooMuchText(name: String, limit: Int)
  /// The file is in no caption format, or not in the one that was asked for; the line is counted from 1.
  case notCaptions(name: String, format: CaptionFormat?, line: Int?)
  /// The file is in a format of which nothing can be used because its grammar is broken.
  case malformed(name: String, format: CaptionFormat, line: Int?, reason: String)
  /// The file holds text, and no caption could be made of any of it; the line is the first that was left out.
  case nothingUsable(name: String, format: CaptionFormat, line: Int)
  /// This machine knows no encoding of this name.
  case encodingUnknown(name: String)
  /// The format can be read only.
  case formatNotWritable(CaptionFormat)
  /// The file is no HLS media playlist; a master playlist names others.
  case notAPlaylist(name: String, isMaster: Bool)
  /// Segments of this length would be more than ``SegmentedCaptions/segmentLimit``, or hold too many cues.
  case tooManySegments(limit: Int)

  public var code: String {
    switch self {
    case .tooLarge, .tooMuchText: "CAPTIONS_TOO_LARGE"
    case .notCaptions: "NOT_CAPTIONS"
    case .malformed: "CAPTIONS_MALFORMED"
    case .nothingUsable: "NO_CUES"
    case .encodingUnknown: "CAPTION_ENCODING_UNKNOWN"
    case .formatNotWritable: "CAPTION_FORMAT_NOT_WRITABLE"
    case .notAPlaylist: "NOT_A_MEDIA_PLAYLIST"
    case .tooManySegments: "TOO_MANY_CAPTION_SEGMENTS"
    }
  }

  public var message: String {
    switch self {
    case .tooLarge(let name, let size, let limit):
      "\(quoted(name)) has \((size - 1) / 1_048_576 + 1) MiB, more than the \(limit / 1_048_576) MiB that "
        + "caption files may have; check that it is one, or split it."
    case .tooMuchText(let name, let limit):
      "The closed captions of \(quoted(name)) come to more than \(limit / 1_048_576) MiB of text; check that it is the "
        + "right file, or split it."
    case .notCaptions(let name, let format?, let line):
      "\(quoted(name)) is not \(format.name)\(Self.place(line)); check that it is the right file and of that "
        + "format."
    case .notCaptions(let name, nil, let line):
      "\(quoted(name)) is in no caption format that is known\(Self.place(line)); check that it is the right "
        + "file."
    case .malformed(let name, let format, let line, let reason):
      "\(quoted(name)) is broken as \(format.name)\(Self.place(line)): \(reason); correct it or export "
        + "it anew."
    case .nothingUsable(let name, let format, let line):
      "\(quoted(name)) has text but no caption that could be read as \(format.name), from line \(line) on; correct "
        + "its times, or give the right file."
    case .encodingUnknown(let name):
      "There is no text encoding \(quoted(name)); give a name that `iconv --list` prints, such as UTF-8."
    case .formatNotWritable(let format):
      "\(format.name) can be read but not written; choose another format."
    case .notAPlaylist(let name, true):
      "\(quoted(name)) is a master playlist, which names other playlists; give the one of the captions."
    case .notAPlaylist(let name, false):
      "\(quoted(name)) is no HLS playlist, as it does not begin with #EXTM3U; check that it is the "
        + "right file."
    case .tooManySegments(let limit):
      "The captions would take more than \(limit) segments; choose longer ones, or check the "
        + "times of the cues."
    }
  }

  public var category: ErrorCategory {
    switch self {
    case .tooLarge, .tooMuchText, .notCaptions, .malformed, .nothingUsable, .notAPlaylist: .unusableInput
    case .encodingUnknown, .formatNotWritable, .tooManySegments: .usage
    }
  }

  private static func place(_ line: Int?) -> String {
    line.map { " (line \($0))" } ?? ""
  }
}
