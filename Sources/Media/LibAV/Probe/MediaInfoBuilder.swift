import CFFmpeg
import Foundations
import MediaTypes
import SystemPackage

#if canImport(Glibc)
  import Glibc
#endif

/// Puts a ``MediaInfo`` together from an open file.
struct MediaInfoBuilder {
  let demuxer: Demuxer
  let zero: MediaZero
  let tracks: [Track: Int]
  /// By stream index.
  let timings: [Int: FrameTiming]
  /// Where the last packet ends on the container's clock, for files whose header cannot be believed.
  let measuredEnd: MediaTime?

  func build() -> MediaInfo {
    let context = demuxer.raw.pointee
    let containerTags = tags(context.metadata)
    let video = indices { $0.isVideo }.map(videoStream)
    let audio = indices { !$0.isVideo }.map(audioStream)
    let format = context.iformat.pointee
    return MediaInfo(
      path: demuxer.path.string, size: fileSize,
      container: MediaInfo.Container(
        format: String(cString: format.name), longName: format.long_name.map { String(cString: $0) } ?? ""),
      durationSeconds: duration(of: video.map(\.stream) + audio.map(\.stream)),
      startSeconds: zero.zero.seconds.rounded(toPlaces: 6),
      bitRate: context.bit_rate > 0 ? context.bit_rate : nil,
      creationTime: containerTags["creation_time"] ?? containerTags["com.apple.quicktime.creationdate"],
      timecode: timecode(containerTags),
      video: video, audio: audio,
      subtitles: subtitleStreams(),
      chapters: chapters(),
      tags: containerTags.filter { $0.key != "creation_time" },
      warnings: warnings(video.map(\.stream) + audio.map(\.stream)))
  }

  private func indices(_ isWanted: (Track) -> Bool) -> [Int] {
    tracks.filter { isWanted($0.key) }.sorted { $0.key < $1.key }.map(\.value)
  }

  private var fileSize: Int64 {
    var status = stat()
    return stat(demuxer.path.string, &status) == 0 ? Int64(status.st_size) : 0
  }

  // MARK: Streams

  private func streamInfo(_ index: Int) -> StreamInfo {
    let stream = demuxer.stream(index)
    let parameters = stream.pointee.codecpar.pointee
    let streamTags = tags(stream.pointee.metadata)
    let profile = avcodec_profile_name(parameters.codec_id, parameters.profile).map { String(cString: $0) }
    let isDecodable = avcodec_find_decoder(parameters.codec_id) != nil
    return StreamInfo(
      index: index,
      codec: parameters.codec_id == AV_CODEC_ID_NONE
        ? "unknown" : String(cString: avcodec_get_name(parameters.codec_id)),
      profile: profile,
      isDecodable: isDecodable,
      startSeconds: zero.firstFrames[index].map { ($0.time - zero.zero).seconds.rounded(toPlaces: 6) },
      durationSeconds: zero.emptyStreams.contains(index) || measuredEnd != nil ? nil : ownDuration(index),
      bitRate: parameters.bit_rate > 0 ? parameters.bit_rate : nil,
      language: streamTags["language"].flatMap { $0 == "und" ? nil : $0 },
      title: streamTags["title"],
      isDefault: stream.pointee.disposition & AV_DISPOSITION_DEFAULT != 0,
      hasEditList: EditList.isPresent(demuxer, stream))
  }

  private func videoStream(_ index: Int) -> VideoStream {
    let parameters = demuxer.stream(index).pointee.codecpar.pointee
    let timing = timings[index]
    let orientation = Orientation(stream: demuxer.stream(index))
    let frame = zero.firstFrames[index]?.frame
    let sampleAspect =
      Rational(known: av_guess_sample_aspect_ratio(demuxer.raw, demuxer.stream(index), frame?.raw))
      ?? Rational(1)
    let width = Int(frame?.raw.pointee.width ?? parameters.width)
    let height = Int(frame?.raw.pointee.height ?? parameters.height)
    let shownWidth = Int((Double(width) * sampleAspect.doubleValue).rounded())
    let pixelFormat = AVPixelFormat(frame?.raw.pointee.format ?? parameters.format)
    return VideoStream(
      stream: streamInfo(index),
      width: width, height: height,
      displayWidth: orientation.isTransposed ? height : shownWidth,
      displayHeight: orientation.isTransposed ? shownWidth : height,
      pixelFormat: av_get_pix_fmt_name(pixelFormat).map { String(cString: $0) },
      bitDepth: av_pix_fmt_desc_get(pixelFormat).map { Int(cffmpeg_bit_depth($0)) },
      rotation: orientation.clockwiseDegrees, isMirrored: orientation.isMirrored,
      sampleAspect: sampleAspect,
      color: ColorInfo(stream: demuxer.stream(index), frame: frame),
      fieldOrder: fieldOrder(parameters, frame),
      nominalFrameRate: timing?.nominalRate,
      measuredFrameRate: timing?.averageRate,
      standardFrameRate: timing?.standardRate,
      isVariableFrameRate: timing?.isVariable ?? false,
      shortestFrameMs: timing?.shortest.map { $0.milliseconds.rounded(toPlaces: 3) },
      longestFrameMs: timing?.longest.map { $0.milliseconds.rounded(toPlaces: 3) },
      measuredFrames: timing?.frameCount ?? 0)
  }

