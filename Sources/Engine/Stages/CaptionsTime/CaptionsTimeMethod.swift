import Alignment

/// What may be done to captions.
public enum CaptionsTimeMethod: String, Decodable, Sendable, CaseIterable {
  /// Whatever the evidence asks for.
  case auto
  case shift
  case stretch
  case splits
  case anchor

  /// `nil` where the times of the captions do not count.
  var freedom: CaptionAligner.Freedom? {
    switch self {
    case .auto: .any
    case .shift: .shift
    case .stretch: .stretch
    case .splits: .splits
    case .anchor: nil
    }
  }
}
