import Captions
import MediaTypes
import Testing

@Suite("Captions in media files")
struct EmbeddedCaptionsTests {
  private static func sample(_ start: Int64, _ end: Int64?, _ bytes: [UInt8]) -> CaptionSample {
    CaptionSample(start: .ms(start), end: end.map { .ms($0) }, bytes: bytes)
  }

  private static func read(
    _ coding: CaptionCoding, _ samples: [CaptionSample], header: [UInt8] = []
  ) throws -> CaptionReading {
    try EmbeddedCaptions.read(
      CodedCaptions(coding: coding, header: header, samples: samples), name: "film.mkv")
  }

  @Test func whatLastsUntilNobodyKnowsLastsUntilTheNext() throws {
    let reading = try Self.read(
      .subRip,
      [
        Self.sample(5000, nil, Array("<b>One</b>\r\ntwo".utf8)), Self.sample(1000, nil, Array("Zero".utf8)),
        Self.sample(5000, 6000, Array("Beside".utf8)), Self.sample(9000, nil, Array("Last".utf8)),
        Self.sample(9500, nil, Array(" \n".utf8)),
      ])
    #expect(reading.plain == ["Zero", "One\ntwo", "Beside", "Last"])
    #expect(reading.cues.map(\.end) == [.ms(5000), .ms(9000), .ms(6000), .ms(9500)])
    #expect(reading.cues[1].text.runs.first?.style.isBold == true)
  }

  @Test func timedTextHasStyles() throws {
    // 3GPP TS 26.245: é is one character; two records, the second red and underlined.
    let text = Array("né et là".utf8)
    let styles: [UInt8] =
      [0, 2]
      + [0, 0, 0, 2, 0, 1, 3, 18, 255, 255, 255, 255] + [0, 6, 0, 8, 0, 1, 4, 18, 255, 0, 0, 255]
    let box = [0, 0, 0, UInt8(styles.count + 8)] + Array("styl".utf8) + styles
    let reading = try Self.read(
      .timedText,
      [Self.sample(0, 1000, [0, 0]), Self.sample(1000, 2000, [0, UInt8(text.count)] + text + box)])
    let runs = try #require(reading.cues.first).text.runs
    #expect(reading.cues.count == 1 && runs.map(\.text) == ["né", " et ", "là"])
    #expect(runs[0].style.isBold && runs[0].style.isItalic && !runs[1].style.isBold)
    #expect(runs[2].style.isUnderlined && runs[2].style.color == CaptionColor(red: 255, green: 0, blue: 0))
    #expect(reading.warnings.isEmpty)
  }

  @Test func timedTextInUTF16IsRead() throws {
    let content: [UInt8] = [0xFE, 0xFF, 0x04, 0x1F, 0x04, 0x40]
    let reading = try Self.read(.timedText, [Self.sample(0, 1000, [0, 6] + content)])
    #expect(reading.plain == ["Пр"])
  }

  @Test(arguments: [
    [], [0], [0, 9, 65], [0xFF, 0xFF], [0, 1, 65, 0, 0, 0, 200, 115, 116, 121, 108],
    [0, 1, 65, 0, 0, 0, 0, 115, 116, 121, 108], [0, 1, 65, 0, 0, 0, 8, 115, 116, 121, 108],
    [0, 1, 65, 0, 0, 0, 12, 115, 116, 121, 108, 0xFF, 0xFF, 0, 0],
    [0, 1, 65, 0xFF, 0xFF, 0xFF, 0xFF, 115, 116, 121, 108, 0, 1],
  ])
  func brokenTimedTextGivesWhatItHas(_ bytes: [UInt8]) throws {
    let reading = try Self.read(.timedText, [Self.sample(0, 1000, bytes)], header: [1, 2, 3])
    #expect(reading.plain == (bytes.contains(65) ? ["A"] : []))
    #expect(reading.codes == (bytes.isEmpty ? [] : ["STRAY_TEXT"]))
  }

