public import MediaTypes

/// Decodes the captions of one field of line 21 (CEA-608): byte pairs in, cues out.
///
/// Pairs come from an SCC file, or from the `cc_data` of a picture (ATSC A/53 part 4): `cc_type` 0 is field 1
/// with the channels CC1 and CC2, 1 is field 2 with CC3 and CC4; each field has a decoder of its own. Source:
/// ANSI/CTA-608-E. Pop-on, roll-up and paint-on captions are read; text mode and the data services of field 2
/// are left out.
public struct Line21Decoder: Sendable {
  /// The first or the second pair of channels that a field has.
  public enum Channel: Int, Sendable, Hashable, CaseIterable {
    /// CC1 in field 1, CC3 in field 2.
    case first
    /// CC2 in field 1, CC4 in field 2.
    case second
  }

  private var channels = [Line21Channel(), Line21Channel()]
  private var current = 0
  /// The control code that was last sent, when it was the pair before: codes are sent twice to be safe.
  private var repeated: (UInt8, UInt8)?
  private let hasDataServices: Bool
  private var isInDataService = false

  /// - Parameter hasDataServices: whether the field may carry extended data services, as only field 2 does.
  public init(hasDataServices: Bool = false) {
    self.hasDataServices = hasDataServices
  }

  /// Whether the cues have become more than a file may hold; what comes after that is not read.
  public var isTooLarge: Bool { channels.reduce(0) { $0 + $1.found.size } > FoundCues.sizeLimit }

  /// Takes the next pair of the field.
  /// - Parameters:
  ///   - first: with or without parity, which is not checked.
  ///   - time: when the picture that it belongs to is shown; never before the one of the pair before.
  public mutating func decode(_ first: UInt8, _ second: UInt8, at time: MediaTime) {
    guard !isTooLarge else { return }
    let (first, second) = (first & 0x7F, second & 0x7F)
    guard first != 0 || second != 0 else {
      repeated = nil
      return
    }
    switch first {
    case 0x10...0x1F where second >= 0x20:
      if let repeated, repeated == (first, second) {
        self.repeated = nil
        return
      }
      repeated = (first, second)
      isInDataService = false
      current = first & 0x08 == 0 ? 0 : 1
      if let code = Line21Code(control: first & 0x17, second) { channels[current].apply(code, at: time) }
    case 0x01...0x0F:
      // Extended data services share field 2, until their end or a control code. In field 1 it is noise, which must
      // not silence the text after it.
      repeated = nil
      isInDataService = hasDataServices && first != 0x0F
    default:
      repeated = nil
      guard !isInDataService else { return }
      for byte in [first, second] where byte >= 0x20 {
        channels[current].apply(.character(Line21Characters.basic(byte)), at: time)
      }
    }
  }

  /// The cues of a channel that have ended, in the order of their ends.
  public func cues(of channel: Channel) -> [Cue] { channels[channel.rawValue].found.cues }

  /// Ends what is still shown.
  /// - Returns: whether anything was.
  @discardableResult
  public mutating func finish(at time: MediaTime) -> Bool {
    let isShown = channels.contains(where: \.isShowing)
    for index in channels.indices { channels[index].endDisplay(at: time) }
    return isShown
  }
}
