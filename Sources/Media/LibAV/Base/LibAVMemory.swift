import CFFmpeg

/// How memory that libav frees goes back to the system.
public enum LibAVMemory {
  /// Keeps glibc from raising, as it does by itself, the size from which blocks go back when they are freed
  /// (mallopt(3)). The indexes of long recordings are such blocks, grow step by step, and would stay behind at
  /// each size. Frames are not affected: libav keeps theirs in pools.
  ///
  /// For the whole process, so it is for a program's `main` to call, before there is a second thread.
  public static func returnLargeBlocks() {
    cffmpeg_set_mmap_threshold(1 << 20)
  }
}