  @Test func eventsStandInTheirOrderAndHaveTheirStyles() throws {
    let header = """
      [Script Info]
      ScriptType: v4.00+
      [V4+ Styles]
      Format: Name, Fontname, Fontsize, PrimaryColour, Italic, Alignment
      Style: Sign,Arial,40,&H000000FF,-1,8
      [Events]
      Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
      """
    let reading = try Self.read(
      .advancedSubStation,
      [
        Self.sample(1003, 2000, Array("1,0,Sign,Ann,0,0,0,,One, two\\Nthree".utf8)),
        Self.sample(1500, 1700, Array("0,2,Default,,0,0,12,,{\\b1}Zero".utf8)),
        Self.sample(1600, 1700, Array("nonsense".utf8)),
      ], header: Array(header.utf8))
    #expect(reading.format == .advancedSubStation && reading.plain == ["Zero", "One, two\nthree"])
    #expect(reading.cues.map(\.start) == [.ms(1500), .ms(1003)])
    #expect(reading.cues[0].verbatim == ["Layer": "2", "MarginV": "12"])
    let style = try #require(reading.cues[1].text.runs.first).style
    #expect(
      style.isItalic && style.voice == "Ann" && style.color == CaptionColor(red: 255, green: 0, blue: 0))
    #expect(reading.cues[1].placement?.line == .number(0))
    #expect(reading.codes == ["STRAY_TEXT"])
  }

  @Test(arguments: [CaptionCoding.subRip, .advancedSubStation, .webVTT, .timedText])
  func whatIsWrittenIsReadAgain(_ coding: CaptionCoding) throws {
    let source = try Sample.webVTT(
      """
      00:01.234 --> 00:02.000
      <b>Bold</b>, <i>italic</i> & <u>under</u>

      00:03.000 --> 00:04.000
      <c.red>Two</c>
      lines
      """)
    let (coded, warnings) = try EmbeddedCaptions.write(source.document, as: coding)
    #expect(warnings.isEmpty && coded.samples.count == 2)
    let again = try EmbeddedCaptions.read(coded, name: "film")
    #expect(again.plain == source.plain && again.warnings.isEmpty)
    #expect(again.cues.map(\.start) == source.cues.map(\.start))
    #expect(again.cues.map(\.end) == source.cues.map(\.end))
    let looks = { (cues: [Cue]) in
      cues.flatMap(\.text.runs).filter { !$0.text.isEmpty }.map {
        "\($0.text)|\($0.style.isBold)|\($0.style.isItalic)|\($0.style.isUnderlined)|\($0.style.color != nil)"
      }
    }
    if coding != .webVTT { #expect(looks(again.cues) == looks(source.cues)) }
  }

  @Test func timedTextShowsOneAtATime() throws {
    let source = try Sample.webVTT(
      "00:01.000 --> 00:04.000\nLong\n\n00:02.000 --> 00:03.000\nShort\n\n00:06.000 --> 00:05.000\nNever\n")
    let (coded, warnings) = try EmbeddedCaptions.write(source.document, as: .timedText)
    #expect(warnings.map(\.code) == ["CUE_NOT_SHOWN", "CUES_JOINED"])
    let again = try EmbeddedCaptions.read(coded, name: "film")
    #expect(again.plain == ["Long", "Long\nShort", "Long"])
    #expect(again.cues.map(\.start) == [.ms(1000), .ms(2000), .ms(3000)])
    #expect(again.cues.map(\.end) == [.ms(2000), .ms(3000), .ms(4000)])
  }

  @Test func theCodingThatLosesLeastIsTaken() throws {
    let codings = [CaptionCoding.subRip, .webVTT, .advancedSubStation]
    let plain = try Sample.read("1\n00:00:01,001 --> 00:00:02,000\n<font color=\"#123456\">A</font>\n")
    #expect(EmbeddedCaptions.coding(for: plain.document, among: codings) == .subRip)
    let placed = try Sample.webVTT("00:01.000 --> 00:02.000 line:10% position:20%\n<v Ann>A\n")
    #expect(EmbeddedCaptions.coding(for: placed.document, among: codings) == .webVTT)
    let script = try Sample.read(
      "[Script Info]\nScriptType: v4.00+\n[Events]\nDialogue: 1,0:00:01.00,0:00:02.00,Default,,0,0,0,,{\\fad(1,2)}A\n"
    )
    #expect(EmbeddedCaptions.coding(for: script.document, among: codings) == .advancedSubStation)
    #expect(EmbeddedCaptions.coding(for: script.document, among: []) == nil)
  }

  @Test func longTextsAreCutToWhatTimedTextTakes() throws {
    let document = CaptionDocument(cues: [
      Cue(start: .ms(0), end: .ms(1000), text: CaptionText(String(repeating: "é", count: 40_000)))
    ])
    let (coded, warnings) = try EmbeddedCaptions.write(document, as: .timedText)
    #expect(warnings.first?.code == "CAPTION_TEXT_CUT")
    #expect(try EmbeddedCaptions.read(coded, name: "film").plain.first?.count == 32_767)
  }
}
