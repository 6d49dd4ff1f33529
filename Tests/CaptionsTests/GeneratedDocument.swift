import Captions
import MediaTypes
import TestSupport

/// Documents by chance, the same for the same seed, of what a test says they may hold.
struct GeneratedDocument {
  struct Contents: OptionSet {
    let rawValue: Int
    static let look = Contents(rawValue: 1 << 0)
    static let strikeOut = Contents(rawValue: 1 << 1)
    static let namedColor = Contents(rawValue: 1 << 2)
    static let anyColor = Contents(rawValue: 1 << 3)
    static let background = Contents(rawValue: 1 << 4)
    static let font = Contents(rawValue: 1 << 5)
    static let voice = Contents(rawValue: 1 << 6)
    static let language = Contents(rawValue: 1 << 7)
    static let classes = Contents(rawValue: 1 << 8)
    static let ruby = Contents(rawValue: 1 << 9)
    static let appearance = Contents(rawValue: 1 << 10)
    static let corner = Contents(rawValue: 1 << 11)
    static let placement = Contents(rawValue: 1 << 12)
    static let regions = Contents(rawValue: 1 << 13)
    static let identifiers = Contents(rawValue: 1 << 14)
    static let title = Contents(rawValue: 1 << 15)
    static let documentLanguage = Contents(rawValue: 1 << 16)
    static let milliseconds = Contents(rawValue: 1 << 17)
    static let negativeTimes = Contents(rawValue: 1 << 18)
    static let emptyLines = Contents(rawValue: 1 << 19)
    static let rest = Contents(rawValue: 1 << 20)
    static let everything = Contents(rawValue: (1 << 21) - 1)
  }

  private static let words = [
    "Hello", "wörld", "שלום", "مرحبا", "日本語", "👩‍👩‍👧‍👦", "e\u{301}\u{323}", "🇨🇭", "a & b", "<i>", "&lt;", "{\\an8}",
    "--", ">", "\\N",
    "C:\\dir", "«x»", "\u{200F}x\u{200E}", "1", "00:00:01,000 --> 00:00:02,000", "}", "\"", "'", "]]>", "—",
  ]

  private var random: SplitMix
  private let contents: Contents

  init(seed: UInt64, _ contents: Contents) {
    random = SplitMix(seed: seed &* 0x9E37_79B9_7F4A_7C15 &+ 1)
    self.contents = contents
  }

  private mutating func below(_ count: Int) -> Int { random.below(count) }

  private mutating func chance(_ option: Contents, _ oneIn: Int = 3) -> Bool {
    contents.contains(option) && below(oneIn) == 0
  }

  mutating func make() -> CaptionDocument {
    var document = CaptionDocument()
    if chance(.title, 2) { document.title = "A title, é" }
    if chance(.documentLanguage, 2) { document.language = "pt-BR" }
    if chance(.regions, 2) {
      document.regions = (0..<2).map { index in
        var region = CaptionRegion(identifier: "r\(index)")
        region.width = Double(below(1000)) / 10
        region.lines = below(5)
        region.anchor = .init(x: Double(below(100)), y: 50)
        region.viewportAnchor = .init(x: 12.5, y: Double(below(100)))
        region.scrollsUp = below(2) == 0
        return region
      }
    }
    if chance(.rest) {
      document.verbatim = [Verbatim(format: .webVTT, kind: "NOTE", text: "NOTE x\ny", beforeCue: 1)]
    }
    var time: Int64 = contents.contains(.negativeTimes) ? -3000 : 0
    document.cues = (0..<(1 + below(6))).map { _ in
      let step: Int64 = contents.contains(.milliseconds) ? 1 : 10
      let start = time
      time += Int64(below(300)) * step
      var cue = Cue(start: .ms(start), end: .ms(time), text: CaptionText())
      if chance(.identifiers, 2) { cue.identifier = "id \(start) é" }
      cue.text = CaptionText(runs: runs(cue))
      if chance(.corner, 2) { cue.placement = corner() }
      if chance(.placement, 2) { cue.placement = placement() }
      if let region = document.regions.last, cue.placement == nil, below(2) == 0 {
        cue.region = region.identifier
      }
      if chance(.rest) { cue.verbatim = ["Layer": "3", "X1": "7"] }
      return cue
    }
    return document
  }

  private mutating func runs(_ cue: Cue) -> [CaptionRun] {
    var runs: [CaptionRun] = []
    let voice = chance(.voice, 2) ? "Mary & <Ann>" : nil
    var appearsAt: MediaTime?
    for _ in 0..<below(5) {
      var style = self.style()
      style.voice = voice
      if chance(.appearance) { appearsAt = (appearsAt ?? cue.start) + .ms(Int64(10 + 10 * below(20))) }
      let text =
        (0...below(3)).map { _ in Self.words[below(Self.words.count)] }
        .joined(separator: below(3) == 0 ? "\n" : " ") + (chance(.emptyLines) ? "\n\n" : "")
      if runs.last?.style == style, runs.last?.appearsAt == appearsAt {
        runs[runs.count - 1].text += text
      } else {
        runs.append(CaptionRun(text, style: style, appearsAt: appearsAt))
      }
      if chance(.rest, 6) {
        runs.append(
          CaptionRun("", style: style, instruction: "{\\blur3}", instructionFormat: .advancedSubStation))
      }
    }
    return runs
  }

  private mutating func style() -> CaptionStyle {
    var style = CaptionStyle()
    style.isBold = chance(.look)
    style.isItalic = chance(.look)
    style.isUnderlined = chance(.look)
    style.isStruckOut = chance(.strikeOut)
    if chance(.namedColor) {
      style.color =
        below(2) == 0
        ? CaptionColor(red: 255, green: 255, blue: 0) : CaptionColor(red: 0, green: 255, blue: 255)
    }
    if chance(.anyColor) { style.color = CaptionColor(red: 1, green: UInt8(below(256)), blue: 200) }
    if chance(.background) { style.background = CaptionColor(red: 0, green: 0, blue: 255) }
    if chance(.font) { style.fontFamily = "Noto Sans" }
    if chance(.font) { style.fontSize = .pixels(Double(20 + below(30))) }
    if chance(.language) { style.language = "de-CH" }
    if chance(.classes) { style.classes = ["loud", "x\(below(3))"] }
    if chance(.ruby) { style.ruby = below(2) == 0 ? .base : .annotation }
    return style
  }

  private mutating func corner() -> CuePlacement? {
    var placement = CuePlacement()
    placement.textAlignment = [.left, .center, .right][below(3)]
    switch below(3) {
    case 0: placement.line = .number(0)
    case 1: (placement.line, placement.lineAlignment) = (.percent(50), .center)
    default: break
    }
    return placement == CuePlacement() ? nil : placement
  }

  private mutating func placement() -> CuePlacement? {
    var placement = CuePlacement()
    if below(4) == 0 { placement.writing = .verticalLeftToRight }
    if below(2) == 0 {
      placement.line = below(2) == 0 ? .number(below(20) - 10) : .percent(Double(below(1000)) / 10)
      placement.lineAlignment = [.start, .center, .end][below(3)]
    }
    if below(2) == 0 {
      placement.position = Double(below(100))
      placement.positionAlignment = [nil, .center, .lineLeft, .lineRight][below(4)]
    }
    if below(2) == 0 { placement.size = Double(below(99)) }
    placement.textAlignment = [.start, .center, .end, .left, .right][below(5)]
    return placement == CuePlacement() ? nil : placement
  }
}
