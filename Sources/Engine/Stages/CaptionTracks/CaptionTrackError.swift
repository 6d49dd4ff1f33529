import Foundations

/// Why there are no captions to be had from a media file.
enum CaptionTrackError: CodedError {
  case badChoice(String)
  /// - `tracks`: what there is, in words.
  case missing(String?, name: String, tracks: [String])
  case pictures(track: String, name: String)
  case unknownCoding(track: String, name: String)

  var code: String {
    switch self {
    case .badChoice: "BAD_CAPTION_TRACK"
    case .missing: "MISSING_CAPTION_TRACK"
    case .pictures: "CAPTIONS_ARE_PICTURES"
    case .unknownCoding: "CAPTION_CODING_UNKNOWN"
    }
  }

  var message: String {
    switch self {
    case .badChoice(let text):
      "\(quoted(text)) is no caption track; give a number from 1, or one of cc1 to cc4 and service1 to service63."
    case .missing(nil, let name, _):
      "\(quoted(name)) is a recording without captions, neither as a track nor in its pictures; give another file."
    case .missing(let choice?, let name, let tracks):
      "\(quoted(name)) has no \(choice); "
        + (tracks.isEmpty ? "there are no captions in it." : "there is \(tracks.joined(separator: "; ")).")
    case .pictures(let track, let name):
      "The captions in \(track) of \(quoted(name)) are pictures of text, which has to be recognised first; "
        + "a program for optical character recognition makes a caption file of them."
    case .unknownCoding(let track, let name):
      "The captions in \(track) of \(quoted(name)) are coded in a way that cannot be read; export them as a file."
    }
  }

  var category: ErrorCategory {
    switch self {
    case .badChoice: .usage
    case .missing, .pictures, .unknownCoding: .unusableInput
    }
  }
}
