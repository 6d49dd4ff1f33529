import Captions
import MediaTypes
import Testing

@Suite("SubRip")
struct SubRipTests {
  @Test(arguments: [
    ("00:00:01,000 --> 00:00:02,500", 1000, 2500), ("00:00:01.000 --> 00:00:02.500", 1000, 2500),
    ("00:00:01:000 --> 00:00:02:500", 1000, 2500), ("0:0:1,5 --> 0:0:2,50", 1500, 2500),
    ("00:01,000 --> 00:02,500", 1000, 2500), ("00:00:01 --> 00:00:02", 1000, 2000),
    (" 00 : 00 : 01 , 000-->00: 00: 02, 500 ", 1000, 2500), ("00:00:01,000 -> 00:00:02,500", 1000, 2500),
    ("00:00:01,000 —> 00:00:02,500", 1000, 2500), ("00:00:01,000 -- > 00:00:02,500", 1000, 2500),
    ("00:00:01,000 → 00:00:02,500", 1000, 2500), ("00:00:01,000 --&gt; 00:00:02,500", 1000, 2500),
    ("-00:00:01,000 --> 00:00:02,500", -1000, 2500), ("00:00:01,123456 --> 123:59:59,999", 1123, 446_399_999),
    ("00:00:75,000 --> 00:01:20,000", 75_000, 80_000),
  ])
  func times(_ line: String, _ start: Int64, _ end: Int64) throws {
    let cue = try #require(try Sample.read("1\n\(line)\ntext\n", as: .subRip).cues.first)
    #expect(abs((cue.start - .ms(start)).milliseconds) < 1 && cue.end == .ms(end) && cue.text.plain == "text")
    #expect(cue.identifier == "1")
  }

  @Test func coordinatesAndAlignmentComeBack() throws {
    let text = "7\n00:00:01,000 --> 00:00:02,000 X1:10 X2:20 Y1:30 Y2:40\n{\\an8}top\n\n"
    let reading = try Sample.read(text)
    let cue = try #require(reading.cues.first)
    #expect(cue.verbatim == ["X1": "10", "X2": "20", "Y1": "30", "Y2": "40"])
    #expect(cue.placement?.line == .number(0) && cue.text == CaptionText("top"))
    #expect(try CaptionFile.write(reading.document, as: .subRip).text == text)
  }

  @Test func faultsOfBlocks() throws {
    let text =
      "\u{FEFF}1\r\n00:00:01,000 --> 00:00:02,000\r\none\r2\r00:00:02,000 --> 00:00:03,000\r\rtwo\n\ntwo and a half\n"
      + " \n00:00:03,000 --> 00:00:04,000\nthree\n\n\n\n9\n\n00:00:04,000 --> 00:00:05,000\n5\n\n10\n"
      + "00:00:05,000 --> 00:00:06,000\n"
    let reading = try Sample.read(text)
    #expect(reading.plain == ["one", "two\n\ntwo and a half", "three", "5", ""])
    #expect(reading.cues.map(\.identifier) == ["1", "2", nil, "9", "10"])
    #expect(reading.cues.map(\.line) == [2, 5, 11, 18, 22])
  }

  @Test func aNumberIsTextWhereCuesHaveNone() throws {
    let reading = try Sample.read(
      "00:00:01,000 --> 00:00:02,000\ncount\n42\n00:00:02,000 --> 00:00:03,000\nx")
    #expect(reading.plain == ["count\n42", "x"] && reading.cues.allSatisfy { $0.identifier == nil })
  }

