import CFFmpeg

/// What single encoders need to behave as all do here: the same bytes every time, colours that stay what they
/// are, and nothing written past the log.
enum EncoderQuirks {
  /// - Parameters:
  ///   - options: those asked for, which come last and win.
  ///   - picture: what every frame will look like.
  static func options(
    _ options: [String: String], for encoder: String, picture: PictureFormat
  ) -> [String: String] {
    if encoder == "ffv1", options["slices"] == "16", !isCuttable(picture) {
      // The encoder then finds a number that will do.
      return options.filter { $0.key != "slices" }
    }
    var own: (key: String, value: String)?
    switch encoder {
    // The AVX-512 code of x264's rate control (mbtree, seen in build 164) reads past a row of macroblocks that
    // is no multiple of 8, so that what comes out depends on what lay in memory before. The code for AVX2 does
    // not, gives the same bytes otherwise, and takes 3 % longer.
    case "libx264" where !((picture.width + 15) / 16).isMultiple(of: 8) && hasAVX512:
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

  /// Whether FFV1 can cut pictures into 4 × 4 slices: not where halved chroma of an odd length would lack a
  /// sample in the last row or column. Source: `ff_need_new_slices` in libavcodec/ffv1.c.
  private static func isCuttable(_ picture: PictureFormat) -> Bool {
    guard let format = av_pix_fmt_desc_get(picture.pixelFormat)?.pointee else { return true }
    func isCuttable(_ length: Int, chromaShift: UInt8) -> Bool {
      let unit = 1 << Int(chromaShift)
      let last = length - length * 3 / 4
      return length.isMultiple(of: unit) || !last.isMultiple(of: unit)
    }
    return isCuttable(picture.width, chromaShift: format.log2_chroma_w)
      && isCuttable(picture.height, chromaShift: format.log2_chroma_h)
  }

  /// The nearest that an encoder can write of how samples become light.
  static func color(_ color: PictureColor, for encoder: String) -> PictureColor {
    guard encoder.hasPrefix("prores") else { return color }
    // The frame header has room for few values, and the encoders write 0 for others, which is RGB. Equal
    // matrices, primaries and curves have several names in ITU-T H.273. Source: SMPTE RDD 36, 6.1.1.
    var result = color
    result.matrix = equal(color.matrix, matrices) ?? AVCOL_SPC_UNSPECIFIED
    result.primaries = equal(color.primaries, primaries) ?? AVCOL_PRI_UNSPECIFIED
    result.transfer = equal(color.transfer, transfers) ?? AVCOL_TRC_UNSPECIFIED
    return result
  }

  private static func equal<Tag: Equatable>(_ tag: Tag, _ table: [(tag: Tag, written: Tag)]) -> Tag? {
    table.first { $0.tag == tag }?.written
  }

  private static let matrices = [
    (tag: AVCOL_SPC_BT709, written: AVCOL_SPC_BT709), (AVCOL_SPC_SMPTE170M, AVCOL_SPC_SMPTE170M),
    (AVCOL_SPC_BT470BG, AVCOL_SPC_SMPTE170M), (AVCOL_SPC_BT2020_NCL, AVCOL_SPC_BT2020_NCL),
  ]
  private static let primaries = [
    (tag: AVCOL_PRI_BT709, written: AVCOL_PRI_BT709), (AVCOL_PRI_BT470BG, AVCOL_PRI_BT470BG),
    (AVCOL_PRI_SMPTE170M, AVCOL_PRI_SMPTE170M), (AVCOL_PRI_SMPTE240M, AVCOL_PRI_SMPTE170M),
    (AVCOL_PRI_BT2020, AVCOL_PRI_BT2020), (AVCOL_PRI_SMPTE431, AVCOL_PRI_SMPTE431),
    (AVCOL_PRI_SMPTE432, AVCOL_PRI_SMPTE432),
  ]
  private static let transfers = [
    (tag: AVCOL_TRC_BT709, written: AVCOL_TRC_BT709), (AVCOL_TRC_SMPTE170M, AVCOL_TRC_BT709),
    (AVCOL_TRC_BT2020_10, AVCOL_TRC_BT709), (AVCOL_TRC_BT2020_12, AVCOL_TRC_BT709),
    (AVCOL_TRC_SMPTE2084, AVCOL_TRC_SMPTE2084), (AVCOL_TRC_ARIB_STD_B67, AVCOL_TRC_ARIB_STD_B67),
  ]

  private static var hasAVX512: Bool { av_get_cpu_flags() & AV_CPU_FLAG_AVX512 != 0 }
}
