import MediaTypes

/// One document and what it is held against.
struct StyleSession {
  /// What makes two findings the same.
  struct Key: Hashable {
    var cue: Int
    var rule: StyleRule

    init(_ finding: StyleFinding) {
      cue = finding.cue
      rule = finding.rule
    }
  }

  private let linter: StyleLinter
  private let script: CaptionScript
  private let language: String?
  private let cueCount: Int
  private let guide: StyleGuide
  private let grid: TimeGrid
  private let survey: TextSurvey
  private let textRules: [any TextRule]

  private static let allTextRules: [any TextRule.Type] = [
    LineLengthRule.self, LineCountRule.self, LineBreakRule.self,
  ]
  /// In the order in which they are repaired: what moves starts first, then what is bound to them.
  private static let allTimingRules: [any TimingRule.Type] = [
    ShotChangeInRule.self, OverlapRule.self, ShotChangeOutRule.self, GapRule.self, MinimumDurationRule.self,
    MaximumDurationRule.self, ReadingSpeedRule.self,
  ]

  init(_ linter: StyleLinter, _ document: CaptionDocument) {
    self.linter = linter
    cueCount = document.cues.count
    let named = (linter.language ?? document.language).flatMap { CaptionScript.primary($0) }
    let known = named.flatMap { $0.isEmpty || $0 == "und" ? nil : $0 }
    script = CaptionScript(document, language: known)
    language =
      known
      ?? (script == .other ? ScriptLanguage.recognise(document) ?? FunctionWords.recognise(document) : nil)
    guide = StyleGuide.named(
      linter.style, script: script, language: language, isForChildren: linter.isForChildren)
    grid = TimeGrid(frameRate: guide.keepsToFrames ? linter.frameRate : nil)
    survey = TextSurvey(
      measure: TextMeasure(script: script), words: BreakWords(language: language), guide: guide)
    let guide = guide
    textRules = Self.allTextRules.compactMap { $0.init(guide) }
  }

  /// What the rules want to know of each text; counting is most of the work, and done once.
  func texts(of document: CaptionDocument) -> [MeasuredText] { document.cues.map { survey.measured($0) } }

  /// - Parameter texts: of the document's cues.
  func findings(in document: CaptionDocument, _ texts: [MeasuredText]) -> [StyleFinding] {
    let timeline = timeline(of: document, texts)
    let timingRules = timingRules(timeline)
    let frames = frameRule
    return document.cues.indices.flatMap { cue -> [StyleFinding] in
      var breaches: [(StyleRule, Breach)] = []
      for rule in timingRules {
        // What is shown for no time is no matter of reading.
        if type(of: rule).rule == .readingSpeed, timeline.duration(cue) <= 0 { continue }
        if let breach = rule.check(cue, timeline) { breaches.append((type(of: rule).rule, breach)) }
      }
      for rule in textRules {
        if let breach = rule.check(timeline.texts[cue]) { breaches.append((type(of: rule).rule, breach)) }
      }
      if let breach = frames?.check(document.cues[cue]) { breaches.append((.frame, breach)) }
      return breaches.sorted { Self.place($0.0) < Self.place($1.0) }.map { rule, breach in
        StyleFinding(
          cue: cue + 1, startMs: Self.rounded(document.cues[cue].start.milliseconds), rule: rule,
          measured: Self.rounded(breach.measured), limit: Self.rounded(breach.limit), unit: breach.unit,
          fixed: false)
      }
    }
  }

  /// The order of a report.
  static func isBefore(_ first: StyleFinding, _ second: StyleFinding) -> Bool {
    (first.cue, place(first.rule)) < (second.cue, place(second.rule))
  }

