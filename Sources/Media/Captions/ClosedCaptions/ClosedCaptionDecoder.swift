public import MediaTypes

/// Decodes what pictures carry as closed captions: CEA-608 in both fields, and CEA-708.
///
/// Source: ATSC A/53 part 4, section 6.2.3, `cc_data`.
public struct ClosedCaptionDecoder: Sendable {
  private var fields = [Line21Decoder(), Line21Decoder(hasDataServices: true)]
  private var digital: DTVCCDecoder
  private var time = MediaTime.zero
  /// Whether there was any byte that is not padding.
  public private(set) var hasSeenCaptions = false

  /// - Parameter isWide: whether the picture is 16:9, and not 4:3.
  public init(isWide: Bool = true) {
    digital = DTVCCDecoder(isWide: isWide)
  }

  /// Whether the cues have become more than a file may hold; what comes after that is not read.
  public var isTooLarge: Bool { digital.isTooLarge || fields.contains(where: \.isTooLarge) }

  /// Takes what a picture carries.
  /// - Parameters:
  ///   - triples: of three bytes each: marker bits, whether it is valid, and its type; then a pair.
  ///   - time: when the picture is shown. Earlier than the one before only in damaged files.
  public mutating func decode(_ triples: [UInt8], at time: MediaTime) {
    self.time = max(self.time, time)
    for start in stride(from: 0, to: triples.count - 2, by: 3) {
      let (head, first, second) = (triples[start], triples[start + 1], triples[start + 2])
      guard head & 0x04 != 0 else { continue }
      let type = Int(head & 0x03)
      if type < 2 {
        if first & 0x7F != 0 || second & 0x7F != 0 { hasSeenCaptions = true }
        fields[type].decode(first, second, at: self.time)
      } else {
        hasSeenCaptions = true
        digital.decode(first, second, startsPacket: type == 3, at: self.time)
      }
    }
  }

  /// Ends what is still shown.
  /// - Parameter end: of the media; `nil` for the last picture.
  public mutating func finish(at end: MediaTime? = nil) {
    let end = max(time, end ?? time)
    for index in fields.indices { fields[index].finish(at: end) }
    digital.finish(at: end)
  }

  /// The channels that have cues, CEA-608's first.
  public var channels: [ClosedCaptionChannel] {
    let all = (1...4).map { ClosedCaptionChannel.channel($0) } + digital.foundServices.map { .service($0) }
    return all.filter { !cues(of: $0).isEmpty }
  }

  /// The cues of a channel, in the order of time.
  public func cues(of channel: ClosedCaptionChannel) -> [Cue] {
    switch channel {
    case .channel(let number):
      guard (1...4).contains(number) else { return [] }
      return fields[(number - 1) / 2].cues(of: number % 2 == 1 ? .first : .second)
    case .service(let number): return digital.cues(ofService: number).sorted { $0.start < $1.start }
    }
  }
}
