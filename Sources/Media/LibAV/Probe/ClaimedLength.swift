import CFFmpeg
import Foundations
import MediaTypes
import SystemPackage

/// The length that a file's header claims, against the file's size.
struct ClaimedLength {
  /// Fewer bits per second than any recording has: the sparsest speech coders need 600.
  private static let leastBitRate = 400.0

  let isBelievable: Bool

  init(_ demuxer: Demuxer) {
    let microseconds = demuxer.raw.pointee.duration
    guard microseconds != cffmpeg_no_timestamp, microseconds > 60 * Int64(AV_TIME_BASE),
      let input = demuxer.raw.pointee.pb
    else {
      isBelievable = true
      return
    }
    let bits = Double(avio_size(input)) * 8
    isBelievable = bits / (Double(microseconds) / Double(AV_TIME_BASE)) >= Self.leastBitRate
  }
}

/// The length of a file by its packets; for the small files whose headers claim too much, fragmented ones
/// mostly.
enum MeasuredLength {
  /// - Returns: where the last packet ends on the container's clock; `nil` without a packet.
  static func end(of path: FilePath, _ cancellation: Cancellation) throws -> MediaTime? {
    let demuxer = try Demuxer(path: path, cancellation: cancellation)
    let packet = Packet()
    var end: MediaTime?
    while try demuxer.read(into: packet) {
      guard let time = packet.presentationTimestamp ?? packet.decodeTimestamp,
        let unit = Rational(known: demuxer.stream(packet.streamIndex).pointee.time_base)
      else { continue }
      let packetEnd = MediaTime(time, of: unit)
      end = max(end ?? packetEnd, packetEnd)
    }
    return end
  }
}
