/// A stream of a recording by kind and order, so that the chapters of one recording can be read alike.
public enum Track: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The n-th video stream from 0; cover pictures do not count.
  case video(Int)
  /// The n-th audio stream from 0.
  case audio(Int)

  public var description: String {
    switch self {
    case .video(let number): "video track \(number + 1)"
    case .audio(let number): "audio track \(number + 1)"
    }
  }

  public var isVideo: Bool {
    if case .video = self { true } else { false }
  }
}
