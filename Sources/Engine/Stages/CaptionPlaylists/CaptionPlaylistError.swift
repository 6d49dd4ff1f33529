import Foundations

/// Why the segments of a playlist cannot be read.
enum CaptionPlaylistError: CodedError {
  case remoteSegment(String, playlist: String)
  case outsideSegment(String, playlist: String)
  case tooManySegments(playlist: String, limit: Int)

  var code: String {
    switch self {
    case .remoteSegment: "CAPTION_SEGMENT_REMOTE"
    case .outsideSegment: "CAPTION_SEGMENT_OUTSIDE"
    case .tooManySegments: "TOO_MANY_CAPTION_SEGMENTS"
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
    }
  }

  var category: ErrorCategory { .unusableInput }
}
