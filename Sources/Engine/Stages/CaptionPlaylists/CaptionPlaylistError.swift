import Foundations

/// Why the segments of a playlist cannot be read or written.
enum CaptionPlaylistError: CodedError {
  case remoteSegment(String, playlist: String)
  case outsideSegment(String, playlist: String)
  case tooManySegments(playlist: String, limit: Int)
  /// All segments together are larger than a caption file may be; the limit in bytes.
  case tooLarge(playlist: String, limit: Int)
  case fileInTheWay(String)

  var code: String {
    switch self {
    case .remoteSegment: "CAPTION_SEGMENT_REMOTE"
    case .outsideSegment: "CAPTION_SEGMENT_OUTSIDE"
    case .tooManySegments: "TOO_MANY_CAPTION_SEGMENTS"
    case .tooLarge: "CAPTIONS_TOO_LARGE"
    case .fileInTheWay: "FILE_IN_THE_WAY"
    }
  }

  var message: String {
    switch self {
    case .remoteSegment(let location, let playlist):
      "The segment \(quoted(location)) of \(quoted(playlist)) lies in a network; download the segments beside the "
        + "playlist, and name them there."
    case .outsideSegment(let location, let playlist):
      "The segment \(quoted(location)) of \(quoted(playlist)) is not in the playlist's folder; put it there."
    case .tooManySegments(let playlist, let limit):
      "\(quoted(playlist)) has more than \(limit) segments; split it."
    case .tooLarge(let playlist, let limit):
      "The segments of \(quoted(playlist)) have more than the \(limit / 1_048_576) MiB that captions may have; check that "
        + "they are captions, or split the playlist."
    case .fileInTheWay(let path):
      "\(quoted(path)) has the name of a segment and is not one of this playlist; name another playlist or folder."
    }
  }

  var category: ErrorCategory { .unusableInput }
}
