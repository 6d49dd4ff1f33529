import CFFmpeg

/// Options that single encoders need to behave as all do here: the same bytes every time, and nothing written
/// past the log.
enum EncoderQuirks {
  /// - Parameters:
  ///   - options: those asked for, which come last and win.
  ///   - width: of the pictures, in pixels.
  static func options(_ options: [String: String], for encoder: String, width: Int) -> [String: String] {
    var own: (key: String, value: String)?
    switch encoder {
    // The AVX-512 code of x264's rate control (mbtree, seen in build 164) reads past a row of macroblocks that
    // is no multiple of 8, so that what comes out depends on what lay in memory before. The code for AVX2 does
    // not, gives the same bytes otherwise, and takes 3 % longer.
    case "libx264" where !((width + 15) / 16).isMultiple(of: 8) && hasAVX512:
      own = ("x264-params", "asm=FMA3,BMI2,AVX2")
    // Writes to standard error by itself.
    case "libx265": own = ("x265-params", "log-level=none")
    default: break
    }
    guard let own else { return options }
    var result = options
    result[own.key] = [own.value, options[own.key]].compactMap { $0 }.joined(separator: ":")
    return result
  }

  private static var hasAVX512: Bool { av_get_cpu_flags() & AV_CPU_FLAG_AVX512 != 0 }
}
