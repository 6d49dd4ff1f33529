import CFFmpeg

/// A piece of coded data: the owner of one `AVPacket`, used again for the next piece after ``clear()``.
///
/// Confined to the thread that made it.
final class Packet {
  /// Owned; freed with this object.
  let raw: UnsafeMutablePointer<AVPacket>

  init() {
    guard let raw = av_packet_alloc() else { outOfMemory() }
    self.raw = raw
  }

  deinit {
    var raw: UnsafeMutablePointer<AVPacket>? = raw
    av_packet_free(&raw)
  }

  /// Lets go of the data.
  func clear() {
    av_packet_unref(raw)
  }

  var streamIndex: Int { Int(raw.pointee.stream_index) }
  var size: Int { Int(raw.pointee.size) }
  var isKeyframe: Bool { raw.pointee.flags & AV_PKT_FLAG_KEY != 0 }
  var isDamaged: Bool { raw.pointee.flags & AV_PKT_FLAG_CORRUPT != 0 }
  var isDiscarded: Bool { raw.pointee.flags & AV_PKT_FLAG_DISCARD != 0 }
  var presentationTimestamp: Int64? { raw.pointee.pts == cffmpeg_no_timestamp ? nil : raw.pointee.pts }
  var decodeTimestamp: Int64? { raw.pointee.dts == cffmpeg_no_timestamp ? nil : raw.pointee.dts }
  /// In units of the stream; 0 where unknown.
  var duration: Int64 { raw.pointee.duration }
}

@available(*, unavailable)
extension Packet: Sendable {}
