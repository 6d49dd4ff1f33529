import CFFmpeg

extension AVPixelFormat {
  /// Whether samples are red, green and blue, in a palette or not.
  var isRGB: Bool {
    has(AV_PIX_FMT_FLAG_RGB) || hasPalette
  }

  /// Whether samples are numbers of colours.
  var hasPalette: Bool { has(AV_PIX_FMT_FLAG_PAL) }

  /// Whether there is luma alone, with or without alpha; full range where nobody says otherwise.
  var isGray: Bool {
    guard let descriptor = av_pix_fmt_desc_get(self) else { return false }
    return descriptor.pointee.nb_components < 3 && !isRGB
  }

  /// Whether the name stands for full range, as libavutil's old `yuvj…` do.
  var namesFullRange: Bool { name.hasPrefix("yuvj") }

  /// The format of the same bytes whose name leaves the range open: `yuv420p` for `yuvj420p`.
  var withOpenRange: AVPixelFormat {
    namesFullRange ? av_get_pix_fmt("yuv" + name.dropFirst("yuvj".count)) : self
  }

  /// libavutil's name.
  var name: String {
    av_get_pix_fmt_name(self).map { String(cString: $0) } ?? ""
  }

  private func has(_ flag: Int32) -> Bool {
    av_pix_fmt_desc_get(self).map { $0.pointee.flags & UInt64(flag) != 0 } ?? false
  }
}

extension Frame {
  var pixelFormat: AVPixelFormat { AVPixelFormat(raw.pointee.format) }

  /// The same picture with its range in `color_range` and not in the format's name. libswscale believes the
  /// name, and squeezes what is taken from `yuvj420p` to `yuv420p`.
  func withRangeInTag() throws -> Frame {
    guard pixelFormat.namesFullRange else { return self }
    let frame = try reference()
    frame.raw.pointee.format = pixelFormat.withOpenRange.rawValue
    frame.raw.pointee.color_range = AVCOL_RANGE_JPEG
    return frame
  }
}
