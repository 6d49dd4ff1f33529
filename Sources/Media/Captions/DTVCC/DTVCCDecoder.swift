public import MediaTypes

/// Decodes digital captions (CEA-708): byte pairs of the caption channel in, cues of its services out.
///
/// Pairs come from the `cc_data` of pictures (ATSC A/53 part 4), those whose `cc_type` is 3, which begin a
/// packet, or 2. Source: ANSI/CTA-708-E, sections 5 to 8. Of the look of windows and pens colours, italics,
/// underlining, justification and place are read; the effects, edges and sizes are not.
public struct DTVCCDecoder: Sendable {
  /// The numbers that services can have; 1 is the primary one.
  public static let services = 1...63

  private var packet: [UInt8] = []
  private var size = 0
  private var decoders: [Int: DTVCCService] = [:]
  private let columns: Int
  /// Whether the cues have become more than a file may hold; what comes after that is not read.
  public private(set) var isTooLarge = false

  /// - Parameter isWide: whether the picture is 16:9, whose grid has 210 columns, or 4:3 with 160.
  public init(isWide: Bool = true) {
    columns = isWide ? 210 : 160
  }

  /// Takes the next pair of the channel.
  /// - Parameters:
  ///   - startsPacket: whether its `cc_type` is 3.
  ///   - time: when the picture that it belongs to is shown; never before the one of the pair before.
  public mutating func decode(_ first: UInt8, _ second: UInt8, startsPacket: Bool, at time: MediaTime) {
    guard !isTooLarge else { return }
    for service in decoders.keys { decoders[service]?.advance(to: time) }
    if startsPacket {
      // A packet that did not come whole is lost.
      packet = []
      let code = Int(first & 0x3F)
      size = code == 0 ? 128 : code * 2
    }
    guard size > 0 else { return }
    packet += [first, second]
    if packet.count >= size {
      readBlocks(packet.prefix(size).dropFirst(), at: time)
      (packet, size) = ([], 0)
      isTooLarge = decoders.values.reduce(0) { $0 + $1.found.size } > FoundCues.sizeLimit
    }
  }

  /// Source: ANSI/CTA-708-E, section 6.2.
  private mutating func readBlocks(_ bytes: ArraySlice<UInt8>, at time: MediaTime) {
    var rest = bytes
    while let header = rest.first {
      rest = rest.dropFirst()
      var service = Int(header >> 5)
      let length = Int(header & 0x1F)
      if service == 7, length > 0 {
        guard let number = rest.first else { return }
        service = Int(number & 0x3F)
        rest = rest.dropFirst()
      }
      // Number 0 fills the packet up.
      guard service > 0, length <= rest.count else { return }
      decoders[service, default: DTVCCService(columns: columns)].take(rest.prefix(length), at: time)
      rest = rest.dropFirst(length)
    }
  }

  /// The services that had anything to say.
  public var foundServices: [Int] { decoders.keys.sorted() }

  /// The cues of a service that have ended, in the order of their ends.
  public func cues(ofService service: Int) -> [Cue] { decoders[service]?.found.cues ?? [] }

  /// Ends what is still shown.
  public mutating func finish(at time: MediaTime) {
    for service in decoders.keys { decoders[service]?.finish(at: time) }
  }
}
