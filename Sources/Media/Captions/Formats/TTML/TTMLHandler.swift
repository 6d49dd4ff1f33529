import Foundation
import FoundationXML
import MediaTypes

/// Takes the elements of a document as the XML parser comes to them.
final class TTMLHandler: NSObject, XMLParserDelegate {
  private var document = CaptionDocument()
  private var head = TTMLHead()
  private var time = TTMLTime()
  private var picture = TTMLPicture()
  private var open: [Element] = []
  private var paragraph: TTMLParagraph?
  /// The text of an element that is not shown but says something: a title, a name.
  private var words = ""
  private var agent: String?
  /// The region that is being defined.
  private var region: (identifier: String, style: TTMLStyle)?
  private(set) var log: WarningLog
  /// Whether the root is of another kind.
  private(set) var isRefused = false
  /// The first error of the XML, with libxml2's number for it.
  private(set) var fault: (line: Int, code: Int)?
  private var hasBegun = false

  /// Whether every element that began has ended.
  var isAtEnd: Bool { hasBegun && open.isEmpty }

  private struct Element {
    var name: String
    var interval = TTMLInterval(start: .zero, end: nil)
    /// Where the next child begins, in a sequence.
    var next: MediaTime?
    var style = TTMLStyle()
    var region: String?
    var identifier: String?
    var language: String?
    var voice: String?
    var preservesSpace = false
    var isShown = true
    /// What its text has of all this.
    var look = CaptionStyle()
  }

  /// No document that is read by a person's player nests deeper.
  static let depthLimit = 1000
  /// Stands among libxml2's numbers for a document that does.
  static let depthFault = -1

  init(log: WarningLog) {
    self.log = log
  }

  func parser(
    _ parser: XMLParser, didStartElement qualifiedName: String, namespaceURI: String?,
    qualifiedName qName: String?,
    attributes qualified: [String: String]
  ) {
    let name = Self.localName(qualifiedName)
    let attributes = Dictionary(
      qualified.map { (Self.localName($0.key), $0.value) }, uniquingKeysWith: { first, _ in first })
    guard let parent = open.last else { return beginRoot(name, attributes, parser) }
    guard open.count < Self.depthLimit else { return stop(parser, Self.depthFault) }
    words = ""
    var element = parent
    (element.name, element.next) = (name, nil)
    switch name {
    case "style" where region != nil: region?.style.apply(attributes)
    case "style": head.addStyle(attributes)
    case "initial": head.addInitial(attributes)
    case "region":
      region = (attributes["xml:id"] ?? attributes["id"] ?? "", head.style(attributes))
    case "agent": agent = attributes["xml:id"] ?? attributes["id"]
    case "body", "div", "p", "span", "br": enter(&element, attributes, parent, parser)
    case "metadata", "title", "desc", "copyright", "name": element.isShown = false
    case "set" where paragraph != nil || parent.name != "head":
      log.add(
        .markupIgnored, kind: name, "Line \(parser.lineNumber): animation is not shown; it was ignored.")
    default: break
    }
    open.append(element)
    if name == "p", paragraph == nil { paragraph = TTMLParagraph(element.interval, line: parser.lineNumber) }
    if name == "br", element.isShown { paragraph?.appendLineBreak(element.look, parent.interval) }
  }

  private func beginRoot(_ name: String, _ attributes: [String: String], _ parser: XMLParser) {
    guard name == "tt" else {
      isRefused = true
      parser.abortParsing()
      return
    }
    hasBegun = true
    time = TTMLTime(attributes)
    picture = TTMLPicture(attributes)
    if time.base != .media {
      log.add(
        .unusualTime,
        "The document counts in \(time.base.rawValue) time; its times were taken for those of the "
          + "media, whose start they may not share.")
    }
    if let language = attributes["xml:lang"], !language.isEmpty { document.language = language }
    var root = Element(name: name, preservesSpace: attributes["xml:space"] == "preserve")
    root.language = document.language
    open.append(root)
  }

  private func enter(
    _ element: inout Element, _ attributes: [String: String], _ parent: Element, _ parser: XMLParser
  ) {
    let isText = element.name == "span" || element.name == "br"
    element.style = parent.style.inherited(by: head.style(attributes), keepsBackground: isText)
    if element.style.isHidden == true || element.style.ruby == "delimiter" { element.isShown = false }
    if let region = attributes["region"] { element.region = region }
    element.identifier = attributes["xml:id"] ?? attributes["id"]
    if let language = attributes["xml:lang"] { element.language = language.isEmpty ? nil : language }
    if let agents = attributes["agent"], let first = agents.split(separator: " ").first {
      element.voice = head.agents[String(first)] ?? String(first)
    }
    if let space = attributes["xml:space"] { element.preservesSpace = space == "preserve" }
    if attributes["backgroundImage"] != nil {
      log.add(
        .settingIgnored, kind: "image",
        "Line \(parser.lineNumber): a caption is a picture, which is not read.")
    }
    if element.name != "br" { setTimes(&element, attributes, parser.lineNumber) }
    element.look = look(element)
  }

  /// Source: https://www.w3.org/TR/ttml2/#semantics-timing.
  private func setTimes(_ element: inout Element, _ attributes: [String: String], _ line: Int) {
    let outer = open.last?.interval ?? element.interval
    let reference = open.last?.next ?? outer.start
    let begin = time(attributes["begin"], "begin", line)
    let end = time(attributes["end"], "end", line)
    let duration = time(attributes["dur"], "dur", line)
    let start = reference + (begin ?? .zero)
    let ends = [end.map { reference + $0 }, duration.map { start + $0 }, outer.end].compactMap(\.self)
    element.interval = TTMLInterval(start: start, end: ends.min())
    if attributes["timeContainer"] == "seq" { element.next = start }
  }