  private func audioStream(_ index: Int) -> AudioStream {
    let parameters = demuxer.stream(index).pointee.codecpar.pointee
    let format = AVSampleFormat(parameters.format)
    let bits =
      parameters.bits_per_raw_sample > 0 ? parameters.bits_per_raw_sample : parameters.bits_per_coded_sample
    return AudioStream(
      stream: streamInfo(index),
      channels: Int(parameters.ch_layout.nb_channels),
      channelLayout: ChannelLayout.name(of: parameters.ch_layout),
      sampleRate: Int(parameters.sample_rate),
      sampleFormat: av_get_sample_fmt_name(format).map { String(cString: $0) },
      bitDepth: bits > 0 ? Int(bits) : nil,
      primingSamples: parameters.initial_padding > 0 ? Int(parameters.initial_padding) : nil)
  }

  private func subtitleStreams() -> [SubtitleStream] {
    (0..<demuxer.streamCount)
      .filter { demuxer.stream($0).pointee.codecpar.pointee.codec_type == AVMEDIA_TYPE_SUBTITLE }
      .map { SubtitleStream(stream: streamInfo($0)) }
  }

  private func fieldOrder(_ parameters: AVCodecParameters, _ frame: Frame?) -> String {
    if let frame = frame?.raw.pointee, frame.interlaced_frame != 0 {
      return frame.top_field_first != 0 ? "top-first" : "bottom-first"
    }
    switch parameters.field_order {
    case AV_FIELD_TT, AV_FIELD_TB: return "top-first"
    case AV_FIELD_BB, AV_FIELD_BT: return "bottom-first"
    default: return "progressive"
    }
  }

  // MARK: Time

  /// From the first frame that is presented to the end.
  private func ownDuration(_ index: Int) -> Double? {
    let stream = demuxer.stream(index).pointee
    guard stream.duration != cffmpeg_no_timestamp, stream.duration > 0 else { return nil }
    let unit = stream.time_base.seconds
    var duration = Double(stream.duration) * unit
    // The header counts from the track's first packet, which need not give a frame.
    if let first = zero.firstFrames[index]?.time.seconds, stream.start_time != cffmpeg_no_timestamp {
      duration -= max(0, first - Double(stream.start_time) * unit)
    }
    return duration > 0 ? duration.rounded(toPlaces: 6) : nil
  }

  /// The end of the stream that ends last; the container's own figure where streams do not say.
  private func duration(of streams: [StreamInfo]) -> Double? {
    if let measuredEnd { return (measuredEnd - zero.zero).seconds.rounded(toPlaces: 6) }
    let ends = streams.compactMap { stream -> Double? in
      guard let start = stream.startSeconds, let duration = stream.durationSeconds else { return nil }
      return start + duration
    }
    if let end = ends.max() { return end.rounded(toPlaces: 6) }
    let total = demuxer.raw.pointee.duration
    guard total != cffmpeg_no_timestamp, total > 0 else { return nil }
    return (Double(total) / Double(AV_TIME_BASE)).rounded(toPlaces: 6)
  }

  private func timecode(_ containerTags: [String: String]) -> String? {
    let streams = (0..<demuxer.streamCount).map { tags(demuxer.stream($0).pointee.metadata)["timecode"] }
    if let timecode = streams.compactMap({ $0 }).first ?? containerTags["timecode"] { return timecode }
    return zero.firstFrames.sorted { $0.key < $1.key }.compactMap { EmbeddedTimecode.read($0.value.frame) }
      .first
  }

  private func chapters() -> [MediaInfo.Chapter] {
    (0..<demuxer.raw.pointee.nb_chapters).map { number in
      let chapter = cffmpeg_chapter(demuxer.raw, number).pointee
      let unit = chapter.time_base.seconds
      return MediaInfo.Chapter(
        startSeconds: (Double(chapter.start) * unit - zero.zero.seconds).rounded(toPlaces: 6),
        endSeconds: (Double(chapter.end) * unit - zero.zero.seconds).rounded(toPlaces: 6),
        title: tags(chapter.metadata)["title"])
    }
  }

  private func warnings(_ streams: [StreamInfo]) -> [Warning] {
    streams.compactMap { stream in
      if !stream.isDecodable {
        return Warning(
          code: "UNDECODABLE_STREAM",
          message:
            "Stream \(stream.index) of \(quoted(demuxer.path)) is coded as \(stream.codec), which cannot be decoded here."
        )
      }
      let isEmpty =
        demuxer.stream(stream.index).pointee.duration == 0 || zero.firstFrames[stream.index] == nil
      guard isEmpty, zero.firstFrames[stream.index] == nil else { return nil }
      return Warning(
        code: "EMPTY_STREAM",
        message:
          "Stream \(stream.index) of \(quoted(demuxer.path)) shows no frame near the start; it may be empty.")
    }
  }
}
