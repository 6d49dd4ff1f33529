import MediaTypes

/// Writes TTML as EBU-TT-D and IMSC text at the same time, as far as the captions stay inside both.
///
/// Sources: https://tech.ebu.ch/publications/tech3380, https://www.w3.org/TR/ttml-imsc1.1/. Sizes in pixels,
/// ruby and struck-out text are in IMSC only, and EBU-TT-D wants captions; a document says that it is EBU-TT-D only where it is.
/// Places that reach out of the picture, as ASS has them, are in neither.
struct TTMLWriter {
  private let document: CaptionDocument
  private var sheet: TTMLStyleSheet
  /// The names of the document's regions as they are written, by their own.
  private var regionNames: [String: String] = [:]

  /// A style that every text has.
  private static let base = " tts:fontFamily=\"proportionalSansSerif\" tts:fontSize=\"100%\""

  init(_ document: CaptionDocument) {
    self.document = document
    let identifiers = document.cues.compactMap {
      $0.identifier.flatMap { Self.canWrite(identifier: $0) ? $0 : nil }
    }
    sheet = TTMLStyleSheet(taken: Set(identifiers))
    for region in document.regions where regionNames[region.identifier] == nil {
      let place = TTMLStyleSheet.Place(rectangle: TTMLRectangle(region), writing: .horizontal)
      if XMLText.isName(region.identifier), !identifiers.contains(region.identifier) {
        sheet.add(place, named: region.identifier)
        regionNames[region.identifier] = region.identifier
      } else {
        regionNames[region.identifier] = sheet.region(place)
      }
    }
  }

  static func canWrite(identifier: String) -> Bool { XMLText.isName(identifier) }

  /// The whole file.
  var text: String {
    var writer = self
    return writer.write()
  }

  private mutating func write() -> String {
    let base = sheet.style(Self.base) ?? ""
    var paragraphs: [String] = []
    var taken: Set<String> = []
    for (index, cue) in document.cues.enumerated() { paragraphs.append(paragraph(cue, index, &taken)) }
    // Both profiles want a region.
    if document.cues.isEmpty { _ = region(of: Cue(start: .zero, end: .zero, text: CaptionText())) }
    let title = document.title.map { "      <ttm:title>\(XMLText.escaped($0))</ttm:title>\n" } ?? ""
    let traits = TTMLTraits(document, isInPicture: sheet.isInPicture)
    let standards = traits.standards.map { "<ebuttm:conformsToStandard>\($0)</ebuttm:conformsToStandard>" }
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <tt xmlns="http://www.w3.org/ns/ttml" xmlns:tts="http://www.w3.org/ns/ttml#styling" \
      xmlns:ttp="http://www.w3.org/ns/ttml#parameter" xmlns:ttm="http://www.w3.org/ns/ttml#metadata" \
      xmlns:ebuttm="urn:ebu:tt:metadata" ttp:timeBase="media" ttp:cellResolution="32 15"\
      \(traits.hasPixels ? " tts:extent=\"1920px 1080px\"" : "") \
      xml:lang="\(XMLText.escaped(document.language ?? ""))" xml:space="preserve">
        <head>
          <metadata>
      \(title)\(Self.lines(sheet.agents, indent: 6))\
            <ebuttm:documentMetadata>
      \(Self.lines(standards, indent: 8))\
            </ebuttm:documentMetadata>
          </metadata>
          <styling>
      \(Self.lines(sheet.styles, indent: 6))\
          </styling>
          <layout>
      \(Self.lines(sheet.layout, indent: 6))\
          </layout>
        </head>
        <body style="\(base)">
          <div>
      \(Self.lines(paragraphs, indent: 6))\
          </div>
        </body>
      </tt>

      """
  }

  private static func lines(_ elements: [String], indent: Int) -> String {
    elements.map { String(repeating: " ", count: indent) + $0 + "\n" }.joined()
  }

  private mutating func paragraph(_ cue: Cue, _ index: Int, _ taken: inout Set<String>) -> String {
    var identifier = "cue\(index + 1)"
    if let own = cue.identifier, Self.canWrite(identifier: own), !taken.contains(own) { identifier = own }
    while !taken.insert(identifier).inserted { identifier += "_" }
    let alignment = cue.placement?.textAlignment ?? .center
    let style = sheet.style(" tts:textAlign=\"\(alignment.rawValue)\"") ?? ""
    // A voice that all of it has is the paragraph's.
    let voices = Set(cue.text.runs.map(\.style.voice))
    let voice = voices.count == 1 ? voices.first.flatMap(\.self) : nil
    var content = TTMLTextWriter(outerVoice: voice)
    let agent = voice.map { " ttm:agent=\"\(sheet.agent($0))\"" } ?? ""
    let text = content.text(of: cue, &sheet)
    return "<p xml:id=\"\(identifier)\" region=\"\(region(of: cue))\" style=\"\(style)\" "
      + "begin=\"\(ClockText.text(cue.start))\" end=\"\(ClockText.text(cue.end))\"\(agent)>\(text)</p>"
  }

  private mutating func region(of cue: Cue) -> String {
    if let own = cue.region, let name = regionNames[own] { return name }
    let placement = cue.placement ?? CuePlacement()
    return sheet.region(.init(rectangle: TTMLRectangle(placement), writing: placement.writing))
  }
}

/// Which of the two profiles a document stays inside.
private struct TTMLTraits {
  var hasPixels = false
  private var hasRuby = false
  private var hasStrikeOut = false
  private let hasCues: Bool
  private let isInPicture: Bool

  /// - Parameter isInPicture: whether all regions lie inside of the picture.
  init(_ document: CaptionDocument, isInPicture: Bool) {
    hasCues = !document.cues.isEmpty
    self.isInPicture = isInPicture
    for style in document.cues.lazy.flatMap(\.text.runs).map(\.style) {
      if case .pixels = style.fontSize { hasPixels = true }
      hasRuby = hasRuby || style.ruby != nil
      hasStrikeOut = hasStrikeOut || style.isStruckOut
    }
  }

  var standards: [String] {
    guard isInPicture else { return [] }
    if hasRuby { return ["http://www.w3.org/ns/ttml/profile/imsc1.1/text"] }
    let text = "http://www.w3.org/ns/ttml/profile/imsc1/text"
    return hasPixels || hasStrikeOut || !hasCues ? [text] : ["urn:ebu:tt:distribution:2018-04", text]
  }
}