  private func time(_ text: String?, _ name: String, _ line: Int) -> MediaTime? {
    guard let text else { return nil }
    guard let time = time.time(text) else {
      log.add(
        .unreadableTime, isLoss: true, line: line,
        "Line \(line): the time \(name)=\(text.excerpt) cannot be understood and was ignored.")
      return nil
    }
    return time
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) {
    guard let element = open.last else { return }
    if !element.isShown {
      words += text
    } else if element.name == "p" || element.name == "span" {
      paragraph?.append(
        text, element.look, element.interval, preservesSpace: element.preservesSpace)
    }
  }

  func parser(_ parser: XMLParser, foundCDATA block: Data) {
    self.parser(parser, foundCharacters: String(decoding: block, as: UTF8.self))
  }

  func parser(_ parser: XMLParser, parseErrorOccurred error: any Error) {
    let code = (error as NSError).code
    // Undeclared prefixes are common, and their names are clear without a namespace.
    if !(200...205).contains(code) { stop(parser, code) }
  }

  private func stop(_ parser: XMLParser, _ code: Int) {
    guard fault == nil, !isRefused else { return }
    fault = (parser.lineNumber, code)
    parser.abortParsing()
  }

  private func look(_ element: Element) -> CaptionStyle {
    let base = element.region.flatMap { head.regions[$0] } ?? TTMLStyle()
    var look = head.initial.overridden(by: base.withoutBackground).inherited(
      by: element.style, keepsBackground: true
    ).look
    look.voice = element.voice
    look.language = element.language == document.language ? nil : element.language
    return look
  }

  func parser(
    _ parser: XMLParser, didEndElement qualifiedName: String, namespaceURI: String?,
    qualifiedName qName: String?
  ) {
    guard let element = open.popLast() else { return }
    if open.last?.next != nil { open[open.count - 1].next = element.interval.end ?? element.interval.start }
    switch element.name {
    case "title" where !open.contains(where: { $0.name == "body" }):
      let title = words.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      if !title.isEmpty { document.title = title }
    case "name":
      if let agent {
        head.setAgent(agent, name: words.split(whereSeparator: \.isWhitespace).joined(separator: " "))
      }
    case "agent": agent = nil
    case "region": endRegion()
    case "p": endParagraph(element)
    default: break
    }
  }

  private func endRegion() {
    guard let (identifier, style) = region else { return }
    region = nil
    head.setRegion(identifier, style)
    var rectangle = TTMLRectangle(CaptionRegion(identifier: identifier))
    let origin = picture.percentages(style.origin) ?? .init(x: 0, y: 0)
    let extent = picture.percentages(style.extent) ?? .init(x: 100, y: 100)
    (rectangle.x, rectangle.y, rectangle.width, rectangle.height) = (origin.x, origin.y, extent.x, extent.y)
    rectangle.alignment = style.displayAlignment ?? .before
    document.regions.append(rectangle.region(identifier))
  }

  private func endParagraph(_ element: Element) {
    // A paragraph inside another is none of TTML, and is part of the outer one.
    guard var content = paragraph, !open.contains(where: { $0.name == "p" }) else { return }
    paragraph = nil
    guard element.isShown else { return }
    let placement = placement(element)
    for (interval, text) in content.finish() {
      // Every paragraph of EBU-TT-D has an identifier; those that only count say nothing.
      let isCounted = element.identifier == "cue\(document.cues.count + 1)"
      var cue = Cue(
        identifier: isCounted ? nil : element.identifier, start: interval.start,
        end: interval.end ?? MediaTime(ticks: .max),
        text: text)
      cue.placement = placement
      cue.region = element.region.flatMap { head.regions[$0] == nil ? nil : $0 }
      cue.line = content.line
      document.cues.append(cue)
    }
  }

  private func placement(_ element: Element) -> CuePlacement? {
    let region = element.region.flatMap { head.regions[$0] }
    let style = (region ?? TTMLStyle()).overridden(by: element.style)
    guard region != nil || style.textAlignment != nil || style.writing != nil else { return nil }
    var rectangle = TTMLRectangle(CaptionRegion(identifier: ""))
    let origin = picture.percentages(style.origin) ?? .init(x: 0, y: 0)
    let extent = picture.percentages(style.extent) ?? .init(x: 100, y: 100)
    (rectangle.x, rectangle.y, rectangle.width, rectangle.height) = (origin.x, origin.y, extent.x, extent.y)
    rectangle.alignment = style.displayAlignment ?? (region == nil ? .after : .before)
    return rectangle.placement(style.textAlignment ?? .start, style.writing ?? .horizontal)
  }

  /// The document, when the parser is done.
  func finish() -> CaptionDocument {
    var next: MediaTime?
    for index in document.cues.indices.reversed() {
      let cue = document.cues[index]
      if cue.end.ticks == .max {
        // Without an end it is shown until the next, or for as long as a short sentence is read.
        let end = next.flatMap { $0 > cue.start ? $0 : nil } ?? cue.start + MediaTime(seconds: 3)
        document.cues[index].end = end
        log.add(
          .unusualTime, kind: "end", at: cue.start,
          "The cue at line \(cue.line ?? 0) has no end; it was taken to end at \(ClockText.text(end)).")
      }
      next = cue.start
    }
    return document
  }

  private static func localName(_ name: String) -> String {
    guard let colon = name.lastIndex(of: ":"), !name.hasPrefix("xml:") else { return name }
    return String(name[name.index(after: colon)...])
  }
}
