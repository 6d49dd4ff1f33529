public import Captions
import Pipelines

/// Which captions of a media file: a text track by its number from 1, or closed captions such as `cc1`.
public enum CaptionTrackChoice: Decodable, Sendable, Hashable, CustomStringConvertible {
  case text(Int)
  case closed(ClosedCaptionChannel)

  static let type = ValueType.oneOf([.integer, .string])

  /// - Parameter text: a number, `cc1` … `cc4`, or `service1` … `service63`.
  public init?(_ text: String) {
    if let number = Int(text), number >= 1 {
      self = .text(number)
    } else if let channel = ClosedCaptionChannel(text) {
      self = .closed(channel)
    } else {
      return nil
    }
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    // A decoder does not tell whether a number or a word comes next.
    let number = try? container.decode(Int.self)
    let text = try number.map { String($0) } ?? container.decode(String.self)
    guard let choice = CaptionTrackChoice(text) else {
      throw CaptionTrackError.badChoice(text)
    }
    self = choice
  }

  public var description: String {
    switch self {
    case .text(let number): "text track \(number)"
    case .closed(let channel): "\(channel)"
    }
  }
}
