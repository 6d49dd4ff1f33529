import Captions
import MediaTypes
import Testing

/// Each rule of each style by itself, with what it measures and what fixing makes of it.
@Suite struct StyleRuleTests {
  private func linter(
    _ style: StyleGuide.Name = .netflix, _ rate: String? = "24/1", shots: [Int64]? = nil
  ) -> StyleLinter {
    var linter = StyleLinter(style: style)
    linter.language = "en"
    linter.frameRate = rate.flatMap { Rational($0) }
    // Given in frames.
    linter.shotChanges = shots?.map { MediaTime($0, of: Rational("1/24") ?? Rational(1)) }
    return linter
  }

  /// Cues with times in frames at 24 Hz.
  private func frames(_ cues: (Int64, Int64, String)...) -> CaptionDocument {
    CaptionDocument(
      cues: cues.map { start, end, text in
        let unit = Rational("1/24") ?? Rational(1)
        return Cue(
          start: MediaTime(start, of: unit), end: MediaTime(end, of: unit), text: CaptionText(text))
      })
  }

  private func milliseconds(_ cues: (Int64, Int64, String)...) -> CaptionDocument {
    CaptionDocument(cues: cues.map { Cue(start: .ms($0), end: .ms($1), text: CaptionText($2)) })
  }

  private func times(_ document: CaptionDocument) -> [[Int64]] {
    document.cues.map { [$0.start.units(at: Rational(24)), $0.end.units(at: Rational(24))] }
  }

  @Test func `what is right has no findings and stays as it is`() {
    let document = frames(
      (0, 48, "Good evening."), (50, 146, "Where were you when I was waiting,\nin all that rain, for you?"))
    let report = linter(shots: [0, 50, 200]).check(document)
    #expect(report.findings.isEmpty && report.unchecked.isEmpty, "\(report.findings)")
    #expect(linter(shots: [0, 50, 200]).fix(document).document == document)
  }

  @Test func `short captions are held longer`() {
    let (fixed, report) = linter().fix(frames((0, 12, "No."), (100, 140, "Yes.")))
    #expect(report.findings.map(\.rule) == [.minimumDuration])
    #expect(report.findings[0].cue == 1 && report.findings[0].measured == 500)
    #expect(report.findings[0].limit == 833.333 && report.findings[0].unit == .milliseconds)
    #expect(report.findings[0].fixed && times(fixed) == [[0, 20], [100, 140]])
  }