  /// Repairs a document and counts its texts anew where they changed.
  func fix(_ document: inout CaptionDocument, _ texts: inout [MeasuredText]) {
    breakLines(of: &document, &texts)
    let before = timeline(of: document, texts)
    let appearances = document.cues.map { cue in
      cue.text.runs.compactMap(\.appearsAt).max().map { grid.position($0) }
    }
    var fixer = TimingFixer(before, rules: timingRules(before), lastAppearances: appearances)
    fixer.run()
    let after = fixer.timeline
    // All times or none are put on frames, so that cues within one frame keep their order.
    let snaps = frameRule != nil
    for cue in document.cues.indices {
      let length = document.cues[cue].duration
      if snaps || after.starts[cue] != before.starts[cue] {
        document.cues[cue].start = grid.time(after.starts[cue])
        document.cues[cue].dropPastAppearances()
      }
      if snaps || after.ends[cue] != before.ends[cue] { document.cues[cue].end = grid.time(after.ends[cue]) }
      if snaps, after.duration(cue) == 0, length > .zero {
        // Shorter than a frame, and without room: better off the frames than never seen.
        document.cues[cue].end = document.cues[cue].start + min(length, grid.lessThanHalf)
      }
    }
  }

  func report(_ findings: [StyleFinding]) -> StyleReport {
    StyleReport(
      style: linter.style, script: script, language: language == "und" ? nil : language,
      frameRate: linter.frameRate,
      shotChanges: linter.shotChanges?.count, cues: cueCount, findings: findings, unchecked: unchecked)
  }

  private func breakLines(of document: inout CaptionDocument, _ texts: inout [MeasuredText]) {
    let breaker = LineBreaker(
      measure: survey.measure, words: survey.words, lineCount: guide.lineCount ?? 1)
    for cue in document.cues.indices {
      let (text, placement) = (document.cues[cue].text, document.cues[cue].placement)
      let before = texts[cue]
      let old = textRules.map { $0.check(before)?.excess ?? 0 }
      // Where a guide has no longest line, the longest there is stays the longest.
      let limit = survey.limit(isVertical: before.isVertical) ?? before.longestLine
      guard old.contains(where: { $0 > 0 }), let broken = breaker.broken(text, limit: limit) else { continue }
      let after = survey.measured(broken, placement)
      let new = textRules.map { $0.check(after)?.excess ?? 0 }
      let (isHarmful, isHelpful) = (zip(old, new).contains { $0 < $1 }, zip(old, new).contains { $0 > $1 })
      if isHelpful, !isHarmful { (document.cues[cue].text, texts[cue]) = (broken, after) }
    }
  }

  private func timeline(of document: CaptionDocument, _ texts: [MeasuredText]) -> CueTimeline {
    CueTimeline(document, texts: texts, guide: guide, grid: grid, shotChanges: linter.shotChanges)
  }

  private func timingRules(_ timeline: CueTimeline) -> [any TimingRule] {
    Self.allTimingRules.compactMap { $0.init(timeline) }
  }

  private var frameRule: FrameRule? { FrameRule(guide, grid, resolution: linter.resolution) }

  private var unchecked: [StyleReport.Unchecked] {
    let checked =
      Set(timingRules(timeline(of: CaptionDocument(), [])).map { type(of: $0).rule })
      .union(textRules.map { type(of: $0).rule }).union(frameRule == nil ? [] : [.frame])
    return StyleRule.allCases.filter { !checked.contains($0) }.map { .init(rule: $0, reason: reason($0)) }
  }

  /// Why a rule was not looked at.
  private func reason(_ rule: StyleRule) -> StyleReport.Reason {
    let isKnown = grid.hasFrames
    return switch rule {
    case .gap where guide.gap != nil: .noFrameRate
    case .frame where guide.keepsToFrames: .noFrameRate
    case .shotChangeIn where guide.shotChanges != nil, .shotChangeOut where guide.shotChanges != nil:
      isKnown ? .noShotChanges : .noFrameRate
    default: .noLimit
    }
  }

  private static func place(_ rule: StyleRule) -> Int { StyleRule.allCases.firstIndex(of: rule) ?? 0 }

  private static func rounded(_ value: Double) -> Double { (value * 1_000).rounded() / 1_000 }
}

extension Cue {
  /// What would have appeared before the cue does now appears with it.
  fileprivate mutating func dropPastAppearances() {
    for run in text.runs.indices where text.runs[run].appearsAt.map({ $0 <= start }) ?? false {
      text.runs[run].appearsAt = nil
    }
  }
}
