import Captions
import MediaTypes
import Testing

/// Lines, in many scripts.
@Suite struct LineStyleTests {
  private func document(_ text: String) -> CaptionDocument {
    CaptionDocument(cues: [Cue(start: .zero, end: .ms(6_000), text: CaptionText(text))])
  }

  private func fix(_ text: String, _ style: StyleGuide.Name = .netflix, language: String? = nil) -> String {
    var linter = StyleLinter(style: style)
    linter.language = language
    return linter.fix(document(text)).document.cues[0].text.plain
  }

  private func findings(_ text: String, language: String? = nil) -> [StyleFinding] {
    var linter = StyleLinter()
    linter.language = language
    return linter.check(document(text)).findings
  }

  @Test func `long lines are broken where the sentence does`() {
    #expect(
      fix("I never said that. You must have dreamt of it all night.", language: "en")
        == "I never said that.\nYou must have dreamt of it all night.")
    #expect(
      fix("When the rain had gone, we walked down to the old harbour.", language: "en")
        == "When the rain had gone,\nwe walked down to the old harbour.")
    #expect(
      fix("We walked down to the harbour because the rain had gone.", language: "en")
        == "We walked down to the harbour\nbecause the rain had gone.")
  }

  @Test(arguments: [
    ("We have been waiting here all day for Dr. Jones to come.", "Dr.\nJones", "en"),
    ("The name that he has given at the door is J. Smith, he says.", "J.\nSmith", "en"),
    ("Nous avons longtemps attendu devant la porte de l' hôtel vide.", "l'\nhôtel", "fr"),
    ("Wir haben gestern in der Kälte auf einen anderen Zug gewartet.", "einen\nanderen", "de"),
  ])
  func `what belongs together stays together`(_ text: String, _ apart: String, _ language: String) {
    #expect(!fix(text, language: language).contains(apart) && fix(text, language: language).contains("\n"))
    let broken = text.replacing(apart.replacing("\n", with: " "), with: apart)
    #expect(findings(broken, language: language).contains { $0.rule == .lineBreak })
  }

  @Test func `short text stands on one line, and speakers on their own`() {
    #expect(fix("Good\nevening.") == "Good evening.")
    #expect(fix("- Good evening.\n- Who is there?") == "- Good evening.\n- Who is there?")
    #expect(fix("[door opens]\nWho is there?") == "[door opens]\nWho is there?")
    #expect(fix("Good\nevening.", .bbc) == "Good\nevening.")
  }

  @Test func `three short lines become two, and what does not fit stays`() {
    #expect(fix("You may\ntell them all\nthat I shall not be coming home.").split(separator: "\n").count == 2)
    let long = String(repeating: "word ", count: 30).dropLast()
    #expect(fix(String(long)) == long)
    #expect(findings(String(long)).map(\.rule).contains(.lineLength))
    let huge = String(repeating: "a b ", count: 2_500)
    #expect(fix(huge) == huge)
  }

  @Test func `letters with marks count once, and marks of direction not at all`() {
    let hindi = String(repeating: "नि", count: 42)
    #expect(findings(hindi).allSatisfy { $0.rule != .lineLength })
    #expect(findings(hindi + "नि").first { $0.rule == .lineLength }?.measured == 43)
    let family = String(repeating: "👩‍👩‍👧‍👦", count: 42)
    #expect(findings(family, language: "en").allSatisfy { $0.rule != .lineLength })
    let hebrew = "\u{200F}" + String(repeating: "ש", count: 42) + "\u{200F}"
    #expect(findings(hebrew).allSatisfy { $0.rule != .lineLength })
    let arabic = "ذهبنا إلى الميناء القديم بعد أن توقف المطر، ثم عدنا إلى البيت."
    let broken = fix(arabic)
    #expect(broken.contains("\n") && broken.replacing("\n", with: " ") == arabic)
  }

  @Test func `Chinese, Japanese and Korean have lines of their own`() {
    func limit(_ text: String) -> Double? { findings(text).first { $0.rule == .lineLength }?.limit }
    #expect(limit("我们昨天在老港口等了整整一天，可是谁也没有来接我们。") == 16)
    #expect(limit("きのうは一日中、古い港で待っていましたが、誰も来ませんでした。") == 13)
    #expect(limit("우리는 어제 하루 종일 오래된 항구에서 기다렸지만 아무도 오지 않았다.") == 16)
    #expect(
      fix("我们昨天在老港口等了整整一天，可是谁也没有来接我们。") == "我们昨天在老港口等了整整一天，\n可是谁也没有来接我们。")
    // Half-width characters count half: 13 and 12 halves.
    #expect(findings("ここはABCDEFGHIJKLという所です").allSatisfy { $0.rule != .lineLength })
    let korean = fix("우리는 어제 하루 종일 오래된 항구에서 기다렸지만")
    #expect(korean.replacing("\n", with: " ") == "우리는 어제 하루 종일 오래된 항구에서 기다렸지만" && korean.contains("\n"))
  }

  @Test func `no line of Japanese begins with what may not`() {
    for text in ["とても長い話なので、今日はここまでにしましょうか。", "キャラクターについてしょっちゅう聞いています"] {
      let lines = fix(text).split(separator: "\n")
      #expect(lines.count == 2 && lines.joined() == text, "\(lines)")
      #expect(lines.allSatisfy { !"、。ーっゃゅょュャッ".contains($0.first ?? " ") })
    }
  }

  @Test func `styles, voices and ruby stay with their words`() {
    let italic = Sample.style { $0.isItalic = true }
    let base = Sample.style { $0.ruby = .base }
    let annotation = Sample.style { $0.ruby = .annotation }
    let text = CaptionText(runs: [
      CaptionRun("We walked down to the "), CaptionRun("old harbour because", style: italic),
      CaptionRun(" the "), CaptionRun("港", style: base), CaptionRun("みなと", style: annotation),
      CaptionRun(" was there."),
    ])
    var linter = StyleLinter()
    linter.language = "en"
    var document = document("")
    document.cues[0].text = text
    let fixed = linter.fix(document).document.cues[0].text
    #expect(fixed.runs.map(\.style) == text.runs.map(\.style))
    #expect(fixed.plain.replacing("\n", with: " ") == text.plain && fixed.lines.count == 2)
    #expect(fixed.runs[4].text == "みなと" && fixed.runs[3].text == "港")
  }

  /// Each with the breaks that its words allow, and one that would cut a word.
  @Test(arguments: [
    ("昨日の夜新しいコンピューターを買いました", "ja"), ("東京タワーは高さ三百三十三メートルです", "ja"),
    ("彼女は図書館で本を読んでいました", "ja"),
    ("我昨天晚上买了一台非常好的新电脑", "zh"),
  ])
  func `lines of Chinese and Japanese do not cut words`(_ text: String, _ language: String) {
    let words = [
      "昨日", "新しい", "コンピューターを", "買いました", "東京タワーは", "三百三十三", "メートルです", "彼女は", "図書館で", "読んで",
      "昨天晚上", "非常", "电脑",
    ]
    let fixed = fix(text, language: language)
    #expect(fixed.replacing("\n", with: "") == text)
    for word in words where text.contains(word) { #expect(fixed.contains(word), "\(fixed)") }
    #expect(text.count <= 13 || language == "zh" || fixed.contains("\n"), "\(fixed)")
  }

  @Test func `a word of katakana that is longer than a line stays whole`() {
    #expect(fix("コンピュータープログラミングは楽しい", language: "ja") == "コンピュータープログラミングは楽しい")
  }

  @Test func `a phrase that is longer than a line is cut where characters allow it`() {
    let fixed = fix("国際連合教育科学文化機関憲章第一条第二項", language: "ja")
    #expect(fixed.contains("\n") && fixed.replacing("\n", with: "") == "国際連合教育科学文化機関憲章第一条第二項")
    let lines = fix("（ああっっっっっっっっっっっっっっああああ）", language: "ja").split(separator: "\n")
    #expect(lines.dropFirst().allSatisfy { $0.first != "っ" && $0.first != "）" })
  }
}
