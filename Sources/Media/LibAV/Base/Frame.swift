import CFFmpeg

/// A decoded picture or a run of audio samples: the owner of one `AVFrame`.
///
/// Frames are shared between the outputs of a pass, so their content is never changed after they were made;
/// who needs other properties makes a new frame that refers to the same buffers.
public final class Frame: @unchecked Sendable {
  // @unchecked because the frame is not changed once it is out of the function that made it, and because
  // libav's reference counts on the buffers are atomic.

  /// Owned; freed with this object.
  let raw: UnsafeMutablePointer<AVFrame>

  init() {
    guard let raw = av_frame_alloc() else { outOfMemory() }
    self.raw = raw
  }

  /// A new frame on the same buffers, whose properties may be set before it is handed on.
  func reference() throws -> Frame {
    let copy = Frame()
    try check(av_frame_ref(copy.raw, raw), .filter("reference"))
    return copy
  }

  deinit {
    var raw: UnsafeMutablePointer<AVFrame>? = raw
    av_frame_free(&raw)
  }

  /// Presentation time in units of whoever made the frame, `nil` where unknown.
  var timestamp: Int64? {
    get { raw.pointee.pts == cffmpeg_no_timestamp ? nil : raw.pointee.pts }
    set { raw.pointee.pts = newValue ?? cffmpeg_no_timestamp }
  }

  /// The timestamp that libav believes in most: from the packet where the decoder gives none.
  var bestEffortTimestamp: Int64? {
    let value = raw.pointee.best_effort_timestamp
    return value == cffmpeg_no_timestamp ? timestamp : value
  }

  public var width: Int { Int(raw.pointee.width) }
  public var height: Int { Int(raw.pointee.height) }
  /// Samples per channel.
  public var sampleCount: Int { Int(raw.pointee.nb_samples) }
  public var sampleRate: Int { Int(raw.pointee.sample_rate) }
  public var channelCount: Int { Int(raw.pointee.ch_layout.nb_channels) }

  /// The number of the channel for low-frequency effects, from 0; `nil` in layouts without one.
  public var lowFrequencyChannel: Int? {
    let index = av_channel_layout_index_from_channel(&raw.pointee.ch_layout, AV_CHAN_LOW_FREQUENCY)
    return index >= 0 ? Int(index) : nil
  }

  /// Whether the decoder saw damage in it.
  var isDamaged: Bool {
    raw.pointee.flags & AV_FRAME_FLAG_CORRUPT != 0 || raw.pointee.decode_error_flags != 0
  }

  /// The closed captions that came with a picture: triples, as `cc_data` of ATSC A/53 part 4 has them.
  public var closedCaptions: [UInt8] {
    guard let data = av_frame_get_side_data(raw, AV_FRAME_DATA_A53_CC) else { return [] }
    return Array(UnsafeBufferPointer(start: data.pointee.data, count: data.pointee.size))
  }

  /// Reads the samples of one channel of a planar float frame (`fltp`).
  /// - Parameter channel: from 0, below ``channelCount``.
  public func withFloatSamples<Result>(
    channel: Int, _ body: (UnsafeBufferPointer<Float>) throws -> Result
  ) rethrows -> Result {
    precondition(raw.pointee.format == AV_SAMPLE_FMT_FLTP.rawValue && channel < channelCount)
    let data = cffmpeg_frame_channel(raw, Int32(channel))
    return try data.withMemoryRebound(sampleCount, body)
  }

  /// Reads one row of a plane of a picture.
  func withRow<Result>(
    _ row: Int, plane: Int, count: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
  ) rethrows -> Result {
    let stride = Int(cffmpeg_frame_stride(raw, Int32(plane)))
    let start = cffmpeg_frame_plane(raw, Int32(plane)).map { UnsafePointer($0 + row * stride) }
    return try body(UnsafeBufferPointer(start: start, count: count))
  }
}

extension UnsafeMutablePointer<UInt8>? {
  /// The bytes as floats, for the time of the call.
  fileprivate func withMemoryRebound<Result>(
    _ count: Int, _ body: (UnsafeBufferPointer<Float>) throws -> Result
  ) rethrows -> Result {
    guard let self else { return try body(UnsafeBufferPointer(start: nil, count: 0)) }
    return try self.withMemoryRebound(to: Float.self, capacity: count) {
      try body(UnsafeBufferPointer(start: $0, count: count))
    }
  }
}

/// libav's small allocations fail only when the machine is out of memory, where nothing useful can be done.
func outOfMemory() -> Never {
  fatalError("out of memory")
}
