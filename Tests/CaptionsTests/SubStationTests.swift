import Captions
import MediaTypes
import Testing

@Suite("ASS and SSA")
struct SubStationTests {
  private static let head = """
    [Script Info]
    ; A comment
    Title: Film
    ScriptType: v4.00+
    PlayResX: 640
    PlayResY: 480

    [V4+ Styles]
    Format: Name, Fontname, Fontsize, PrimaryColour, Bold, Italic, Alignment
    Style: Default,Arial,20,&H00FFFFFF,0,0,2
    Style: Top,Arial,20,&H000000FF,-1,0,8

    [Events]
    Format: Start, End, Layer, Style, Name, MarginL, Effect, Text

    """

  private func read(_ events: String) throws -> CaptionReading { try Sample.read(Self.head + events) }
  private func runs(_ text: String, style: String = "Default") throws -> [CaptionRun] {
    try #require(try read("Dialogue: 0:00:10.00,0:00:20.00,0,\(style),,0,,\(text)").cues.first).text.runs
  }

  @Test func fieldsGoByTheirNames() throws {
    let reading = try read(
      "Dialogue: 0:00:01.25,1:00:02.50,3,Top,Ann,12,Scroll up;1,Hello, world\\Nagain\\n\\hx")
    let cue = try #require(reading.cues.first)
    #expect(
      reading.format == .advancedSubStation && reading.document.title == "Film" && reading.warnings.isEmpty)
    #expect(cue.start == .ms(1250) && cue.end == .ms(3_602_500) && cue.line == 15)
    #expect(cue.verbatim == ["Layer": "3", "Style": "Top", "MarginL": "12", "Effect": "Scroll up;1"])
    #expect(cue.text.plain == "Hello, world\nagain \u{A0}x" && cue.placement?.line == .number(0))
    let style = try #require(cue.text.runs.first).style
    #expect(style.isBold && style.voice == "Ann" && style.color == CaptionColor(red: 255, green: 0, blue: 0))
  }

  @Test func overridesBecomeRuns() throws {
    let runs = try runs(
      "a{\\b1\\i1}b{\\i0}c{\\r}d{\\c&H0000FF&}e{\\1a&H80&}f{\\rTop}g{\\fnMono\\fs33}h{\\bord2\\blur0.5}i{note}j{\\t(0,1,\\b0)}k"
    )
    let text = runs.filter { $0.instruction == nil }
    #expect(text.map(\.text) == ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"])
    #expect(
      text.map(\.style.isBold) == [false, true, true, false, false, false, true, true, true, true, true])
    #expect(text.map(\.style.isItalic) == [false, true] + Array(repeating: false, count: 9))
    #expect(text[4].style.color == CaptionColor(red: 255, green: 0, blue: 0))
    #expect(text[5].style.color == CaptionColor(red: 255, green: 0, blue: 0, alpha: 127))
    #expect(text[7].style.fontFamily == "Mono" && text[7].style.fontSize == .pixels(33))
    #expect(
      runs.compactMap(\.instruction) == ["{\\rTop}", "{\\bord2\\blur0.5}", "{note}", "{\\t(0,1,\\b0)}"])
  }

  @Test func karaokeAndPlacesAreToldAndKept() throws {
    let reading = try read(
      "Dialogue: 0:00:10.00,0:00:20.00,0,Default,,0,,{\\an7\\pos(64,120)}{\\k50}a{\\kf25}b{\\K100}c")
    let cue = try #require(reading.cues.first)
    #expect(
      cue.text.runs.filter { $0.instruction == nil }.map(\.appearsAt) == [nil, .ms(10_500), .ms(10_750)])
    #expect(cue.placement?.position == 10 && cue.placement?.line == .percent(25))
    #expect(cue.placement?.positionAlignment == .lineLeft && cue.placement?.lineAlignment == .start)
    #expect(
      try Sample.again(reading.document, .advancedSubStation).document.withoutLines
        == reading.document.withoutLines)
    #expect(
      try CaptionFile.write(reading.document, as: .webVTT).text.contains(
        "line:25% position:10%,line-left align:left\na<00:00:10.500>b<00:00:10.750>c"))
  }

  @Test func theSameFormatKeepsSectionsAndFields() throws {
    let text =
      Self.head.replacing(
        "Start, End, Layer, Style, Name, MarginL, Effect",
        with: "Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect") + """
        Comment: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,not shown
        Dialogue: 3,0:00:01.00,0:00:02.00,Top,Ann,12,0,0,fx,Hello {\\b0}x{\\fad(1,2)}y
        Picture: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,a.png

        [Fonts]
        fontname: a_0.ttf
        [!"#$%]
        0O1!;

        [Odd Section]
        x: y

        """
    let reading = try Sample.read(text)
    #expect(
      reading.document.verbatim.map(\.kind) == [
        "[Script Info]", "[V4+ Styles]", "Comment", "Event", "[Fonts]", "[Odd Section]",
      ])
    #expect(try CaptionFile.write(reading.document, as: .advancedSubStation).text == text)
  }

  @Test func versionFourHasItsOwnNumbers() throws {
    let text = """
      [Script Info]
      ScriptType: v4.00

      [V4 Styles]
      Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, TertiaryColour, BackColour, Bold, Italic, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, AlphaLevel, Encoding
      Style: *Default,Arial,20,16777215,255,0,0,-1,0,1,2,0,6,1,2,3,0,0

      [Events]
      Format: Marked, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
      Dialogue: Marked=0,0:00:01.00,0:00:02.00,*Default,,0000,0000,0000,,Hi {\\a1}x

      """
    let reading = try Sample.read(text)
    let cue = try #require(reading.cues.first)
    #expect(reading.format == .subStation && cue.text.runs.first?.style.isBold == true)
    // The override of the line wins over the style's 6, above.
    #expect(cue.placement?.line == nil && cue.placement?.textAlignment == .left)
    let new = try Sample.read(CaptionFile.write(reading.document, as: .advancedSubStation).text)
    #expect(
      new.format == .advancedSubStation && new.cues.first?.placement == cue.placement && new.warnings.isEmpty)
    #expect(new.document.verbatim.first { $0.kind == "[V4+ Styles]" }?.text.contains(",8,1,2,3,") == true)
  }

  @Test func timesAreRoundedAndStillTouch() throws {
    let cues = (0..<50).map {
      Cue(start: .ms(Int64($0) * 37 + 4), end: .ms(Int64($0) * 37 + 41), text: CaptionText("\($0)"))
    }
    let writing = try CaptionFile.write(CaptionDocument(cues: cues), as: .advancedSubStation)
    let reading = try Sample.read(writing.text)
    for (a, b) in zip(reading.cues, reading.cues.dropFirst()) { #expect(a.end == b.start) }
    #expect(
      writing.warnings.map(\.code) == ["FORMAT_LOSS"]
        && writing.text.contains("PlayResX: 1920\nPlayResY: 1080"))
  }

  @Test func numbersOutOfRangeMeanNothing() throws {
    for tag in [
      "\\a-1", "\\a4", "\\a12", "\\an0", "\\an10", "\\fs-3", "\\k-5", "\\k99999999999", "\\c&HZZ&",
      "\\pos(1)", "\\b9",
    ] {
      let reading = try read("Dialogue: 0:00:10.00,0:00:20.00,0,Default,,0,,{\(tag)}x")
      #expect(reading.plain == ["x"] && reading.cues[0].placement == nil, "\(tag)")
    }
  }

  @Test func faultsAreTold() throws {
    let reading = try read(
      "Dialogue: x,0:00:02.00,0,Default,,0,,lost?\nDialogue: 0:00:01.00,0:00:02.00\nnonsense\nDialogue: 0:00:01.00,0:00:02.00,0,Nobody,,0,,{\\b1 open"
    )
    #expect(reading.plain == ["", "{\\b1 open"] && reading.codes == ["UNREADABLE_TIME"])
    #expect(
      try CaptionFile.write(reading.document, as: .advancedSubStation).text.contains(
        "Dialogue: x,0:00:02.00,0,Default,,0,,lost?"))
    #expect(throws: CaptionError.notCaptions(name: "sample.txt", format: .advancedSubStation, line: 1)) {
      try Sample.read("text", as: .advancedSubStation)
    }
  }

  @Test func placesInPixelsArePlacesInPercent() throws {
    let reading = try read(
      "Dialogue: 0:00:10.00,0:00:20.00,0,Default,,0,,{\\an7\\pos(64,120)}left\n"
        + "Dialogue: 0:00:20.00,0:00:30.00,0,Default,,0,,{\\pos(320,240)}middle")
    // The same format loses nothing.
    let same = try CaptionFile.write(reading.document, as: .advancedSubStation)
    #expect(same.warnings.isEmpty, "\(same.warnings)")
    let webVTT = try CaptionFile.write(reading.document, as: .webVTT)
    #expect(webVTT.text.contains("line:25% position:10%,line-left align:left"), "\(webVTT.text)")
    #expect(webVTT.text.contains("line:50%,end position:50%,center"), "\(webVTT.text)")
    #expect(!webVTT.warnings.contains { $0.message.contains("placement") }, "\(webVTT.warnings)")
    let back = try CaptionFile.write(try Sample.read(webVTT.text).document, as: .advancedSubStation)
    #expect(back.text.contains("{\\an7}{\\pos(192,270)}left"), "\(back.text)")
    #expect(back.text.contains("{\\pos(960,540)}middle"), "\(back.text)")
    #expect(!back.warnings.contains { $0.message.contains("placement") }, "\(back.warnings)")
    let again = try Sample.read(back.text).cues.map(\.placement)
    #expect(again == reading.cues.map(\.placement))
  }

  @Test func placesThatCannotBeSaidAreTold() throws {
    let outside = try read("Dialogue: 0:00:10.00,0:00:20.00,0,Default,,0,,{\\pos(-20,120)}x").document
    let webVTT = try CaptionFile.write(outside, as: .webVTT)
    #expect(webVTT.warnings.contains { $0.message.contains("instructions of another format") })
    let narrow = try Sample.webVTT("00:01.000 --> 00:02.000 line:20% position:30% size:40%\nx").document
    let written = try CaptionFile.write(narrow, as: .advancedSubStation)
    #expect(written.warnings.contains { $0.message.contains("exact placement") })
  }
}
