import CFFmpeg
public import Foundations
public import MediaTypes
import SystemPackage

/// Copies a media file packet by packet, with caption tracks beside what it has.
///
/// Times are counted from media zero in the new file. Confined to the thread that uses it; memory does not
/// depend on the recording's length, but for the index that a container has.
public struct CaptionMuxer {
  private let plan: CaptionMuxPlan
  private let cancellation: Cancellation
  private let demuxer: Demuxer
  private let muxer: Muxer
  /// Media zero on the source's own clock.
  private let zero: MediaTime
  /// The new file's streams by the source's.
  private var copied: [Int: Int] = [:]
  private var captions: CaptionPackets
  /// What could not be kept.
  public private(set) var warnings: [Warning] = []

  /// Opens both files and writes the header.
  /// - Throws: `SystemError`, ``AVFailure`` (`CANNOT_KEEP_STREAM` for pictures or sound that the container does
  ///   not take, `WRITE_FAILED`, and as ``MediaProbe/info(_:cancellation:)``), `Cancelled`.
  public init(_ plan: CaptionMuxPlan, cancellation: Cancellation) throws {
    self.plan = plan
    self.cancellation = cancellation
    zero = try MediaZero.ofFile(plan.source, cancellation: cancellation)
    let demuxer = try Demuxer(path: plan.source, cancellation: cancellation)
    self.demuxer = demuxer
    let format = plan.container.format
    let tags = tags(demuxer.raw.pointee.metadata).filter { !Self.containerTags.contains($0.key) }
    let streams = (0..<demuxer.streamCount).map { demuxer.stream($0) }
    // Names such as `com.apple.quicktime.make`.
    let hasNamedTags = tags.keys.contains { $0.contains(".") } && !streams.contains(where: \.isCover)
    muxer = try Muxer(
      path: plan.path, format: format, options: plan.container.options(hasNamedTags: hasNamedTags),
      tags: tags,
      cancellation: cancellation)
    captions = CaptionPackets()
    let replacesDefault = plan.tracks.contains(where: \.isDefault)
    for (index, stream) in streams.enumerated() {
      if stream.isCover, plan.container == .matroska {
        muxer.addCover(stream)
        continue
      }
      guard !plan.replacedStreams.contains(index), try keeps(stream) else { continue }
      copied[index] = try muxer.addStream(
        copying: stream, format: format,
        isDefault: replacesDefault && stream.pointee.codecpar.pointee.codec_type == AVMEDIA_TYPE_SUBTITLE
          ? false : nil)
    }
    for track in plan.tracks {
      captions.add(track.captions.samples, stream: try muxer.addStream(for: track, format: format))
    }
    muxer.copyChapters(from: demuxer, zero: zero)
    try muxer.start()
    demuxer.select(Set(copied.keys))
  }

  /// How long the recording is by its header; `nil` where that does not say.
  public var duration: MediaTime? {
    let duration = demuxer.raw.pointee.duration
    return duration > 0 ? MediaTime(duration, of: Rational(1, Int64(AV_TIME_BASE)) ?? Rational(1)) : nil
  }

  /// Copies everything and completes the file.
  /// - Parameter progress: gets the time that was reached.
  /// - Throws: `SystemError`, ``AVFailure``, `Cancelled`.
  public mutating func run(_ progress: (MediaTime) -> Void) throws {
    let packet = Packet()
    while try demuxer.read(into: packet) {
      try cancellation.check()
      guard let target = copied[packet.streamIndex] else { continue }
      let unit = demuxer.stream(packet.streamIndex).pointee.time_base
      if let time = packet.decodeTimestamp ?? packet.presentationTimestamp, let length = Rational(known: unit)
      {
        let reached = MediaTime(time, of: length) - zero
        try captions.write(until: reached, to: muxer)
        progress(reached)
      }
      packet.shift(by: -zero, unit: unit)
      try muxer.write(packet, stream: target, timeBase: unit)
    }
    if demuxer.hasReadError {
      warnings.append(
        Warning(
          code: Warning.truncated,
          message: "\(quoted(plan.source)) ends before its header says; what is there was copied."))
    }
    try captions.write(until: nil, to: muxer)
    try muxer.finish()
  }

  /// Of the container, not of what is in it.
  private static let containerTags: Set<String> = [
    "major_brand", "minor_version", "compatible_brands", "encoder",
  ]

  private mutating func keeps(_ stream: UnsafeMutablePointer<AVStream>) throws -> Bool {
    let parameters = stream.pointee.codecpar.pointee
    let name = String(cString: avcodec_get_name(parameters.codec_id))
    let index = stream.pointee.index
    switch parameters.codec_type {
    case AVMEDIA_TYPE_VIDEO, AVMEDIA_TYPE_AUDIO:
      // libavformat writes no cover pictures into MOV.
      if stream.isCover, plan.container == .mov { break }
      if muxer.takes(parameters.codec_id) { return true }
      // A cover picture is not what a file is about.
      guard !stream.isCover else { break }
      throw AVFailure(
        code: "CANNOT_KEEP_STREAM", category: .unusableInput,
        message:
          "\(plan.container.rawValue) cannot hold stream \(index) of \(quoted(plan.source)), \(name), as it is; "
          + "name an output that ends in .mkv, or transcode it first.")
    case AVMEDIA_TYPE_SUBTITLE: if muxer.takes(parameters.codec_id) { return true }
    case AVMEDIA_TYPE_ATTACHMENT: if plan.container == .matroska { return true }
    case AVMEDIA_TYPE_DATA:
      // Timecode and chapters are written anew from what they say.
      let isRemade =
        parameters.codec_tag == fourCharacterCode("tmcd") || parameters.codec_id == AV_CODEC_ID_BIN_DATA
      if isRemade { return false }
    default: break
    }
    warnings.append(
      Warning(
        code: "STREAM_LEFT_OUT",
        message:
          "\(plan.container.rawValue) cannot hold stream \(index) of \(quoted(plan.source)), \(name); it was left out."
      ))
    return false
  }
}

extension UnsafeMutablePointer<AVStream> {
  /// Whether it is a cover picture.
  fileprivate var isCover: Bool { pointee.disposition & AV_DISPOSITION_ATTACHED_PIC != 0 }
}

@available(*, unavailable)
extension CaptionMuxer: Sendable {}
