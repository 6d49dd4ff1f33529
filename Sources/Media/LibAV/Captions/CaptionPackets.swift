import CFFmpeg
import MediaTypes

/// Caption packets on their way into a file, each when its time has come.
struct CaptionPackets {
  private var queues: [(stream: Int, rest: ArraySlice<CaptionSample>)] = []

  /// Seconds per unit of their timestamps. With a finer one a pause of a day would not fit the 32 bits that MP4 has for it.
  static let timeBase = AVRational(num: 1, den: 1000)

  mutating func add(_ samples: [CaptionSample], stream: Int) {
    queues.append((stream, samples[...]))
  }

  /// - Parameter time: the last that is written; `nil` for all that are left.
  mutating func write(until time: MediaTime?, to muxer: Muxer) throws {
    for index in queues.indices {
      while let sample = queues[index].rest.first, time.map({ sample.start <= $0 }) ?? true {
        // First, because the muxer has it even where it then fails with another stream's packet.
        queues[index].rest = queues[index].rest.dropFirst()
        try muxer.write(try Self.packet(sample), stream: queues[index].stream, timeBase: Self.timeBase)
      }
    }
  }

  private static func packet(_ sample: CaptionSample) throws -> Packet {
    let packet = Packet()
    try packet.fill(sample.bytes)
    let rate = Rational(1000)
    let start = sample.start.units(at: rate)
    packet.raw.pointee.pts = start
    packet.raw.pointee.dts = start
    packet.raw.pointee.duration = max(1, (sample.end ?? sample.start).units(at: rate) - start)
    packet.raw.pointee.flags |= AV_PKT_FLAG_KEY
    if let identifier = sample.identifier { packet.add(AV_PKT_DATA_WEBVTT_IDENTIFIER, identifier) }
    if let settings = sample.settings { packet.add(AV_PKT_DATA_WEBVTT_SETTINGS, settings) }
    return packet
  }
}

extension Packet {
  /// Copies data into it.
  fileprivate func fill(_ bytes: [UInt8]) throws {
    guard av_new_packet(raw, Int32(clamping: bytes.count)) == 0 else { outOfMemory() }
    raw.pointee.data.update(from: bytes, count: bytes.count)
  }

  fileprivate func add(_ kind: AVPacketSideDataType, _ text: String) {
    let bytes = Array(text.utf8)
    guard let data = av_packet_new_side_data(raw, kind, bytes.count) else { outOfMemory() }
    data.update(from: bytes, count: bytes.count)
  }

  /// Moves its timestamps.
  /// - Parameter unit: seconds per unit of them.
  func shift(by time: MediaTime, unit: AVRational) {
    let ticks = AVRational(num: 1, den: Int32(MediaTime.ticksPerSecond))
    let units = av_rescale_q(time.ticks, ticks, unit)
    if let presentation = presentationTimestamp { raw.pointee.pts = presentation &+ units }
    if let decode = decodeTimestamp { raw.pointee.dts = decode &+ units }
    raw.pointee.pos = -1
  }
}
