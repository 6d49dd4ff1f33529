import Captions
import MediaTypes
import Testing

@Suite("Captions from one format to another and back")
struct RoundTripTests {
  private typealias Contents = GeneratedDocument.Contents

  /// What each format can say.
  private static func contents(_ format: CaptionFormat) -> Contents {
    switch format {
    case .webVTT:
      [
        .look, .namedColor, .background, .voice, .language, .classes, .ruby, .appearance, .corner, .placement,
        .regions,
        .identifiers, .title, .documentLanguage, .milliseconds, .emptyLines,
      ]
    case .subRip: [.look, .strikeOut, .namedColor, .anyColor, .font, .corner, .milliseconds, .emptyLines]
    case .subViewer: [.milliseconds, .emptyLines]
    case .advancedSubStation, .subStation:
      [.look, .strikeOut, .namedColor, .anyColor, .font, .voice, .appearance, .corner, .title, .emptyLines]
    case .ttml:
      [
        .look, .strikeOut, .namedColor, .anyColor, .background, .font, .voice, .language, .ruby, .title,
        .documentLanguage, .milliseconds, .emptyLines,
      ]
    case .json: .everything
    case .scenarist: []
    }
  }

  /// What two formats have no word for the same: fields, comments, the names of cues, how runs are cut.
  private static func comparable(_ document: CaptionDocument, strict: Bool = false) -> CaptionDocument {
    var copy = document.withoutLines
    if strict { return copy }
    copy.verbatim = []
    // The regions of TTML say where its cues are, which their placements say too.
    copy.regions.removeAll { $0.height != nil }
    for index in copy.cues.indices {
      copy.cues[index].verbatim = [:]
      copy.cues[index].identifier = nil
      if !copy.regions.contains(where: { $0.identifier == copy.cues[index].region }) {
        copy.cues[index].region = nil
      }
      var runs: [CaptionRun] = []
      for run in copy.cues[index].text.runs where run.instruction == nil {
        var run = run
        // Colours become classes in WebVTT, and stay such.
        run.style.classes.removeAll { ["yellow", "cyan", "bg_blue"].contains($0) }
        if let last = runs.last, last.style == run.style, last.appearsAt == run.appearsAt {
          runs[runs.count - 1].text += run.text
        } else {
          runs.append(run)
        }
      }
      copy.cues[index].text.runs = runs
      // There is no way to write a backslash before N in ASS.
      for run in runs.indices {
        copy.cues[index].text.runs[run].text = runs[run].text.replacing("\u{2060}", with: "")
      }
    }
    return copy
  }

  private static let formats: [CaptionFormat] = [
    .webVTT, .subRip, .subViewer, .advancedSubStation, .subStation, .json, .ttml,
  ]

  @Test(arguments: formats)
  func whatAFormatCanSayComesBack(_ format: CaptionFormat) throws {
    for seed in 0..<60 {
      var generator = GeneratedDocument(seed: UInt64(seed), Self.contents(format))
      let document = generator.make()
      let writing = try CaptionFile.write(document, as: format)
      let reading = try Sample.read(writing.text, as: format)
      let strict = format == .json
      #expect(
        Self.comparable(reading.document, strict: strict) == Self.comparable(document, strict: strict),
        "seed \(seed):\n\(writing.text)")
      #expect(writing.warnings.isEmpty, "seed \(seed)")
      // Recognised without being told.
      #expect(try Sample.read(writing.text).format == format)
    }
  }

  @Test(arguments: formats, formats)
  func whatTwoFormatsCanSayComesBack(_ first: CaptionFormat, _ second: CaptionFormat) throws {
    for seed in 0..<15 {
      var generator = GeneratedDocument(
        seed: UInt64(seed), Self.contents(first).intersection(Self.contents(second)))
      let document = try Sample.again(generator.make(), first).document
      let there = try Sample.again(document, second).document
      let back = try Sample.again(there, first).document
      let text = try CaptionFile.write(there, as: second).text
      #expect(Self.comparable(back) == Self.comparable(document), "seed \(seed):\n\(text)")
    }
  }

  /// Whatever a document holds, its text and its times arrive, and a second writing changes nothing more.
  @Test(arguments: formats)
  func textIsNeverLost(_ format: CaptionFormat) throws {
    for seed in 0..<50 {
      var generator = GeneratedDocument(seed: UInt64(seed), .everything)
      let document = generator.make()
      let reading = try Sample.again(document, format)
      let plain = document.cues.map(\.text.plain)
      if format != .webVTT && format != .json {
        // What stands above a word in ruby stands behind it elsewhere, or nowhere.
        let withoutRuby = document.cues.allSatisfy { $0.text.runs.allSatisfy { $0.style.ruby == nil } }
        guard withoutRuby else { continue }
      }
      #expect(reading.plain.map { $0.replacing("\u{2060}", with: "") } == plain, "seed \(seed)")
      #expect(
        zip(reading.cues, document.cues).allSatisfy {
          abs(($0.start - max($1.start, .zero)).milliseconds) <= 5 || format == .json
        })
      // Cues that touch still touch.
      for (a, b) in zip(reading.cues, reading.cues.dropFirst()) { #expect(a.end == b.start) }
    }
  }

  @Test func everyLossIsToldOnce() throws {
    var style = CaptionStyle()
    (style.voice, style.isStruckOut, style.color) = ("Ann", true, CaptionColor(red: 1, green: 2, blue: 3))
    let cues = (0..<3).map {
      Cue(
        identifier: "x", start: .ms(Int64($0) * 1000), end: .ms(9000),
        text: CaptionText(runs: [CaptionRun("a", style: style)]), line: 10 + $0)
    }
    let writing = try CaptionFile.write(CaptionDocument(cues: cues, title: "T"), as: .subViewer)
    #expect(
      writing.text
        == "0:00:00.000,0:00:09.000\na\n\n0:00:01.000,0:00:09.000\na\n\n0:00:02.000,0:00:09.000\na\n\n")
    let messages = writing.warnings.map(\.message)
    #expect(writing.warnings.allSatisfy { $0.code == "FORMAT_LOSS" } && Set(messages).count == messages.count)
    let voice = try #require(writing.warnings.first { $0.message.contains("speakers") })
    #expect(voice.count == 3 && voice.atMs == 0 && voice.message.contains("line 10"))
    #expect(try CaptionFile.write(CaptionDocument(cues: cues), as: .webVTT).warnings.count == 2)
  }
}
