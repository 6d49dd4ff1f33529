import MediaTypes

/// Turns the text of a cue into runs.
///
/// Source: https://www.w3.org/TR/webvtt1/#cue-text-parsing-rules; instead of a tree of nodes there is a stack
/// of those that are open, each with the look of its text.
struct WebVTTTextParser {
  private var scanner: ByteScanner
  private let start: MediaTime
  private var line: Int
  private var open: [Node] = []
  private var builder = RunBuilder()
  private(set) var log: WarningLog

  private struct Node {
    var name: Name
    var style: CaptionStyle
  }

  private enum Name: String {
    case c, i, b, u, ruby, rt, v, lang
  }

  /// Nodes deeper than this count for what they end, and do not change the look.
  private static let styledDepth = 64
  /// A node has no more classes than this.
  private static let classLimit = 64

  /// - Parameters:
  ///   - cue: whose text it is.
  ///   - line: of the text's beginning.
  init(_ text: ArraySlice<UInt8>, cue: Cue, line: Int, log: WarningLog) {
    scanner = ByteScanner(text)
    start = cue.start
    self.line = line
    self.log = log
  }

  mutating func parse() -> CaptionText {
    while let byte = scanner.next {
      switch byte {
      case UInt8(ascii: "<"):
        _ = scanner.take(byte)
        readTag()
      case UInt8(ascii: "&"):
        _ = scanner.take(byte)
        if let character = CharacterReferences.take(&scanner) {
          builder.append(String(character).utf8)
        } else {
          builder.append(byte)
        }
      default:
        let text = scanner.take { $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: "&") }
        if text.contains(0x0A) { line += text.count(where: { $0 == 0x0A }) }
        builder.append(text)
      }
    }
    return builder.finish()
  }

  private mutating func readTag() {
    let tag = scanner.take { $0 != UInt8(ascii: ">") }
    _ = scanner.take(UInt8(ascii: ">"))
    let isKnown =
      switch tag.first {
      case UInt8(ascii: "/"): close(tag.dropFirst())
      case let first? where first.isDigit: setTime(tag)
      default: openNode(WebVTTTag(tag))
      }
    if !isKnown {
      log.add(
        .markupIgnored, at: start,
        "Line \(line): the tag \("<\(tag.string)>".excerpt) means nothing here; it was ignored.")
    }
    line += tag.count(where: { $0 == 0x0A })
  }

  private mutating func setTime(_ tag: ArraySlice<UInt8>) -> Bool {
    var inside = ByteScanner(tag)
    guard let time = WebVTTTime.time(&inside), inside.isAtEnd else { return false }
    builder.setTime(time > start ? time : nil)
    return true
  }

  private mutating func openNode(_ tag: WebVTTTag) -> Bool {
    guard let name = Name(rawValue: tag.name) else { return false }
    if name == .rt, open.last?.name != .ruby { return false }
    var style = open.last?.style ?? CaptionStyle()
    if open.count < Self.styledDepth {
      switch name {
      case .c: break
      case .i: style.isItalic = true
      case .b: style.isBold = true
      case .u: style.isUnderlined = true
      case .ruby: style.ruby = .base
      case .rt: style.ruby = .annotation
      case .v: style.voice = tag.annotation.isEmpty ? nil : tag.annotation
      case .lang: style.language = tag.annotation.isEmpty ? nil : tag.annotation
      }
      for name in tag.classes.prefix(Self.classLimit) {
        WebVTTColor.apply(name, to: &style)
        if style.classes.count < Self.classLimit, !style.classes.contains(name) { style.classes.append(name) }
      }
    }
    open.append(Node(name: name, style: style))
    builder.setStyle(style)
    return true
  }

  private mutating func close(_ name: ArraySlice<UInt8>) -> Bool {
    guard let name = Name(rawValue: name.string), let last = open.last else { return false }
    if name == .ruby, last.name == .rt {
      open.removeLast(2)
    } else if name == last.name {
      open.removeLast()
    } else {
      return false
    }
    builder.setStyle(open.last?.style ?? CaptionStyle())
    return true
  }
}
