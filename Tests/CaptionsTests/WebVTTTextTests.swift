import Captions
import MediaTypes
import Testing

@Suite("WebVTT cue text")
struct WebVTTTextTests {
  private func runs(_ text: String) throws -> [CaptionRun] { try Sample.runs(text, as: .webVTT) }

  @Test(arguments: [
    ("&", "&"), ("&amp;", "&"), ("&amp", "&"), ("&AMP;", "&AMP;"), ("&lt;&gt;", "<>"),
    ("a&lrm;b&rlm;", "a\u{200E}b\u{200F}"),
    ("&nbsp;", "\u{A0}"), ("&quot;&apos;", "\"'"), ("&&", "&&"), ("&1;", "&1;"), ("&;", "&;"),
    ("&#65;&#x42;&#X43", "ABC"),
    ("&#0;&#xD800;&#x110000;", "\u{FFFD}\u{FFFD}\u{FFFD}"), ("&#x80;", "€"), ("&#;&#x;", "&#;&#x;"),
    ("&hellip;&unknown;", "…&unknown;"), ("&#99999999999999999999;", "\u{FFFD}"),
  ])
  func characterReferences(_ text: String, _ plain: String) throws {
    #expect(try runs(text).map(\.text).joined() == plain)
  }

  @Test func stylesNest() throws {
    let bold = Sample.style { $0.isBold = true }
    let both = Sample.style { ($0.isBold, $0.isItalic) = (true, true) }
    #expect(
      try runs("a<b>b<i>c</i>d</b>e<u>f") == [
        CaptionRun("a"), CaptionRun("b", style: bold), CaptionRun("c", style: both),
        CaptionRun("d", style: bold),
        CaptionRun("e"), CaptionRun("f", style: Sample.style { $0.isUnderlined = true }),
      ])
    // An end that does not fit the innermost is ignored.
    #expect(try runs("<b>x<i>y</b>z").map(\.style) == [bold, both])
  }

  @Test func voicesClassesLanguages() throws {
    let runs = try runs("<v.loud.first   Mary\tAnn &amp; Bob >Hi<lang pt-BR>Oi</lang><c.a..b>x</c></v>y<v>z")
    #expect(runs.map(\.text) == ["Hi", "Oi", "x", "yz"])
    #expect(runs[0].style.voice == "Mary Ann & Bob" && runs[0].style.classes == ["loud", "first"])
    #expect(runs[1].style.language == "pt-BR" && runs[2].style.classes == ["loud", "first", "a", "b"])
    #expect(runs[3].style == CaptionStyle())
  }

  @Test func rubyHasBaseAndAnnotation() throws {
    let kinds = try runs("a<ruby>b<rt>c</rt>d<rt>e</ruby>f").map(\.style.ruby)
    #expect(kinds == [nil, .base, .annotation, .base, .annotation, nil])
    // Outside ruby there is no rt.
    #expect(try runs("<rt>x</rt>") == [CaptionRun("x")])
  }

  @Test func defaultClassesAreColors() throws {
    let style = try #require(try runs("<c.yellow.bg_blue.magenta.bg_black>x").first).style
    #expect(style.color == CaptionColor(red: 255, green: 0, blue: 255))
    #expect(style.background == CaptionColor(red: 0, green: 0, blue: 0))
    #expect(style.classes == ["yellow", "bg_blue", "magenta", "bg_black"])
  }

  @Test func timesTellWhenWordsAppear() throws {
    let runs = try runs("a<00:00:12.000>b<i>c</i><00:13.500>d<00:99.000>e<00:14.000x>f")
    #expect(runs.map(\.appearsAt) == [nil, .ms(12_000), .ms(12_000), .ms(13_500)])
    #expect(runs.map(\.text) == ["a", "b", "c", "def"])
    // A time that is not later than the cue changes nothing.
    #expect(try self.runs("<00:10.000>x") == [CaptionRun("x")])
  }

  @Test(arguments: [
    "<", "a<", "<b", "<c.", "<v Fred", "</", "</b", "<1", "<>x", "<x>", "</x>", "< b>", "<b/>x", "<c.a\nb>x",
  ])
  func brokenTagsCrashNothing(_ text: String) throws {
    #expect(try Sample.webVTT("00:10.000 --> 00:20.000\n\(text)").cues.count == 1)
  }

  @Test func unknownTagsAreTold() throws {
    let reading = try Sample.webVTT("00:10.000 --> 00:20.000\nline\n<blink>x</blink>")
    #expect(reading.plain == ["line\nx"] && reading.codes == ["MARKUP_IGNORED"])
    let warning = try #require(reading.warnings.first)
    #expect(warning.count == 2 && warning.message.contains("Line 5") && warning.atMs == 10_000)
  }

  @Test func emptyLinesAndMarkupInTextSurvive() throws {
    for text in [
      "", "\n", "a\n\n\nb", "\na\n", "<b> & --> &amp; {\\an8}", "  x  ", "00:00.000 --> 00:01.000", "NOTE x",
    ] {
      let document = CaptionDocument(cues: [Cue(start: .ms(0), end: .ms(1), text: CaptionText(text))])
      #expect(try Sample.again(document, .webVTT).document.withoutLines == document, "\(text)")
    }
  }
}
