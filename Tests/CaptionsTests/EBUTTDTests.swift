import Captions
import Foundation
import FoundationXML
import MediaTypes
import Testing

/// What says that it is EBU-TT-D is, by the tables of EBU Tech 3380, sections 3 and 4.
@Suite("EBU-TT-D")
struct EBUTTDTests {
  private static let standard = "urn:ebu:tt:distribution:2018-04"

  @Test func `documents by chance`() throws {
    var count = 0
    for seed in 1...200 {
      var generator = GeneratedDocument(
        seed: UInt64(seed),
        [
          .look, .anyColor, .background, .voice, .language, .placement, .regions, .identifiers, .title,
          .documentLanguage,
        ])
      let text = try CaptionFile.write(generator.make(), as: .ttml).text
      guard text.contains(Self.standard) else { continue }
      #expect(try faults(text) == [], "seed \(seed)")
      count += 1
    }
    #expect(count > 20)
  }

  @Test func `a caption anywhere in the picture`() throws {
    for settings in [
      "", "line:10% position:20% align:start", "line:-1 align:end size:35%", "vertical:rl line:10%",
    ] {
      let reading = try Sample.webVTT("00:01.000 --> 00:02.000 \(settings)\n<v Ann>a <b>b</b>\nc</v>\n")
      let text = try CaptionFile.write(reading.document, as: .ttml).text
      #expect(text.contains(Self.standard), "\(settings)")
      #expect(try faults(text) == [], "\(settings)")
    }
  }

  @Test func `what is none does not say so`() throws {
    #expect(try !CaptionFile.write(CaptionDocument(), as: .ttml).text.contains(Self.standard))
    var placement = CuePlacement()
    (placement.position, placement.positionAlignment, placement.size) = (5, .center, 40)
    let outside = CaptionDocument(cues: [
      Cue(start: .zero, end: .ms(1), text: CaptionText("x"), placement: placement)
    ])
    #expect(try !CaptionFile.write(outside, as: .ttml).text.contains("conformsToStandard>"))
  }

  @Test func `faults are seen`() throws {
    let reading = try Sample.webVTT("00:01.000 --> 00:02.000\nx\n")
    let text = try CaptionFile.write(reading.document, as: .ttml).text
    for (right, wrong) in [
      ("tts:origin=\"10%", "tts:origin=\"-10%"), ("begin=\"00:00:01.000\"", "begin=\"1s\""),
      ("<p ", "<p tts:color=\"#ffffff\" "), ("region=\"", "region=\"no"), (" style=\"", " style=\"no"),
      ("<div>", "<div><span>y</span>"), ("ttp:timeBase=\"media\" ", ""), ("100%\"", "40px\""),
    ] {
      #expect(text.contains(right))
      #expect(try !faults(text.replacing(right, with: wrong)).isEmpty, "\(wrong)")
    }
  }

  private func faults(_ text: String) throws -> [String] {
    let checker = Checker()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = checker
    try #require(parser.parse(), "\(String(describing: parser.parserError))")
    return checker.faults + checker.references.subtracting(checker.identifiers).map { "no \($0)" }.sorted()
  }
}

/// Holds elements and attributes against what EBU-TT-D has.
private final class Checker: NSObject, XMLParserDelegate {
  private(set) var faults: [String] = []
  private(set) var identifiers: Set<String> = []
  private(set) var references: Set<String> = []
  private var path: [String] = []

  /// Where each element may stand.
  private static let parents: [String: Set<String>] = [
    "tt": [""], "head": ["tt"], "body": ["tt"], "metadata": ["head"], "styling": ["head"], "layout": ["head"],
    "style": ["styling"], "region": ["layout"], "div": ["body"], "p": ["div"], "span": ["p"],
    "br": ["p", "span"],
    "ttm:title": ["metadata"], "ttm:agent": ["metadata"], "ttm:name": ["ttm:agent"],
    "ebuttm:documentMetadata": ["metadata"], "ebuttm:conformsToStandard": ["ebuttm:documentMetadata"],
  ]
  /// The attributes that each may have, and what these look like.
  private static let attributes: [String: [String: String]] = [
    "tt": [
      "xmlns(:[a-z]+)?": ".*", "ttp:timeBase": "media", "ttp:cellResolution": "[1-9]\\d* [1-9]\\d*",
      "xml:lang": "[A-Za-z0-9-]*", "xml:space": "preserve|default",
    ],
    "body": ["style": ".+"],
    "style": [
      "xml:id": ".+", "tts:(fontFamily|textAlign)": ".+", "tts:fontSize": percent,
      "tts:(color|backgroundColor)": color,
      "tts:fontStyle": "normal|italic", "tts:fontWeight": "normal|bold",
      "tts:textDecoration": "none|underline",
    ],
    "region": [
      "xml:id": ".+", "tts:origin": "\(percent) \(percent)", "tts:extent": "\(percent) \(percent)",
      "tts:displayAlign": "before|center|after", "tts:writingMode": "lrtb|rltb|tbrl|tblr|lr|rl|tb",
    ],
    "p": [
      "xml:id": ".+", "region": ".+", "style": ".+", "begin": time, "end": time, "ttm:agent": ".+",
      "xml:lang": ".+",
    ],
    "span": ["style": ".+", "ttm:agent": ".+", "xml:lang": ".+"],
    "ttm:agent": ["xml:id": ".+", "type": "person"], "ttm:name": ["type": "full"],
  ]
  private static let required: [String: Set<String>] = [
    "tt": ["ttp:timeBase", "xml:lang"], "style": ["xml:id"],
    "region": ["xml:id", "tts:origin", "tts:extent"],
    "p": ["xml:id"],
  ]
  private static let percent = "\\d+(\\.\\d+)?%"
  private static let color = "#[0-9a-fA-F]{6}([0-9a-fA-F]{2})?"
  private static let time = "\\d{2,}:[0-5]\\d:[0-5]\\d(\\.\\d+)?"

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    if Self.parents[name]?.contains(path.last ?? "") != true {
      faults.append("\(name) in \(path.last ?? "nothing")")
    }
    path.append(name)
    let allowed = Self.attributes[name] ?? [:]
    for (attribute, value) in attributes {
      let form = allowed.first { Self.matches(attribute, $0.key) }?.value
      if form.map({ Self.matches(value, $0) }) != true { faults.append("\(name) \(attribute)=\(value)") }
    }
    for attribute in Self.required[name] ?? [] where attributes[attribute] == nil {
      faults.append("\(name) without \(attribute)")
    }
    if let identifier = attributes["xml:id"], !identifiers.insert(identifier).inserted {
      faults.append("two of \(identifier)")
    }
    references.formUnion(attributes["style"].map { $0.split(separator: " ").map(String.init) } ?? [])
    references.formUnion([attributes["region"], attributes["ttm:agent"]].compactMap(\.self))
  }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    path.removeLast()
  }

  private static func matches(_ text: String, _ pattern: String) -> Bool {
    text.range(of: "^(\(pattern))$", options: .regularExpression) != nil
  }
}
