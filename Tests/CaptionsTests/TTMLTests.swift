import Captions
import MediaTypes
import Testing

@Suite("TTML")
struct TTMLTests {
  private static let names =
    "xmlns=\"http://www.w3.org/ns/ttml\" xmlns:tts=\"http://www.w3.org/ns/ttml#styling\" "
    + "xmlns:ttp=\"http://www.w3.org/ns/ttml#parameter\" xmlns:ttm=\"http://www.w3.org/ns/ttml#metadata\""

  private func read(_ body: String, head: String = "", root: String = "") throws -> CaptionReading {
    try Sample.read(
      "<?xml version=\"1.0\"?>\n<tt \(Self.names) \(root)><head>\(head)</head><body>\(body)</body></tt>")
  }

  /// When a paragraph that ends after 1000 s begins.
  private func begin(_ text: String, _ root: String = "") throws -> MediaTime? {
    try read("<div><p begin=\"\(text)\" end=\"1000s\">x</p></div>", root: root).cues.first?.start
  }

  @Test(arguments: [
    ("00:00:01.5", "", 1500.0), ("00:01:00", "", 60_000), ("100:00:00.000", "", 360_000_000),
    ("1.5s", "", 1500),
    ("1500ms", "", 1500), ("2m", "", 120_000), ("0.5h", "", 1_800_000), ("15f", "", 500), ("3t", "", 3000),
    ("00:00:01:15", "", 1500), ("00:00:01:12", "ttp:frameRate=\"24\"", 1500),
    ("50t", "ttp:tickRate=\"100\"", 500),
    ("25f", "ttp:frameRate=\"25\"", 1000),
    ("30f", "ttp:frameRate=\"30\" ttp:frameRateMultiplier=\"1000 1001\"", 1001),
    ("00:00:01:10.1", "ttp:frameRate=\"20\" ttp:subFrameRate=\"2\"", 1525),
    ("60t", "ttp:frameRate=\"20\" ttp:subFrameRate=\"3\"", 1000),
    ("7", "", 7000), ("5000000t", "ttp:tickRate=\"10000000\"", 500),
  ])
  func times(_ text: String, _ root: String, _ ms: Double) throws {
    let begin = try #require(try begin(text, root))
    #expect(abs(begin.milliseconds - ms) < 1e-3)
  }

  @Test func smpteTimesCountFrames() throws {
    let ntsc = "ttp:timeBase=\"smpte\" ttp:frameRate=\"30\" ttp:frameRateMultiplier=\"1000 1001\""
    // An hour of timecode: 108,000 frames, or 107,892 with drop-frame counting.
    #expect(try begin("00:10:00:00", ntsc)?.milliseconds == 600_600)
    let dropped = try #require(try begin("00:10:00:00", ntsc + " ttp:dropMode=\"dropNTSC\""))
    #expect(abs(dropped.milliseconds - 17_982 * 1001 / 30.0) < 1e-3)
    #expect(try read("<div/>", root: ntsc).codes == ["UNUSUAL_TIME"])
  }

