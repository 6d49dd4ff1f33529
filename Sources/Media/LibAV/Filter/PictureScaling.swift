import CFFmpeg

/// The filters that bring pictures to their size and pixel format.
///
/// The zimg library where only chroma planes and depth grow: it takes a third of libswscale's time, and luma is the same to the
/// bit. libswscale does the rest: other sizes, layouts, ranges and matrices, and fewer bits, which it dithers.
enum PictureScaling {
  /// - Parameters:
  ///   - frame: as it comes in, before it is turned.
  ///   - isResized: whether the size that is asked for is not that of the frame once it is turned.
  static func filters(
    from frame: Frame, to result: AVPixelFormat, width: Int, height: Int, isResized: Bool,
    conversion: ColorConversion
  ) -> [String] {
    guard !isResized, conversion.isPlain, frame.width.isMultiple(of: 2), frame.height.isMultiple(of: 2),
      let source = frame.pixelFormat.planarDepth, let target = result.planarDepth, source <= target
    else {
      let options = ["scale=w=\(width)", "h=\(height)", "flags=bicubic"] + conversion.scaleOptions
      return [options.joined(separator: ":")]
    }
    // The same bicubic as libswscale's. Fields are gone, but may still be flagged.
    return [
      "setfield=prog", "zscale=filter=bicubic:param_a=0:param_b=0.6:dither=none", "format=\(result.name)",
    ]
  }
}

extension AVPixelFormat {
  /// Bits per sample of luma and chroma in planes of their own, without alpha; `nil` for other layouts.
  fileprivate var planarDepth: Int32? {
    guard let descriptor = av_pix_fmt_desc_get(self)?.pointee, !isRGB, descriptor.nb_components == 3,
      descriptor.flags & UInt64(AV_PIX_FMT_FLAG_PLANAR) != 0,
      descriptor.flags & UInt64(AV_PIX_FMT_FLAG_BE) == 0, descriptor.log2_chroma_w <= 1,
      [descriptor.comp.0, descriptor.comp.1, descriptor.comp.2].map(\.plane) == [0, 1, 2]
    else { return nil }
    return descriptor.comp.0.depth
  }
}
