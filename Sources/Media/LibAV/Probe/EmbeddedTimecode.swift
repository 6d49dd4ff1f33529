import CFFmpeg
import Foundation

/// Timecode that a camera wrote into the coded pictures instead of the container.
enum EmbeddedTimecode {
  /// - Returns: `HH:MM:SS:FF`, with `;` before the frames when it drops frames; `nil` where the frame has
  ///   none.
  static func read(_ frame: Frame) -> String? {
    if let data = av_frame_get_side_data(frame.raw, AV_FRAME_DATA_S12M_TIMECODE), data.pointee.size >= 8 {
      // SMPTE ST 12-1 words: the first 32 bits count the timecodes that follow.
      guard let words = UnsafeRawPointer(data.pointee.data), words.loadUnaligned(as: UInt32.self) > 0 else {
        return nil
      }
      var buffer = [CChar](repeating: 0, count: Int(AV_TIMECODE_STR_SIZE))
      av_timecode_make_smpte_tc_string(&buffer, words.loadUnaligned(fromByteOffset: 4, as: UInt32.self), 0)
      return text(buffer)
    }
    if let data = av_frame_get_side_data(frame.raw, AV_FRAME_DATA_GOP_TIMECODE), data.pointee.size >= 8 {
      guard let code = UnsafeRawPointer(data.pointee.data)?.loadUnaligned(as: Int64.self) else { return nil }
      var buffer = [CChar](repeating: 0, count: Int(AV_TIMECODE_STR_SIZE))
      av_timecode_make_mpeg_tc_string(&buffer, UInt32(truncatingIfNeeded: code))
      return text(buffer)
    }
    return nil
  }

  private static func text(_ buffer: [CChar]) -> String {
    String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