  @Test(arguments: ["x", "1.s", "00:01", "1y", "wallclock(\"2020-01-01\")", "00:00:01:", "-1s"])
  func timesThatAreNone(_ text: String) throws {
    let reading = try read(
      "<div>\n<p begin=\"\(text.replacing("\"", with: "&quot;"))\" end=\"2s\">x</p></div>")
    #expect(reading.codes == ["UNREADABLE_TIME"] && reading.plain == ["x"])
    #expect(reading.warnings.first?.message.contains("Line 3") == true)
  }

  @Test func timesNest() throws {
    let reading = try read(
      """
      <div begin="10s" end="30s"><p begin="1s" dur="2s">a</p><p begin="15s" end="100s">b</p><p>c</p>
      <p begin="2s"><span begin="1s" end="2s">d</span> <span begin="3s">e</span></p></div>
      <div timeContainer="seq" begin="100s"><p dur="1s">f</p><p begin="1s" dur="2s">g</p><p dur="1s">h</p></div>
      """)
    let times = reading.cues.map { [$0.start.seconds, $0.end.seconds] }
    #expect(reading.plain == ["a", "b", "c", "d", "e", "f", "g", "h"])
    #expect(
      times == [[11, 13], [25, 30], [10, 30], [13, 14], [15, 30], [100, 101], [102, 104], [104, 105]])
  }

  @Test func stylesAreFoundByReferenceAndInherited() throws {
    let reading = try read(
      """
      <div style="big"><p begin="0s" end="1s" style="b c" tts:color="lime">x<span style="loop" tts:fontSize="50%">y\
      <span tts:fontStyle="normal">z</span></span><span tts:textDecoration="underline lineThrough" tts:color="rgba(1,2,3,4)">w</span>\
      <span tts:display="none">hidden</span></p></div>
      """,
      head: """
        <styling><style xml:id="big" tts:fontSize="200%"/><style xml:id="a" tts:fontWeight="bold" tts:color="#ff0000"/>
        <style xml:id="b" style="a" tts:color="#00f"/><style xml:id="c" tts:fontFamily="Mono" tts:backgroundColor="black"/>
        <style xml:id="loop" style="loop2" tts:fontStyle="italic"/><style xml:id="loop2" style="loop"/></styling>
        """)
    let runs = try #require(reading.cues.first).text.runs
    #expect(
      runs.map(\.text) == ["x", "y", "z", "w"]
        && runs.allSatisfy { $0.style.isBold && $0.style.fontFamily == "Mono" })
    #expect(
      runs[0].style.color == CaptionColor(red: 0, green: 255, blue: 0)
        && runs[0].style.fontSize == .percent(200))
    #expect(runs[0].style.background == CaptionColor(red: 0, green: 0, blue: 0))
    #expect(runs[1].style.isItalic && runs[1].style.fontSize == nil && !runs[2].style.isItalic)
    #expect(runs[3].style.isUnderlined && runs[3].style.isStruckOut)
    #expect(runs[3].style.color == CaptionColor(red: 1, green: 2, blue: 3, alpha: 4))
  }

  @Test func regionsBecomePlacements() throws {
    let head = """
      <layout><region xml:id="top" tts:origin="20% 5%" tts:extent="40% 20%" tts:displayAlign="before"/>
      <region xml:id="low" tts:displayAlign="after"><style tts:origin="64px 48px"/><style tts:extent="512px 384px"/></region>
      <region xml:id="v" tts:writingMode="tbrl" tts:origin="0c 0c" tts:extent="8c 15c"/></layout>
      """
    let reading = try read(
      """
      <div><p region="top" tts:textAlign="left" begin="0s" end="1s">a</p><p region="low" tts:textAlign="center" begin="0s" end="1s">b</p>
      <p region="v" begin="0s" end="1s">c</p><p begin="0s" end="1s">d</p></div>
      """, head: head, root: "tts:extent=\"640px 480px\"")
    let top = try #require(reading.cues[0].placement)
    #expect(top.line == .percent(5) && top.position == 20 && top.size == 40 && top.textAlignment == .left)
    // Below in the middle is where captions are anyway.
    #expect(reading.cues[1].placement == nil && reading.cues[3].placement == nil)
    #expect(
      reading.cues[2].placement?.writing == .verticalRightToLeft && reading.cues[2].placement?.size == 25)
    #expect(
      reading.cues.map(\.region) == ["top", "low", "v", nil] && reading.document.regions[1].width == 80)
    let again = try Sample.again(reading.document, .ttml).document.withoutLines
    #expect(again.regions.prefix(3).elementsEqual(reading.document.regions))
    #expect(again.cues.prefix(2).map(\.placement) == reading.cues.prefix(2).map(\.placement))
  }

  @Test func spacesCollapseUnlessTheyArePreserved() throws {
    let reading = try read(
      "<div><p begin=\"0s\" end=\"1s\">\n  Hello  <span>\n there </span>\n you<br/>\n  two &amp; <![CDATA[<b>]]> \n</p>"
        + "<p begin=\"0s\" end=\"1s\" xml:space=\"preserve\"> a  b</p></div>")
    #expect(reading.plain == ["Hello there you\ntwo & <b>", " a  b"])
  }

  @Test func headAndAgents() throws {
    let reading = try read(
      "<div><metadata><ttm:desc>no text</ttm:desc></metadata><p ttm:agent=\"m\" begin=\"0s\" end=\"1s\">a<span xml:lang=\"fr\">b</span></p></div>",
      head:
        "<metadata><ttm:title>A  film</ttm:title><ttm:agent xml:id=\"m\" type=\"person\"><ttm:name type=\"full\">Mary Ann</ttm:name></ttm:agent></metadata>",
      root: "xml:lang=\"en\"")
    #expect(
      reading.document.title == "A film" && reading.document.language == "en" && reading.plain == ["ab"])
    let runs = try #require(reading.cues.first).text.runs
    #expect(
      runs.map(\.style.voice) == ["Mary Ann", "Mary Ann"] && runs.map(\.style.language) == [nil, "fr"])
  }

  @Test func rubyComesBack() throws {
    let text =
      "<p begin=\"0s\" end=\"1s\"><span tts:ruby=\"container\"><span tts:ruby=\"base\">漢</span><span tts:ruby=\"delimiter\">(</span>"
      + "<span tts:ruby=\"text\">かん</span></span>x</p>"
    let reading = try read("<div>\(text)</div>")
    #expect(reading.cues[0].text.runs.map(\.style.ruby) == [.base, .annotation, nil])
    #expect(try Sample.again(reading.document, .ttml).cues[0].text == reading.cues[0].text)
    #expect(try CaptionFile.write(reading.document, as: .webVTT).text.contains("<ruby>漢<rt>かん</rt></ruby>x"))
  }

  @Test func oldNamespacesAndPrefixes() throws {
    let reading = try Sample.read(
      "<tt:tt xmlns:tt=\"http://www.w3.org/2006/10/ttaf1\" xmlns:s=\"http://www.w3.org/2006/10/ttaf1#style\"><tt:body><tt:div>"
        + "<tt:p begin=\"00:00:01.00\" dur=\"00:00:02\" s:fontStyle=\"italic\">x</tt:p></tt:div></tt:body></tt:tt>"
    )
    #expect(
      reading.format == .ttml && reading.cues[0].end == .ms(3000)
        && reading.cues[0].text.runs[0].style.isItalic)
  }

  @Test func endlessCuesEndWithTheNext() throws {
    let reading = try read("<div><p begin=\"1s\">a</p><p begin=\"5s\">b</p></div>")
    #expect(reading.cues.map(\.end) == [.ms(5000), .ms(8000)] && reading.codes == ["UNUSUAL_TIME"])
  }

  @Test func brokenDocumentsAreErrors() throws {
    let bomb =
      "<!DOCTYPE tt [<!ENTITY a \"xxxxxxxxxx\"><!ENTITY b \"&a;&a;&a;&a;\">]>\n<tt><body>&b;</body></tt>"
    for (text, part) in [
      (bomb, "it declares entities"), ("<tt><body>\n<p>x</body></tt>", "(line 2)"),
      ("<tt><body><p>&foo;</p></body></tt>", "entity"),
      ("<tt><body>", "too early"), ("<tt>" + String(repeating: "<div>", count: 100_000), "CAPTIONS"),
    ] {
      let error = #expect(throws: CaptionError.self) { try Sample.read(text, as: .ttml) }
      #expect(error?.code == "CAPTIONS_MALFORMED", "\(part)")
      #expect(error.map { "\($0)".contains(part) } == true, "\(error.map { "\($0)" } ?? "")")
    }
    #expect(throws: CaptionError.notCaptions(name: "sample.txt", format: .ttml, line: 1)) {
      try Sample.read("<html><body/></html>", as: .ttml)
    }
  }

  @Test func declaredEncodingsAreUsed() throws {
    let bytes =
      Array("<?xml version=\"1.0\" encoding=\"KOI8-R\"?><tt><body><div><p begin=\"0s\" end=\"1s\">".utf8)
      + [0xF0, 0xD2, 0xC9] + Array("</p></div></body></tt>".utf8)
    let reading = try CaptionFile.read(bytes, name: "a.xml")
    #expect(reading.plain == ["При"] && reading.warnings.isEmpty)
  }

  @Test func writtenFilesSayWhatTheyAre() throws {
    var style = CaptionStyle()
    (style.isItalic, style.voice) = (true, "Ann")
    let cue = Cue(
      start: .ms(1000), end: .ms(2500),
      text: CaptionText(runs: [CaptionRun("a & b\nc", style: style), CaptionRun("d")]))
    let document = CaptionDocument(cues: [cue], language: "en", title: "T")
    let text = try CaptionFile.write(document, as: .ttml).text
    for part in [
      "<ebuttm:conformsToStandard>urn:ebu:tt:distribution:2018-04</ebuttm:conformsToStandard>",
      "<ebuttm:conformsToStandard>http://www.w3.org/ns/ttml/profile/imsc1/text</ebuttm:conformsToStandard>",
      "begin=\"00:00:01.000\" end=\"00:00:02.500\"", "ttp:timeBase=\"media\"", "xml:lang=\"en\"",
      "<ttm:title>T</ttm:title>",
      ">a &amp; b<br/>c</span><span>d</span></p>",
    ] { #expect(text.contains(part), "\(part)") }
    #expect(try Sample.read(text).cues[0].text == cue.text)
    (style.isItalic, style.fontSize) = (false, .pixels(40))
    let pixels = CaptionDocument(cues: [
      Cue(start: .zero, end: .ms(1), text: CaptionText(runs: [CaptionRun("x", style: style)]))
    ])
    #expect(try !CaptionFile.write(pixels, as: .ttml).text.contains("urn:ebu:tt:distribution"))
  }

  @Test func placementsOfWebVTTComeBack() throws {
    for settings in [
      "line:10%", "line:90%,end position:20%,line-left size:40% align:left",
      "line:50%,center align:right position:80%,line-right size:30%",
    ] {
      let first = try Sample.webVTT("00:00.000 --> 00:01.000 \(settings)\nx\n")
      let there = try Sample.again(first.document, .ttml).document
      #expect(
        try Sample.again(there, .webVTT).cues.map(\.placement) == first.cues.map(\.placement), "\(settings)")
    }
  }

  @Test func scrollingIsLost() throws {
    let reading = try Sample.webVTT(
      "REGION\nid:low\nlines:3\nscroll:up\n\n00:01.000 --> 00:02.000 region:low\nx")
    #expect(try CaptionFile.write(reading.document, as: .webVTT).warnings.isEmpty)
    let writing = try CaptionFile.write(reading.document, as: .ttml)
    #expect(writing.warnings.contains { $0.message.contains("scrolling of regions") }, "\(writing.warnings)")
  }
}
