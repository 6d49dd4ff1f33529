import CFFmpeg

/// What becomes of a picture's range and matrix, told to the scaler and written into the tags alike.
///
/// Luma and chroma come out in limited range, because editors and browsers take full range for limited
/// whatever the tag says.
struct ColorConversion {
  /// Of the result.
  let color: PictureColor
  /// Of the filter `scale`, in libavfilter's syntax.
  let scaleOptions: [String]

  /// Whether range and matrix stay as they are.
  let isPlain: Bool

  /// - Parameters:
  ///   - frame: with its range in the tag; see ``Frame/withRangeInTag()``.
  ///   - keepsRange: whether full range stays.
  ///   - needsBT709: whether the coding has no other matrix for standard dynamic range.
  init(from frame: Frame, to result: AVPixelFormat, keepsRange: Bool, needsBT709: Bool) {
    let source = frame.pixelFormat
    var color = PictureColor(of: frame)
    let isFull = !source.isRGB && (color.range == AVCOL_RANGE_JPEG || (color.isRangeUnknown && source.isGray))
    let becomesFull = result.namesFullRange || (keepsRange && isFull)
    let range = becomesFull ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG
    var isPlain = false
    let output = "out_range=\(becomesFull ? "pc" : "tv")"
    let input = "in_range=\(isFull ? "pc" : "tv")"
    switch (source.isRGB, result.isRGB) {
    case (true, true):
      scaleOptions = []
    case (true, false):
      // The customary matrix by size, which players assume too.
      let usesBT709 = frame.height >= 720 || needsBT709
      scaleOptions = [output, "out_color_matrix=\(usesBT709 ? "bt709" : "smpte170m")"]
      color.range = range
      color.matrix = usesBT709 ? AVCOL_SPC_BT709 : AVCOL_SPC_SMPTE170M
      // What screens show, sRGB, has these primaries; QuickTime files have all three tags or none.
      if color.primaries == AVCOL_PRI_UNSPECIFIED { color.primaries = AVCOL_PRI_BT709 }
      if color.transfer == AVCOL_TRC_UNSPECIFIED { color.transfer = AVCOL_TRC_BT709 }
    case (false, true):
      scaleOptions = [input]
      color.range = AVCOL_RANGE_JPEG
      color.matrix = AVCOL_SPC_RGB
    case (false, false) where keepsRange:
      scaleOptions = [input, output]
    case (false, false):
      color.range = range
      // Said of luma and chroma it cannot be true.
      if color.matrix == AVCOL_SPC_RGB { color.matrix = AVCOL_SPC_UNSPECIFIED }
      let changesMatrix = needsBT709 && color.hasStandardDefinitionMatrix
      scaleOptions = [input, output] + (changesMatrix ? ["out_color_matrix=bt709", Self.throughRGB] : [])
      if changesMatrix { color.matrix = AVCOL_SPC_BT709 }
      isPlain = !changesMatrix && isFull == becomesFull
    }
    self.color = color
    self.isPlain = isPlain
  }

  /// libswscale takes the way through RGB to another matrix, and without these flags repeats chroma there.
  private static let throughRGB = "flags=bicubic+full_chroma_int+full_chroma_inp+accurate_rnd"
}

extension PictureColor {
  fileprivate var isRangeUnknown: Bool { range == AVCOL_RANGE_UNSPECIFIED }

  /// ITU-R BT.601, by either of its names.
  fileprivate var hasStandardDefinitionMatrix: Bool {
    matrix == AVCOL_SPC_BT470BG || matrix == AVCOL_SPC_SMPTE170M
  }
}
