import CFFmpeg
import MediaTypes

extension Muxer {
  /// Whether the container has a way to hold a codec.
  func takes(_ codec: AVCodecID) -> Bool {
    avformat_query_codec(raw.pointee.oformat, codec, FF_COMPLIANCE_EXPERIMENTAL) == 1
  }

  /// Adds a stream that carries what another file's carries, as it is.
  /// - Parameters:
  ///   - format: of the new file, by libavformat's short name.
  ///   - isDefault: `nil` for what the source says.
  /// - Returns: the stream's index in the file.
  func addStream(
    copying source: UnsafeMutablePointer<AVStream>, format: String, isDefault: Bool?
  ) throws -> Int {
    guard let stream = avformat_new_stream(raw, nil) else { outOfMemory() }
    try check(avcodec_parameters_copy(stream.pointee.codecpar, source.pointee.codecpar), .write(path))
    // The letters by which a container knows a coding are its own.
    let tag = stream.pointee.codecpar.pointee.codec_tag
    if av_codec_get_id(raw.pointee.oformat.pointee.codec_tag, tag) != stream.pointee.codecpar.pointee.codec_id
    {
      stream.pointee.codecpar.pointee.codec_tag = 0
    }
    stream.pointee.time_base = source.pointee.time_base
    stream.pointee.avg_frame_rate = source.pointee.avg_frame_rate
    stream.pointee.r_frame_rate = source.pointee.r_frame_rate
    stream.pointee.sample_aspect_ratio = source.pointee.sample_aspect_ratio
    stream.pointee.disposition = source.pointee.disposition
    if let isDefault {
      stream.pointee.disposition &= ~AV_DISPOSITION_DEFAULT
      if isDefault { stream.pointee.disposition |= AV_DISPOSITION_DEFAULT }
    }
    for (key, value) in tags(source.pointee.metadata) where !["encoder", "vendor_id"].contains(key) {
      let value = key == "language" ? LanguageSpelling.spelled(value, for: format) : value
      av_dict_set(&stream.pointee.metadata, key, value, 0)
    }
    for index in 0..<Int(source.pointee.nb_side_data) {
      let side = source.pointee.side_data[index]
      guard let copy = av_stream_new_side_data(stream, side.type, side.size) else { outOfMemory() }
      copy.update(from: side.data, count: side.size)
    }
    return Int(stream.pointee.index)
  }

  /// Adds a stream of captions.
  /// - Returns: the stream's index in the file.
  func addStream(for track: CaptionMuxPlan.NewTrack, format: String) throws -> Int {
    guard let stream = avformat_new_stream(raw, nil) else { outOfMemory() }
    guard let parameters = stream.pointee.codecpar else { outOfMemory() }
    parameters.pointee.codec_type = AVMEDIA_TYPE_SUBTITLE
    parameters.pointee.codec_id =
      switch track.captions.coding {
      case .subRip: AV_CODEC_ID_SUBRIP
      case .plainText: AV_CODEC_ID_TEXT
      case .advancedSubStation: AV_CODEC_ID_ASS
      case .webVTT: AV_CODEC_ID_WEBVTT
      case .timedText: AV_CODEC_ID_MOV_TEXT
      }
    // QuickTime's own text track is another thing.
    if track.captions.coding == .timedText { parameters.pointee.codec_tag = fourCharacterCode("tx3g") }
    track.captions.header.withUnsafeBufferPointer { setHeader($0, of: parameters) }
    stream.pointee.time_base = CaptionPackets.timeBase
    if track.isDefault { stream.pointee.disposition |= AV_DISPOSITION_DEFAULT }
    if track.isForced { stream.pointee.disposition |= AV_DISPOSITION_FORCED }
    if let language = track.language {
      av_dict_set(&stream.pointee.metadata, "language", LanguageSpelling.spelled(language, for: format), 0)
    }
    if let title = track.title {
      av_dict_set(&stream.pointee.metadata, "title", title, 0)
      // What MP4 shows as a track's name.
      if format != "matroska" && format != "webm" {
        av_dict_set(&stream.pointee.metadata, "handler_name", title, 0)
      }
    }
    return Int(stream.pointee.index)
  }

  /// Adds a cover picture the way Matroska has them, as an attached file.
  func addCover(_ source: UnsafeMutablePointer<AVStream>) {
    guard let stream = avformat_new_stream(raw, nil) else { outOfMemory() }
    guard let parameters = stream.pointee.codecpar else { outOfMemory() }
    parameters.pointee.codec_type = AVMEDIA_TYPE_ATTACHMENT
    parameters.pointee.codec_id = source.pointee.codecpar.pointee.codec_id
    let picture = source.pointee.attached_pic
    setHeader(UnsafeBufferPointer(start: picture.data, count: Int(picture.size)), of: parameters)
    let isPNG = parameters.pointee.codec_id == AV_CODEC_ID_PNG
    av_dict_set(&stream.pointee.metadata, "filename", isPNG ? "cover.png" : "cover.jpg", 0)
    av_dict_set(&stream.pointee.metadata, "mimetype", isPNG ? "image/png" : "image/jpeg", 0)
  }

  /// What a container keeps once for a whole stream.
  private func setHeader(
    _ bytes: UnsafeBufferPointer<UInt8>, of parameters: UnsafeMutablePointer<AVCodecParameters>
  ) {
    guard let start = bytes.baseAddress, !bytes.isEmpty else { return }
    guard let data = av_mallocz(bytes.count + Int(AV_INPUT_BUFFER_PADDING_SIZE)) else { outOfMemory() }
    parameters.pointee.extradata = data.assumingMemoryBound(to: UInt8.self)
    parameters.pointee.extradata.update(from: start, count: bytes.count)
    parameters.pointee.extradata_size = Int32(clamping: bytes.count)
  }

  /// Takes over the chapters of a file.
  /// - Parameter zero: its media zero, where the new file begins.
  func copyChapters(from demuxer: Demuxer, zero: MediaTime) {
    let count = Int(demuxer.raw.pointee.nb_chapters)
    guard count > 0,
      let list = av_calloc(count, MemoryLayout<UnsafeMutablePointer<AVChapter>?>.stride)
    else { return }
    let chapters = list.assumingMemoryBound(to: UnsafeMutablePointer<AVChapter>?.self)
    let ticks = AVRational(num: 1, den: Int32(MediaTime.ticksPerSecond))
    for number in 0..<count {
      let source = cffmpeg_chapter(demuxer.raw, UInt32(number)).pointee
      guard let memory = av_mallocz(MemoryLayout<AVChapter>.stride) else { outOfMemory() }
      let chapter = memory.assumingMemoryBound(to: AVChapter.self)
      let shift = av_rescale_q(zero.ticks, ticks, source.time_base)
      chapter.pointee.id = source.id
      chapter.pointee.time_base = source.time_base
      chapter.pointee.start = max(0, source.start &- shift)
      chapter.pointee.end = max(0, source.end &- shift)
      av_dict_copy(&chapter.pointee.metadata, source.metadata, 0)
      chapters[number] = chapter
    }
    raw.pointee.chapters = chapters
    raw.pointee.nb_chapters = UInt32(count)
  }
}
