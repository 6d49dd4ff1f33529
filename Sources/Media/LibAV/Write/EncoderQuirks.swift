import CFFmpeg

/// Options that single encoders need to behave as all do here: the same bytes every time, and nothing written
/// past the log.
enum EncoderQuirks {
  /// - Parameter options: those asked for, which come last and win.
  static func options(_ options: [String: String], for encoder: String) -> [String: String] {
    var own: (key: String, value: String)?
    switch encoder {
    // x264 up to build 164 at least reads a few bytes past a row of macroblocks in the AVX-512 code of its
    // rate control (mbtree), unless a row has a multiple of 16: what comes out then depends on what lay in
    // memory. Its other code does not, and gives the same bytes on every machine.
    case "libx264" where av_get_cpu_flags() & AV_CPU_FLAG_AVX512 != 0:
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
}
