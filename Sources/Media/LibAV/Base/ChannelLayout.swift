import CFFmpeg

/// Channel layouts by libavutil's names, such as `stereo` or `5.1(side)`; an `AVChannelLayout` cannot be a
/// Swift value because it may own memory.
enum ChannelLayout {
  /// The name of a layout; one without an order is named after the usual layout of that many channels.
  static func name(of layout: AVChannelLayout) -> String {
    if layout.order == AV_CHANNEL_ORDER_NATIVE, let name = usualNames[layout.u.mask] { return name }
    var layout = layout
    if layout.order == AV_CHANNEL_ORDER_UNSPEC {
      return defaultName(channels: Int(layout.nb_channels))
    }
    return describe(&layout)
  }

  /// By their speakers, a bit for each. This is asked for each frame of sound, and to spell a name takes nearly as long as to
  /// decode one.
  private static let usualNames: [UInt64: String] = Dictionary(
    (1...8).map { channels in
      var layout = AVChannelLayout()
      av_channel_layout_default(&layout, Int32(channels))
      return (layout.u.mask, describe(&layout))
    }, uniquingKeysWith: { first, _ in first })

  /// The usual layout of a number of channels: `mono`, `stereo`, `2.1`, …; without a usual one, `N channels`.
  static func defaultName(channels: Int) -> String {
    var layout = AVChannelLayout()
    av_channel_layout_default(&layout, Int32(channels))
    defer { av_channel_layout_uninit(&layout) }
    return describe(&layout)
  }

  /// The number of channels of a layout by its name, `nil` for an unknown name.
  static func channelCount(named name: String) -> Int? {
    var layout = AVChannelLayout()
    guard av_channel_layout_from_string(&layout, name) == 0 else { return nil }
    defer { av_channel_layout_uninit(&layout) }
    return Int(layout.nb_channels)
  }

  /// Lends the layout of this name.
  /// - Throws: ``AVFailure`` for a name that libavutil does not know.
  static func withLayout<Result>(
    named name: String, _ body: (UnsafeMutablePointer<AVChannelLayout>) throws -> Result
  ) throws -> Result {
    var layout = AVChannelLayout()
    try check(av_channel_layout_from_string(&layout, name), .filter("channel layout \(name)"))
    defer { av_channel_layout_uninit(&layout) }
    return try body(&layout)
  }

  private static func describe(_ layout: inout AVChannelLayout) -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    av_channel_layout_describe(&layout, &buffer, buffer.count)
    return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
