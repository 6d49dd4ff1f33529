import CFFmpeg
import Foundations

/// Connects a ``Cancellation`` to libav's interrupt callback: blocking reads and writes return `AVERROR_EXIT`
/// once it is cancelled. Keep it alive as long as the context that uses it.
final class InterruptFlag {
  let cancellation: Cancellation

  init(_ cancellation: Cancellation) {
    self.cancellation = cancellation
  }

  /// For `AVFormatContext.interrupt_callback`; borrows this object.
  var callback: AVIOInterruptCB {
    AVIOInterruptCB(
      callback: { opaque in
        guard let opaque else { return 0 }
        let flag = Unmanaged<InterruptFlag>.fromOpaque(opaque).takeUnretainedValue()
        return flag.cancellation.isCancelled ? 1 : 0
      },
      opaque: Unmanaged.passUnretained(self).toOpaque())
  }
}
