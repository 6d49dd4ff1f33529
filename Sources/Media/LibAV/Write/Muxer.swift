import CFFmpeg
import Foundations
import MediaTypes
import SystemPackage

/// Writes packets into a media file: the owner of an `AVFormatContext` for writing.
///
/// Confined to the thread that uses it. A file is complete only after ``finish()``.
final class Muxer {
  let path: FilePath
  /// Owned; freed with this object.
  let raw: UnsafeMutablePointer<AVFormatContext>
  private let interrupt: InterruptFlag
  private let options: [String: String]
  private var hasHeader = false

  /// - Parameters:
  ///   - format: libavformat's short name, such as `mov`.
  ///   - options: private options of the muxer.
  ///   - tags: container tags.
  /// - Throws: ``SystemError``, ``AVFailure``.
  init(
    path: FilePath, format: String, options: [String: String], tags: [String: String],
    cancellation: Cancellation
  ) throws {
    _ = LibAVLog.isInstalled
    self.path = path
    self.options = options
    interrupt = InterruptFlag(cancellation)
    var context: UnsafeMutablePointer<AVFormatContext>?
    let file = "file:" + path.string
    // The muxer needs the name too: to move the index of an MP4 to the front it opens the file again.
    try check(avformat_alloc_output_context2(&context, nil, format, file), .write(path))
    guard let context else { outOfMemory() }
    raw = context
    context.pointee.interrupt_callback = interrupt.callback
    // Random identifiers, dates and version strings would make equal runs differ.
    context.pointee.flags |= AVFMT_FLAG_BITEXACT
    for key in tags.keys.sorted() { av_dict_set(&context.pointee.metadata, key, tags[key], 0) }
    try check(
      avio_open2(&context.pointee.pb, file, AVIO_FLAG_WRITE, &context.pointee.interrupt_callback, nil),
      .write(path))
  }

  deinit {
    avio_closep(&raw.pointee.pb)
    avformat_free_context(raw)
  }

  /// Adds a stream that carries what an encoder makes.
  /// - Returns: the stream's index in the file.
  func addStream(
    for encoder: Encoder, tags: [String: String] = [:], isDefault: Bool = false,
    sideDataFrom frame: Frame? = nil
  ) throws -> Int {
    guard let stream = avformat_new_stream(raw, nil) else { outOfMemory() }
    try check(avcodec_parameters_from_context(stream.pointee.codecpar, encoder.raw), .write(path))
    stream.pointee.time_base = encoder.raw.pointee.time_base
    stream.pointee.sample_aspect_ratio = encoder.raw.pointee.sample_aspect_ratio
    if encoder.raw.pointee.codec_type == AVMEDIA_TYPE_VIDEO {
      stream.pointee.avg_frame_rate = encoder.raw.pointee.framerate
      stream.pointee.r_frame_rate = encoder.raw.pointee.framerate
    }
    if isDefault { stream.pointee.disposition |= AV_DISPOSITION_DEFAULT }
    for key in tags.keys.sorted() { av_dict_set(&stream.pointee.metadata, key, tags[key], 0) }
    if let frame { copyHDRMetadata(from: frame, to: stream) }
    return Int(stream.pointee.index)
  }

  /// Writes the header; every stream must have been added.
  func start() throws {
    let (result, unused) = withOptions(options) { avformat_write_header(raw, &$0) }
    try check(result, .write(path))
    if let option = unused.sorted().first {
      throw AVFailure(
        code: "UNKNOWN_OPTION", category: .usage, message: "The container has no option \(quoted(option)).")
    }
    hasHeader = true
  }

  /// Whether no two packets of a stream may be decoded at one time.
  var isStrictAboutTimes: Bool { raw.pointee.oformat.pointee.flags & AVFMT_TS_NONSTRICT == 0 }

  /// Seconds per unit of a stream's timestamps in the file; known after ``start()``.
  func timeBase(ofStream index: Int) -> AVRational { cffmpeg_stream(raw, UInt32(index)).pointee.time_base }

  /// Writes one packet, in the order of time with those of other streams as far as the buffer allows.
  /// - Parameters:
  ///   - packet: its data goes to the file, and it is left empty.
  ///   - timeBase: seconds per unit of its timestamps.
  func write(_ packet: Packet, stream index: Int, timeBase: AVRational) throws {
    let stream = cffmpeg_stream(raw, UInt32(index))
    packet.raw.pointee.stream_index = Int32(index)
    av_packet_rescale_ts(packet.raw, timeBase, stream.pointee.time_base)
    try check(av_interleaved_write_frame(raw, packet.raw), .write(path))
  }

  /// Writes what is buffered and the file's index.
  func finish() throws {
    precondition(hasHeader, "finish() follows start()")
    try check(av_write_trailer(raw), .write(path))
    avio_flush(raw.pointee.pb)
    if let output = raw.pointee.pb, output.pointee.error < 0 {
      throw failure(output.pointee.error, .write(path))
    }
    try check(avio_closep(&raw.pointee.pb), .write(path))
  }

  /// Mastering display and content light level, which players need to show HDR as it was meant.
  private func copyHDRMetadata(from frame: Frame, to stream: UnsafeMutablePointer<AVStream>) {
    let kinds: [(AVFrameSideDataType, AVPacketSideDataType)] = [
      (AV_FRAME_DATA_MASTERING_DISPLAY_METADATA, AV_PKT_DATA_MASTERING_DISPLAY_METADATA),
      (AV_FRAME_DATA_CONTENT_LIGHT_LEVEL, AV_PKT_DATA_CONTENT_LIGHT_LEVEL),
    ]
    for (frameKind, packetKind) in kinds {
      guard let data = av_frame_get_side_data(frame.raw, frameKind) else { continue }
      let size = data.pointee.size
      guard let copy = av_stream_new_side_data(stream, packetKind, size) else { outOfMemory() }
      copy.update(from: data.pointee.data, count: size)
    }
  }
}

@available(*, unavailable)
extension Muxer: Sendable {}