  @Test func `five sixths of a second are 25 frames at NTSC's rate`() {
    let document = milliseconds((0, 834, "No."))
    #expect(linter(.netflix, "30000/1001").check(document).findings.isEmpty)
    #expect(linter(.netflix, "24000/1001").check(document).findings.isEmpty)
    #expect(
      linter(.netflix, "25/1").check(milliseconds((0, 800, "No."))).findings.map(\.rule) == [.minimumDuration]
    )
  }

  @Test func `a short caption without room stays a finding`() {
    let document = frames((0, 10, "No."), (12, 60, "Yes."))
    let (fixed, report) = linter().fix(document)
    #expect(report.findings.map(\.fixed) == [false] && fixed == document)
  }

  @Test func `long captions end sooner`() {
    let (fixed, report) = linter().fix(frames((0, 200, "Good evening, ladies and gentlemen.")))
    #expect(report.findings.map(\.rule) == [.maximumDuration] && times(fixed) == [[0, 168]])
  }

  @Test func `text that is too fast stays up to half a second longer`() {
    let text = "Nobody knows exactly why."  // 25 characters: 30 frames
    let (fixed, report) = linter().fix(frames((0, 24, text)))
    #expect(report.findings.map(\.rule) == [.readingSpeed])
    #expect(report.findings[0].measured == 25 && report.findings[0].limit == 20)
    #expect(report.findings[0].unit == .charactersPerSecond && times(fixed) == [[0, 30]])
    // A whole second more would be too much.
    let long = frames((0, 24, "Nobody knows exactly why that should be."))
    #expect(linter().fix(long).document == long)
    var children = linter()
    children.isForChildren = true
    #expect(children.check(frames((0, 30, text))).findings.map(\.limit) == [17])
  }

  @Test func `gaps of one frame and of three to eleven become two`() {
    let document = frames((0, 47, "One."), (48, 96, "Two."), (107, 155, "Three."), (167, 215, "Four."))
    let (fixed, report) = linter().fix(document)
    #expect(report.findings.map(\.rule) == [.gap, .gap] && report.findings.map(\.measured) == [1, 11])
    #expect(times(fixed) == [[0, 46], [48, 105], [107, 155], [167, 215]])
    #expect(linter(.netflix, nil).check(document).unchecked.map(\.reason).contains(.noFrameRate))
  }

  @Test func `overlaps end`() {
    let (fixed, report) = linter().fix(frames((0, 60, "One."), (48, 96, "Two.")))
    #expect(report.findings.map(\.rule) == [.overlap] && report.findings[0].measured == 500)
    #expect(times(fixed) == [[0, 46], [48, 96]])
    // Without frames about as much room is left.
    let plain = linter(.netflix, nil).fix(milliseconds((0, 2_500, "One."), (2_000, 4_000, "Two.")))
    #expect(plain.document.cues[0].end == .ms(1_916))
  }

  @Test func `captions at different places may be seen together`() {
    var document = frames((0, 60, "One."), (48, 96, "Two."))
    document.cues[1].placement = CuePlacement()
    document.cues[1].placement?.line = .number(0)
    #expect(linter().check(document).findings.isEmpty)
  }

  @Test func `times come to frames`() {
    let (fixed, report) = linter().fix(milliseconds((1_010, 3_000, "One.")))
    #expect(report.findings.map(\.rule) == [.frame] && report.findings[0].measured == 10)
    #expect(times(fixed) == [[24, 72]] && fixed.cues[0].start == .ms(1_000))
    // What a file in ms makes of frame 1 is frame 1.
    #expect(linter().check(milliseconds((42, 2_000, "One."))).findings.isEmpty)
    #expect(linter(.youtube).check(milliseconds((1_010, 3_000, "One."))).findings.isEmpty)
  }

  @Test(
    arguments: [(41, 48), (44, 48), (37, 36), (36, 36), (50, 48), (59, 48), (60, 60), (48, 48)]
      as [(Int64, Int64)])
  func `captions begin on a shot change or half a second off`(_ start: Int64, _ expected: Int64) {
    let document = frames((start, start + 48, "Good evening."))
    let (fixed, report) = linter(shots: [48]).fix(document)
    #expect(fixed.cues[0].start.units(at: Rational(24)) == expected)
    #expect(
      report.findings.contains { $0.rule == .shotChangeIn } == (start != expected) && report.remaining == 0)
  }

  @Test(
    arguments: [(47, 46), (40, 46), (36, 36), (48, 46), (50, 46), (55, 46), (57, 60), (60, 60)]
      as [(Int64, Int64)])
  func `captions end two frames before a shot change or half a second off`(_ end: Int64, _ expected: Int64) {
    let (fixed, report) = linter(shots: [48]).fix(frames((0, end, "Good evening.")))
    #expect(fixed.cues[0].end.units(at: Rational(24)) == expected)
    #expect(
      report.findings.contains { $0.rule == .shotChangeOut } == (end != expected) && report.remaining == 0)
  }

  @Test func `the caption before makes way for one that moves to the shot change`() {
    let (fixed, report) = linter(shots: [48]).fix(frames((0, 51, "Good evening."), (53, 96, "Who is there?")))
    #expect(report.remaining == 0 && times(fixed) == [[0, 46], [48, 96]])
  }

  @Test func `the BBC counts words, and pauses of a second`() {
    let bbc = linter(.bbc, nil)
    let document = milliseconds(
      (0, 600, "Good evening to you."), (2_000, 4_000, "Come in."), (4_500, 6_000, "Sit down."))
    let (fixed, report) = bbc.fix(document)
    #expect(
      report.findings.map(\.rule) == [.minimumDuration, .readingSpeed, .gap]
        && report.findings.map(\.limit) == [1_200, 180, 0])
    #expect(report.remaining == 0, "\(report.findings)")
    #expect(fixed.cues.map(\.end) == [.ms(2_000), .ms(4_500), .ms(6_000)] || fixed.cues[1].end == .ms(4_500))
    #expect(report.unchecked.map(\.rule).contains(.maximumDuration))
  }

  @Test func `styles leave out what their bodies have no figure for`() {
    func missing(_ style: StyleGuide.Name) -> Set<StyleRule> {
      Set(linter(style, "25/1", shots: []).check(frames((0, 48, "x"))).unchecked.map(\.rule))
    }
    #expect(missing(.netflix).isEmpty)
    #expect(missing(.bbc) == [.maximumDuration])
    #expect(missing(.ebu) == [.shotChangeIn, .shotChangeOut])
    #expect(missing(.youtube) == [.readingSpeed, .gap, .lineBreak, .frame, .shotChangeIn, .shotChangeOut])
  }

  @Test func `odd times are no trouble`() {
    let document = milliseconds(
      (-5_000, -3_000, "Before."), (1_000, 1_000, "Nothing."), (5_000, 4_000, "Backwards."),
      (9_000, 400_000_000, "For days."), (9_000, 10_000, ""))
    var far = document
    far.cues[3].end = MediaTime(ticks: .max)
    far.cues[0].start = MediaTime(ticks: .min)
    for style in StyleGuide.Name.allCases {
      for document in [document, far] {
        let (fixed, report) = linter(style, "30000/1001", shots: [24]).fix(document)
        #expect(fixed.cues.map(\.text) == document.cues.map(\.text) && report.cues == 5)
      }
    }
  }

  /// Twenty seconds of text, so that each language's limit on characters a second is told.
  @Test(arguments: [
    ("Nobody knows exactly why.", "en", 20.0, 42.0),
    ("هذا ما قاله لي البارحة في المدينة القديمة", "ar", 20, 42),
    ("این چیزی است که دیروز به من گفت", "fa", 17, 42),
    ("یہ وہ ہے جو اس نے مجھے کل بتایا تھا لڑکے", "ur", 17, 42),
    ("זה מה שהוא אמר לי אתמול", "he", 17, 42), ("उसने कल मुझसे यही कहा था", "hi", 22, 42),
    ("เขาบอกฉันเมื่อวานนี้", "th", 17, 35), ("Это то, что он мне сказал вчера, и мы были рады", "ru", 17, 39),
    ("Це те, що він мені сказав учора, і її теж", "uk", 17, 42), ("Αυτό μου είπε χθες", "el", 17, 42),
  ])
  func `letters tell whose limits hold`(_ text: String, _ language: String, _ speed: Double, _ line: Double) {
    let long = Array(repeating: text, count: 8).joined(separator: " ")
    let report = StyleLinter().check(
      CaptionDocument(cues: [Cue(start: .zero, end: .ms(1_000), text: CaptionText(long))]))
    #expect(report.findings.first { $0.rule == .readingSpeed }?.limit == speed)
    #expect(report.findings.first { $0.rule == .lineLength }?.limit == line)
    if language != "en" { #expect(report.language == language) }
  }

  @Test func `letters of a language that nobody knows have what most languages have`() {
    let text = Array(repeating: "ეს არის ის, რაც მან გუშინ მითხრა", count: 4).joined(separator: " ")
    let report = StyleLinter().check(
      CaptionDocument(cues: [Cue(start: .zero, end: .ms(1_000), text: CaptionText(text))]))
    #expect(report.language == nil && report.findings.first { $0.rule == .readingSpeed }?.limit == 17)
  }

  @Test func `what is shown for no time is too short, and nothing else`() {
    let document = milliseconds(
      (1_000, 1_000, "Nobody knows exactly why, it seems."), (5_000, 7_000, "Good evening."))
    #expect(StyleLinter().check(document).findings.map(\.rule) == [.minimumDuration])
    let (fixed, report) = StyleLinter().fix(document)
    #expect(fixed.cues[0].duration > .zero)
    #expect(StyleLinter().check(fixed).findings.count == report.remaining)
  }
}
