import MediaTypes

/// Writes a cue's text with its tags.
struct WebVTTTextWriter {
  private var tags = NestedTags()

  init(_ cue: Cue) {
    var shownFrom: MediaTime?
    for run in cue.text.runs where !run.text.isEmpty {
      tags.change(to: Self.tags(of: run.style))
      if run.appearsAt != shownFrom {
        shownFrom = run.appearsAt
        tags.append("<\(ClockText.text(run.appearsAt ?? cue.start))>")
      }
      tags.append(Self.escaped(run.text))
    }
    tags.change(to: [])
  }

  /// Never with an empty line, which would end the cue.
  var text: String {
    guard tags.output.utf8.contains(0x0A) else { return tags.output }
    // A pair of tags holds the place of a line without text.
    return tags.output.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "<c></c>" : String($0) }.joined(separator: "\n")
  }

  /// From the outside in; ruby's parts are far out, so that a change of style inside does not end it.
  private static func tags(of style: CaptionStyle) -> [NestedTags.Tag] {
    var tags: [NestedTags.Tag] = []
    if let voice = style.voice, !voice.isEmpty { tags.append(tag("v", " " + annotation(voice))) }
    if let language = style.language, !language.isEmpty {
      tags.append(tag("lang", " " + annotation(language)))
    }
    if let ruby = style.ruby {
      tags.append(tag("ruby"))
      if ruby == .annotation { tags.append(tag("rt")) }
    }
    let classes = WebVTTColor.classes(of: style).filter(canWrite(className:))
    if !classes.isEmpty { tags.append(tag("c", classes.map { "." + $0 }.joined())) }
    if style.isBold { tags.append(tag("b")) }
    if style.isItalic { tags.append(tag("i")) }
    if style.isUnderlined { tags.append(tag("u")) }
    return tags
  }

  private static func tag(_ name: String, _ rest: String = "") -> NestedTags.Tag {
    NestedTags.Tag(start: "<\(name)\(rest)>", end: "</\(name)>")
  }

  static func canWrite(className: String) -> Bool {
    !className.isEmpty
      && !className.utf8.contains { $0.isWhitespace || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ">") }
      && !className.contains("-->")
  }

  private static func annotation(_ text: String) -> String {
    escaped(text.split(whereSeparator: \.isWhitespace).joined(separator: " "))
  }

  private static func escaped(_ text: String) -> String {
    guard
      text.utf8.contains(where: {
        $0 == UInt8(ascii: "&") || $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: ">")
      })
    else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
