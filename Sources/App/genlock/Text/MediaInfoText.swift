import MediaTypes

/// What a recording holds, for people; `--json` has the same for programs.
enum MediaInfoText {
  static func describe(_ info: MediaInfo) -> String {
    var table = Table()
    table.add("container", "\(info.container.longName) (\(info.container.format))")
    if let duration = info.durationSeconds {
      table.add("duration", "\(Wording.clock(seconds: duration)) (\(Wording.number(duration)) s)")
    } else {
      table.add("duration", "nothing can be presented")
    }
    table.add("size", size(info))
    if let start = info.startSeconds, start != 0 {
      table.add("start", "\(Wording.number(start, digits: 6)) s")
    }
    if let created = info.creationTime { table.add("created", printable(created)) }
    if let timecode = info.timecode { table.add("timecode", printable(timecode)) }
    for video in info.video { table.add("video \(video.stream.index)", describe(video)) }
    for audio in info.audio { table.add("audio \(audio.stream.index)", describe(audio)) }
    for subtitle in info.subtitles {
      table.add("subtitle \(subtitle.stream.index)", join([codec(subtitle.stream)] + common(subtitle.stream)))
    }
    for (number, chapter) in info.chapters.enumerated() {
      let span =
        "\(Wording.clock(seconds: chapter.startSeconds)) - \(Wording.clock(seconds: chapter.endSeconds))"
      table.add("chapter \(number + 1)", join([span, chapter.title.map(printable)]))
    }
    for (name, value) in info.tags.sorted(by: { $0.key < $1.key }) {
      table.add("tag", "\(printable(name)): \(printable(value))")
    }
    for damage in info.damage ?? [] { add(damage, to: &table) }
    if info.damage != nil, !info.isDamaged { table.add("damage", "none: everything was decoded") }
    for warning in info.warnings { table.add("warning", WarningText.describe(warning)) }
    if let sha256 = info.sha256 { table.add("sha256", sha256) }
    return printable(info.path) + "\n" + table.text(indentation: 2)
  }

  private static func size(_ info: MediaInfo) -> String {
    var text = Wording.bytes(info.size)
    if info.size >= 1000 { text += " (\(info.size) bytes)" }
    if let rate = info.bitRate { text += ", \(bitRate(rate))" }
    return text
  }

  private static func describe(_ video: VideoStream) -> String {
    var size = "\(video.width)x\(video.height)"
    if video.displayWidth != video.width || video.displayHeight != video.height {
      size += " shown \(video.displayWidth)x\(video.displayHeight)"
    }
    return join(
      [
        codec(video.stream), size, video.pixelFormat, video.bitDepth.map { "\($0) bit" },
        video.rotation == 0 ? nil : "turned \(video.rotation) degrees",
        video.isMirrored ? "mirrored" : nil,
        video.sampleAspect == Rational(1)
          ? nil : "sample aspect \(video.sampleAspect.numerator):\(video.sampleAspect.denominator)",
        video.fieldOrder == "progressive" ? nil : "interlaced \(video.fieldOrder)",
        frameRate(video), color(video.color),
      ] + common(video.stream))
  }

  private static func frameRate(_ video: VideoStream) -> String? {
    if video.isVariableFrameRate {
      let measured = video.measuredFrameRate.map { " \(Wording.number($0)) fps on average" } ?? ""
      let spread: String? =
        if let shortest = video.shortestFrameMs, let longest = video.longestFrameMs {
          " (\(Wording.number(shortest, digits: 1)) - \(Wording.number(longest, digits: 1)) ms per frame)"
        } else {
          nil
        }
      return "variable frame rate,\(measured)\(spread ?? "")"
    }
    guard let rate = video.standardFrameRate ?? video.nominalFrameRate else {
      return video.measuredFrameRate.map { "\(Wording.number($0)) fps" }
    }
    let number = Wording.number(rate.doubleValue)
    return rate.denominator == 1 ? "\(number) fps" : "\(number) fps (\(rate))"
  }

  private static func color(_ color: ColorInfo) -> String? {
    let names = [color.primaries, color.transfer, color.matrix].compactMap { $0 }
    let tags = Set(names).count == 1 ? names.first : names.isEmpty ? nil : names.joined(separator: "/")
    let light = [
      color.maximumContentLight.map { "MaxCLL \($0)" }, color.maximumAverageLight.map { "MaxFALL \($0)" },
    ]
    let text = join([tags, color.range, color.hdr.map { "HDR \($0)" }] + light)
    return text.isEmpty ? nil : text
  }

  /// Every place by its time, a few on each line.
  private static func add(_ damage: StreamDamage, to table: inout Table) {
    table.add("damage \(damage.stream)", "\(Wording.count(damage.count, "place")), in seconds:")
    let times = damage.placesMs.map { Wording.number($0 / 1000) }
    for start in stride(from: 0, to: times.count, by: 10) {
      table.add("", "  " + times[start..<min(start + 10, times.count)].joined(separator: ", "))
    }
    let more = damage.count - times.count
    if more > 0 { table.add("", "  and \(more) more") }
  }

  private static func describe(_ audio: AudioStream) -> String {
    join(
      [
        codec(audio.stream), audio.channelLayout, "\(audio.sampleRate) Hz",
        audio.bitDepth.map { "\($0) bit" },
        audio.primingSamples.map { "\($0) priming samples" },
      ] + common(audio.stream))
  }

  private static func codec(_ stream: StreamInfo) -> String {
    let name = printable(stream.codec) + (stream.profile.map { " \(printable($0))" } ?? "")
    return stream.isDecodable ? name : "\(name) (cannot be decoded)"
  }

  private static func common(_ stream: StreamInfo) -> [String?] {
    [
      stream.bitRate.map(bitRate), stream.language.map(printable),
      stream.title.map { "\"\(printable($0))\"" },
      stream.startSeconds.flatMap { $0 > 0.0005 ? "starts at \(Wording.number($0)) s" : nil },
      stream.hasEditList ? "edit list" : nil,
    ]
  }

  private static func bitRate(_ rate: Int64) -> String {
    rate >= 10_000_000
      ? "\(Wording.number(Double(rate) / 1e6, digits: 1)) Mbit/s"
      : "\(Wording.number(Double(rate) / 1e3, digits: 0)) kbit/s"
  }

  private static func join(_ parts: [String?]) -> String {
    parts.compactMap { $0 }.joined(separator: ", ")
  }
}

/// A warning on one line.
enum WarningText {
  static func describe(_ warning: Warning) -> String {
    var text = "\(warning.code): \(printable(warning.message))"
    if warning.count > 1 { text += " (\(warning.count) times)" }
    if let milliseconds = warning.atMs { text += " (first at \(Wording.number(milliseconds / 1000)) s)" }
    return text
  }
}
