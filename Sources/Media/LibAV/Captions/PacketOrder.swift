import CFFmpeg

/// Puts the timestamps of one stream's packets right where damage has broken them: no packet may be decoded before the
/// one before it, nor shown before it is decoded.
struct PacketOrder {
  /// Units that a packet has to lie after the one before.
  private let step: Int64
  /// Units that a packet may be late before its time is doubted; `nil` for any.
  private let longestGap: Int64?
  private var last: Int64?
  private var lastLength: Int64 = 0
  private var hasPresentationTimes = false
  private var isAfterJump = false

  /// What became of a packet.
  enum Verdict {
    case whole
    /// Its timestamps were wrong and have been guessed.
    case mended
    /// It cannot be placed.
    case useless
  }

  /// - Parameters:
  ///   - isStrict: whether no two packets may be decoded at one time.
  ///   - longestGap: in units of the timestamps, for sources whose clocks jump when they are damaged.
  init(isStrict: Bool, longestGap: Int64?) {
    step = isStrict ? 1 : 0
    self.longestGap = longestGap
  }

  /// - Parameter packet: in units of the stream that it goes to.
  mutating func check(_ packet: Packet) -> Verdict {
    let given = (decode: packet.decodeTimestamp, presentation: packet.presentationTimestamp)
    let next = last.map { $0 &+ max(step, lastLength) }
    // Before the first decoding time is known, the muxer finds it itself.
    guard given.decode != nil || next != nil else { return given.presentation == nil ? .useless : .whole }
    guard var decode = given.decode ?? next else { return .useless }
    var presentation = given.presentation ?? (hasPresentationTimes ? decode : nil)
    hasPresentationTimes = hasPresentationTimes || given.presentation != nil
    if let shown = presentation, shown < decode {
      // Two of the three are near each other; the ffmpeg command guesses alike.
      decode = [shown, decode, next ?? decode].sorted()[1]
      presentation = decode
    }
    if let next, let longestGap {
      // One packet that is far too late is wrong, two are a gap.
      let isJump = decode &- next > longestGap && !isAfterJump
      if isJump {
        presentation = presentation.map { next &+ max(0, $0 &- decode) }
        decode = next
      }
      isAfterJump = isJump
    }
    // Two packets at one time are of a clock that is too coarse for them; nothing is wrong with them.
    let isTie = decode == last
    if let last, decode < last &+ step {
      // Of a damaged packet nobody knows whether it, or all that follow, are in the wrong place.
      if packet.isDamaged { return .useless }
      decode = last &+ step
      presentation = presentation.map { max($0, decode) }
    }
    packet.raw.pointee.dts = decode
    if let presentation { packet.raw.pointee.pts = presentation }
    (last, lastLength) = (decode, max(0, packet.duration))
    return isTie || (decode, presentation) == (given.decode ?? next, given.presentation) ? .whole : .mended
  }
}
