import Captions
import MediaTypes

/// Short ways to write what tests of captions say often.
enum Sample {
  static func read(_ text: String, as format: CaptionFormat? = nil) throws -> CaptionReading {
    try CaptionFile.read(Array(text.utf8), name: "sample.txt", format: format)
  }

  /// The text of a document written in a format, read again.
  static func again(_ document: CaptionDocument, _ format: CaptionFormat) throws -> CaptionReading {
    try read(CaptionFile.write(document, as: format).text, as: format)
  }

  /// The cues of WebVTT without a header, which is put before it.
  static func webVTT(_ body: String) throws -> CaptionReading { try read("WEBVTT\n\n" + body, as: .webVTT) }

  /// The runs of one cue's text.
  static func runs(_ text: String, as format: CaptionFormat) throws -> [CaptionRun] {
    let reading =
      format == .webVTT
      ? try webVTT("00:10.000 --> 00:20.000\n" + text)
      : try read("1\n00:00:10,000 --> 00:00:20,000\n" + text, as: format)
    return reading.document.cues.first?.text.runs ?? []
  }

  static func style(_ change: (inout CaptionStyle) -> Void) -> CaptionStyle {
    var style = CaptionStyle()
    change(&style)
    return style
  }
}

extension MediaTime {
  static func ms(_ count: Int64) -> MediaTime { MediaTime(count, of: Rational("1/1000") ?? Rational(1)) }
}

extension CaptionReading {
  var cues: [Cue] { document.cues }
  var codes: [String] { warnings.map(\.code) }
  var plain: [String] { cues.map(\.text.plain) }
}

extension CaptionDocument {
  /// Without what depends on the file it was read from.
  var withoutLines: CaptionDocument {
    var copy = self
    for index in copy.cues.indices { copy.cues[index].line = nil }
    return copy
  }
}
