import Captions
import MediaTypes
import TestSupport
import Testing

/// What fixing promises, on documents by chance.
@Suite struct StyleFixTests {
  private struct Case: Sendable, CustomTestStringConvertible {
    var style: StyleGuide.Name
    var rate: String?
    var hasShots: Bool
    var testDescription: String { "\(style), \(rate ?? "no rate"), \(hasShots ? "shots" : "no shots")" }
  }

  private static let cases: [Case] = StyleGuide.Name.allCases.flatMap { style in
    [
      Case(style: style, rate: nil, hasShots: false), Case(style: style, rate: "25/1", hasShots: false),
      Case(style: style, rate: "24000/1001", hasShots: true),
      Case(style: style, rate: "60000/1001", hasShots: true),
    ]
  }

  @Test(arguments: cases)
  private func `nothing is lost, nothing gets worse, and twice is once`(_ given: Case) throws {
    for seed in 0..<60 {
      var chance = Chance(seed: UInt64(seed))
      let document =
        seed % 6 == 5
        ? {
          var made = GeneratedDocument(seed: UInt64(seed), .everything)
          return made.make()
        }()
        : chance.document(dense: seed % 2 == 0)
      var linter = StyleLinter(style: given.style)
      linter.frameRate = given.rate.flatMap { Rational($0) }
      linter.shotChanges = given.hasShots ? chance.shots() : nil
      let (fixed, report) = linter.fix(document)
      let label = "seed \(seed)"

      #expect(fixed.cues.map { Self.letters($0) } == document.cues.map { Self.letters($0) }, "\(label)")
      #expect(fixed.cues.map { $0.text.runs.map(\.style) } == document.cues.map { $0.text.runs.map(\.style) })
      #expect(Self.order(fixed) == Self.order(document), "\(label)")
      let (before, after) = (linter.check(document), linter.check(fixed))
      let (old, new) = (Self.keys(before), Self.keys(after))
      // How fast something has to be read is a question only once it is shown for some time.
      let frame = 1 / (linter.frameRate?.doubleValue ?? 1_000)
      let timeless = document.cues.indices.filter { document.cues[$0].duration.seconds < frame }
      let readable = Set(timeless.map { "\($0 + 1) \(StyleRule.readingSpeed.rawValue)" })
      #expect(new.isSubset(of: old.union(readable)), "\(label): \(new.subtracting(old).sorted())")
      #expect(report.remaining == after.findings.count && report.findings.count == old.union(new).count)
      #expect(linter.fix(fixed).document == fixed, "\(label)")
      for (cue, original) in zip(fixed.cues, document.cues) {
        #expect(abs(cue.start.seconds - original.start.seconds) < 0.55, "\(label)")
      }
      // Through a file, whose times are whole milliseconds, nothing is left to do either.
      if seed % 6 != 5 {
        let read = try Sample.again(fixed, .json).document
        let again = linter.fix(read).document
        #expect(
          try CaptionFile.write(again, as: .json).text == CaptionFile.write(fixed, as: .json).text, "\(label)"
        )
      }
    }
  }

  /// Seconds, where work that grew with the square of their number would take hours.
  @Test(.timeLimit(.minutes(10))) func `a hundred thousand captions are repaired`() {
    let texts = ["Who is there?", "Nobody.", "When the rain had gone, we walked down to the old harbour."]
    let cues = (0..<100_000).map { index in
      let start = Int64(index) * 1_400
      return Cue(start: .ms(start), end: .ms(start + 1_310), text: CaptionText(texts[index % 3]))
    }
    var linter = StyleLinter()
    linter.frameRate = Rational(25)
    #expect(linter.fix(CaptionDocument(cues: cues)).report.fixed > 100_000)
  }

  private static func letters(_ cue: Cue) -> [String] {
    cue.text.runs.map { $0.text.filter { !$0.isWhitespace } }
  }

  private static func order(_ document: CaptionDocument) -> [Int] {
    document.cues.indices.sorted { (document.cues[$0].start, $0) < (document.cues[$1].start, $1) }
  }

  private static func keys(_ report: StyleReport) -> Set<String> {
    Set(report.findings.map { "\($0.cue) \($0.rule.rawValue)" })
  }
}

/// Captions by chance with times as people and machines set them, the same for the same seed.
private struct Chance {
  private var random: SplitMix
  private static let words = [
    "and", "the", "a", "I", "we", "Dr.", "J.", "harbour.", "rain,", "because", "of", "don't",
    "extraordinarily", "1,000", "km",
    "yes!", "-", "日本語、", "お話", "안녕", "שלום", "مرحبا،", "e\u{301}\u{323}", "👩‍👩‍👧‍👦", "\u{200F}", "ไทย\u{200B}ไทย",
    "no\u{A0}break",
  ]

  init(seed: UInt64) { random = SplitMix(seed: seed &* 0x9E37_79B9_7F4A_7C15 &+ 12_345) }

  mutating func below(_ count: Int) -> Int { random.below(count) }

  mutating func document(dense: Bool, count: Int = 40) -> CaptionDocument {
    var time = below(2_000)
    let vocabulary = below(3) == 0 ? Self.words.count : 15
    let cues = (0..<count).map { _ in
      let start = time
      let length = below(12) == 0 ? below(20) : 200 + below(dense ? 2_500 : 8_000)
      time += max(0, length + below(dense ? 400 : 3_000) - (below(6) == 0 ? below(1_500) : 0))
      let text = (0...below(below(9) == 0 ? 60 : 14)).map { index in
        (index == 0 ? "" : below(6) == 0 ? "\n" : " ") + Self.words[below(vocabulary)]
      }
      var cue = Cue(
        start: .ms(Int64(start)), end: .ms(Int64(start + length)), text: CaptionText(text.joined()))
      if below(15) == 0 { cue.placement = CuePlacement() }
      return cue
    }
    return CaptionDocument(cues: cues)
  }

  mutating func shots() -> [MediaTime] { (0..<120).map { _ in .ms(Int64(below(120_000))) } }
}
