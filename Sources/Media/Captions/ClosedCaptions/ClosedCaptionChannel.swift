/// One of the captions that a picture can carry beside each other.
public enum ClosedCaptionChannel: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// CEA-608's CC1 to CC4.
  case channel(Int)
  /// CEA-708's services, of which 1 is the primary one; to 63.
  case service(Int)

  /// - Parameter name: `cc1` … `cc4` or `service1` … `service63`, in any case.
  public init?(_ name: String) {
    let name = name.lowercased()
    if name.hasPrefix("cc"), let number = Int(name.dropFirst(2)), (1...4).contains(number) {
      self = .channel(number)
    } else if name.hasPrefix("service"), let number = Int(name.dropFirst(7)),
      DTVCCDecoder.services.contains(number)
    {
      self = .service(number)
    } else {
      return nil
    }
  }

  public var description: String {
    switch self {
    case .channel(let number): "cc\(number)"
    case .service(let number): "service\(number)"
    }
  }
}
