import CFFmpeg
import Foundation
import Foundations
import Synchronization

/// Keeps what libav logs as errors, instead of letting it print on stderr.
enum LibAVLog {
  /// The last error line of each thread that had one; cleared when it is taken. Bounded by the number of
  /// threads.
  private static let lastLines = Mutex<[UInt: String]>([:])

  /// Routes libav's log here. Evaluated once, by the first access.
  static let isInstalled: Bool = {
    av_log_set_level(AV_LOG_ERROR)
    av_log_set_callback { source, level, format, arguments in
      guard level <= AV_LOG_ERROR, let format, let arguments else { return }
      var printPrefix: Int32 = 1
      var buffer = [CChar](repeating: 0, count: 512)
      av_log_format_line2(source, level, format, arguments, &buffer, Int32(buffer.count), &printPrefix)
      let bytes = buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
      let line = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
      // `[mp4 @ 0x7f…]`: where in memory the speaker lies says nothing to anybody.
      LibAVLog.remember(line.replacing(#/ @ 0x[0-9a-f]+/#, with: ""))
    }
    return true
  }()

  /// The last error line of this thread, and forgets it.
  static func takeLastLine() -> String? {
    lastLines.withLock { $0.removeValue(forKey: threadNumber()) }
  }

  private static func remember(_ line: String) {
    // Said by encoders of frame threads after the line that gives the reason.
    if line.hasSuffix("ff_frame_thread_encoder_init failed") { return }
    lastLines.withLock { lines in
      // Threads come and go; a process that runs for months must not collect their last words.
      if lines.count > 256 { lines.removeAll() }
      lines[threadNumber()] = line
    }
  }

  private static func threadNumber() -> UInt {
    UInt(pthread_self())
  }
}