  @Test func unreadableTimesLoseNoText() throws {
    let text =
      "1\n00:00:01,000 --> 00:00:02,000\none\n\n2\n00:00:O2,000 --> 00:00:03,000\ntwo\n\nmore\n\n3\n00:00:03,000 --> 00:00:04,000\nthree\n\n"
    let reading = try Sample.read(text)
    #expect(reading.plain == ["one", "three"])
    let warning = try #require(reading.warnings.first)
    #expect(
      warning.code == "UNREADABLE_TIME"
        && warning.message.contains("line 6, \"00:00:O2,000 --> 00:00:03,000\""))
    #expect(reading.document.verbatim.map(\.text) == ["2\n00:00:O2,000 --> 00:00:03,000\ntwo\n\nmore"])
    #expect(try CaptionFile.write(reading.document, as: .subRip).text == text)
    #expect(try CaptionFile.write(reading.document, as: .webVTT).warnings.map(\.code).contains("FORMAT_LOSS"))
  }

  @Test func textBeforeTheFirstCueIsKept() throws {
    let reading = try Sample.read("Made by hand\n\n1\n00:00:01,000 --> 00:00:02,000\none\n")
    #expect(reading.codes == ["STRAY_TEXT"] && reading.document.verbatim.map(\.text) == ["Made by hand"])
  }

  @Test func reversedTimesStay() throws {
    let reading = try Sample.read("1\n00:00:02,000 --> 00:00:01,000\none\n")
    #expect(reading.codes == ["REVERSED_TIME"] && reading.cues.map(\.duration) == [.ms(-1000)])
    #expect(reading.warnings.first?.message.contains("line 2") == true)
  }

  @Test func tagsMayCrossAndStayOpen() throws {
    let runs = try Sample.runs(
      "<B>a<i>b</b>c</I>d{i}e{/i}<FONT COLOR=#F80 face='A b' size=\"20\">f</font><font color=\"Red\">g</font>\n<s>h",
      as: .subRip)
    #expect(runs.map(\.text) == ["a", "b", "c", "d", "e", "f", "g", "\n", "h"])
    #expect(runs.map(\.style.isBold) == [true, true, false, false, false, false, false, false, false])
    #expect(runs.map(\.style.isItalic) == [false, true, true, false, true, false, false, false, false])
    #expect(runs[5].style.color == CaptionColor(red: 255, green: 136, blue: 0))
    #expect(runs[5].style.fontFamily == "A b" && runs[5].style.fontSize == .pixels(20))
    #expect(runs[6].style.color == CaptionColor(red: 255, green: 0, blue: 0) && runs[8].style.isStruckOut)
  }

  @Test func whatIsNoTagIsText() throws {
    for text in [
      "a < b > c", "<laughs>", "&amp; &lt;b&gt;", "{wow}", "<", "{", "<<<", "<b4>", "<br4>", "< / >", "{\\",
    ] {
      #expect(try Sample.runs(text, as: .subRip) == [CaptionRun(text)], "\(text)")
    }
    #expect(try Sample.runs("a<br/>b<BR>c", as: .subRip) == [CaptionRun("a\nb\nc")])
  }

  @Test func instructionsAreKept() throws {
    let runs = try Sample.runs("{\\i1\\pos(1,2)\\an8}x", as: .subRip)
    #expect(runs.map(\.instruction) == ["{\\pos(1,2)}", nil] && runs[1].style.isItalic)
  }

  @Test func textThatLooksLikeMarkupSurvives() throws {
    for text in [
      "", "\n", "a\n\nb", "\na\n ", "<b>x</b>", "{\\an8}y", "{b}", "00:00:01,000 --> 00:00:02,000", "a --> b",
      "1\n2", "42", "<<b>",
      "< b>", "{ i}", "</i>", "1:00:00 -> 2:00:00",
    ] {
      let cues = (0..<3).map {
        Cue(identifier: "\($0)", start: .ms(Int64($0)), end: .ms(9), text: CaptionText(text))
      }
      let document = CaptionDocument(cues: cues)
      #expect(try Sample.again(document, .subRip).document.withoutLines == document, "\(text)")
    }
  }

  @Test func timesBeforeZeroAreWrittenAsZero() throws {
    let document = CaptionDocument(cues: [
      Cue(start: .ms(-500), end: .ms(1000), text: CaptionText("a")),
      Cue(start: .ms(-2000), end: .ms(-1000), text: CaptionText("b")),
    ])
    for format in [CaptionFormat.subRip, .webVTT] {
      let writing = try CaptionFile.write(document, as: format)
      let reading = try Sample.read(writing.text, as: format)
      #expect(reading.plain == ["a", "b"] && reading.cues.map(\.start) == [.zero, .zero])
      #expect(reading.cues.map(\.end) == [.ms(1000), .zero])
      #expect(writing.warnings.map(\.code) == ["NEGATIVE_TIME_CLAMPED"] && writing.warnings.first?.count == 2)
    }
  }

  @Test func textAloneIsNoSubRip() {
    #expect(throws: CaptionError.notCaptions(name: "sample.txt", format: .subRip, line: 1)) {
      try Sample.read("just\ntext\n", as: .subRip)
    }
    #expect(throws: Never.self) { try Sample.read("\n\n", as: .subRip) }
  }
}
