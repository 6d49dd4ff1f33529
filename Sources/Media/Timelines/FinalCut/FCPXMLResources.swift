import FoundationXML
import MediaTypes

/// The formats and files that an FCPXML document refers to.
struct FCPXMLResources {
  let sequenceFormat: String
  private let formats: [Format]
  private let media: [TimelineMedia]

  private struct Format: Hashable {
    /// `nil` for sound alone.
    var frameRate: Rational?
    var width: Int
    var height: Int
    var fieldOrder: String
  }

  init(timeline: MulticamTimeline) {
    var media: [TimelineMedia] = []
    for candidate in timeline.tracks.flatMap({ $0.clips.map(\.piece.media) })
      + timeline.unplaced.flatMap(\.media)
    where !media.contains(where: { $0.path == candidate.path }) {
      media.append(candidate)
    }
    let picture = media.lazy.compactMap(\.video).first
    let sequence = Format(
      frameRate: timeline.frameRate, width: picture?.displayWidth ?? 1920,
      height: picture?.displayHeight ?? 1080,
      fieldOrder: "progressive")
    var formats = [sequence]
    for format in media.map(Self.format) where !formats.contains(format) { formats.append(format) }
    self.media = media
    self.formats = formats
    sequenceFormat = "r1"
  }

  var element: XMLElement {
    XML.element(
      "resources", [], formats.map { self.element($0) } + media.map { self.element($0) })
  }

  /// The identifier of a file's asset.
  func asset(of file: TimelineMedia) -> String {
    "a\((media.firstIndex { $0.path == file.path } ?? 0) + 1)"
  }

  /// The identifier of a file's format.
  func format(of file: TimelineMedia) -> String { identifier(Self.format(of: file)) }

  private func identifier(_ format: Format) -> String {
    "r\((formats.firstIndex(of: format) ?? 0) + 1)"
  }

  private static func format(of file: TimelineMedia) -> Format {
    guard let video = file.video else { return Format(frameRate: nil, width: 0, height: 0, fieldOrder: "") }
    return Format(
      frameRate: file.frameRate, width: video.displayWidth, height: video.displayHeight,
      fieldOrder: video.fieldOrder)
  }

  private func element(_ format: Format) -> XMLElement {
    // The name that Final Cut itself gives to sound without a picture.
    guard let rate = format.frameRate else {
      return XML.element("format", [("id", identifier(format)), ("name", "FFVideoFormatRateUndefined")])
    }
    var attributes = [("id", identifier(format)), ("frameDuration", XML.time(MediaTime(1, at: rate)))]
    switch format.fieldOrder {
    case "top-first": attributes.append(("fieldOrder", "upper first"))
    case "bottom-first": attributes.append(("fieldOrder", "lower first"))
    default: break
    }
    return XML.element(
      "format", attributes + [("width", String(format.width)), ("height", String(format.height))])
  }

  private func element(_ file: TimelineMedia) -> XMLElement {
    var attributes = [
      ("id", asset(of: file)), ("name", file.fileName), ("start", XML.time(file.start)),
      ("duration", XML.time(file.duration)),
    ]
    if file.video != nil {
      attributes += [("hasVideo", "1"), ("format", format(of: file)), ("videoSources", "1")]
    }
    if let audio = file.audio {
      attributes += [
        ("hasAudio", "1"), ("audioSources", "1"), ("audioChannels", String(audio.channels)),
        ("audioRate", String(audio.sampleRate)),
      ]
    }
    let representation = XML.element(
      "media-rep", [("kind", "original-media"), ("src", FileURL.text(file.path))])
    return XML.element("asset", attributes, [representation])
  }
}
