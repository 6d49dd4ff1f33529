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
  private var damage: CopyDamage
  /// By the new file's streams.
  private var orders: [Int: PacketOrder] = [:]
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
    let hasMedia = !StreamLayout.tracks(of: demuxer).isEmpty
    let info = hasMedia ? try MediaProbe.info(plan.source, cancellation: cancellation) : nil
    // Program streams give a time to some pictures only.
    demuxer.raw.pointee.flags |= AVFMT_FLAG_GENPTS
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
    // Such as FLAC in MP4, which players have long known.
    muxer.raw.pointee.strict_std_compliance = FF_COMPLIANCE_EXPERIMENTAL
    captions = CaptionPackets()
    damage = CopyDamage(plan.source, info)
    let replacesDefault = plan.tracks.contains(where: \.isDefault)
    for (index, stream) in streams.enumerated() {
      if stream.isCover, plan.container == .matroska {
        muxer.addCover(stream)
        continue
      }
      guard !plan.replacedStreams.contains(index), try plan.keeps(stream, in: muxer, &warnings) else {
        continue
      }
      copied[index] = try muxer.addStream(
        copying: stream, format: format,
        isDefault: replacesDefault && stream.pointee.codecpar.pointee.codec_type == AVMEDIA_TYPE_SUBTITLE
          ? false : nil)
    }
    for track in plan.tracks {
      captions.add(track.captions.samples, stream: try muxer.addStream(for: track, format: format))
    }
    muxer.copyChapters(from: demuxer, zero: zero)
    try plan.naming { try muxer.start() }
    demuxer.select(Set(copied.keys))
    // A cover picture has no time.
    for (index, target) in copied where !streams[index].isCover { orders[target] = order(target) }
    let tracks = StreamLayout.tracks(of: demuxer).filter { copied[$0.value] != nil }
    let recoded = plan.replacedStreams.isEmpty ? [] : plan.tracks.flatMap(\.captions.samples)
    damage = CopyDamage(
      plan.source, info, tracks: Dictionary(uniqueKeysWithValues: tracks.map { ($0.value, $0.key) }),
      captionsEnd: recoded.map { $0.end ?? $0.start }.max() ?? .zero)
  }

  /// Where pictures and sound end, after media zero; `nil` before ``run(_:)`` is through and where there are none.
  public private(set) var end: MediaTime?

  /// How long the recording is by its header; `nil` where that does not say.
  public var duration: MediaTime? {
    let duration = demuxer.raw.pointee.duration
    return duration > 0 ? MediaTime(duration, of: Rational(1, Int64(AV_TIME_BASE)) ?? Rational(1)) : nil
  }

  /// Copies everything and completes the file. Damage is a warning.
  /// - Parameter progress: gets the time that was reached.
  /// - Throws: `SystemError`, ``AVFailure`` (`NOTHING_TO_DECODE` where not a single packet of
  ///   pictures or sound is whole, `WRITE_FAILED`), `Cancelled`.
  public mutating func run(_ progress: (MediaTime) -> Void) throws {
    try plan.naming {
      try copy(progress)
      while try !Self.passingBroken({ try captions.write(until: nil, to: muxer) }) {}
      try muxer.finish()
    }
    end = damage.end
    warnings += damage.warnings(hasReadError: demuxer.hasReadError)
  }

  /// Clocks of transport and program streams jump where a few bytes are wrong.
  private func order(_ stream: Int) -> PacketOrder {
    let unit = muxer.timeBase(ofStream: stream)
    let jumps = demuxer.raw.pointee.iformat.pointee.flags & AVFMT_TS_DISCONT != 0
    return PacketOrder(
      isStrict: muxer.isStrictAboutTimes,
      longestGap: jumps ? av_rescale_q(Self.longestGapSeconds, AVRational(num: 1, den: 1), unit) : nil)
  }

  /// As the ffmpeg command's `-dts_delta_threshold`.
  private static let longestGapSeconds: Int64 = 10

  private mutating func copy(_ progress: (MediaTime) -> Void) throws {
    let packet = Packet()
    while try demuxer.read(into: packet) {
      try cancellation.check()
      guard let target = copied[packet.streamIndex] else { continue }
      let unit = demuxer.stream(packet.streamIndex).pointee.time_base
      packet.shift(by: -zero, unit: unit)
      let newUnit = muxer.timeBase(ofStream: target)
      let time = { (timestamp: Int64?) in
        timestamp.flatMap { timestamp in Rational(known: newUnit).map { MediaTime(timestamp, of: $0) } }
      }
      av_packet_rescale_ts(packet.raw, unit, newUnit)
      let verdict = orders[target]?.check(packet) ?? .whole
      let place = CopyDamage.Place(
        stream: packet.streamIndex, start: time(packet.presentationTimestamp),
        duration: time(max(0, packet.duration)) ?? .zero)
      let isDamaged = packet.isDamaged || verdict != .whole
      var isKept = verdict != .useless
      if isKept {
        if let reached = time(packet.decodeTimestamp ?? packet.presentationTimestamp) {
          isKept = try Self.passingBroken { try captions.write(until: reached, to: muxer) }
          progress(reached)
        }
        let isWritten = try Self.passingBroken {
          try muxer.write(packet, stream: target, timeBase: newUnit)
        }
        isKept = isKept && isWritten
      }
      damage.note(place, isDamaged: isDamaged, isKept: isKept)
    }
    try damage.checkRest()
  }

  /// - Returns: whether all went well; `false` where a packet that was due is so broken that it cannot be put into the
  ///   container's form, which the others can.
  private static func passingBroken(_ write: () throws -> Void) throws -> Bool {
    do {
      try write()
      return true
    } catch let error as AVFailure
      where [cffmpeg_error_invalid_data, cffmpeg_error_patch_welcome].contains(error.number)
    {
      return false
    }
  }

  /// Of the container, not of what is in it.
  private static let containerTags: Set<String> = [
    "major_brand", "minor_version", "compatible_brands", "encoder",
  ]
}

@available(*, unavailable)
extension CaptionMuxer: Sendable {}
