import Foundation
import Foundations
import MediaTypes
import Runtime
import Testing

@testable import genlock

@Suite("Progress")
struct ProgressTests {
  private static let run = Identifier(prefix: "run")
  private static let start = Date(timeIntervalSince1970: 1_800_000_000)

  private static func event(_ kind: RunEvent.Kind, stage: String? = nil, after seconds: Double = 0)
    -> RunEvent
  {
    RunEvent(number: 1, time: start.addingTimeInterval(seconds), run: run, stage: stage, kind: kind)
  }

  private static func progress(_ events: [RunEvent]) -> RunProgress {
    events.reduce(into: RunProgress()) { $0.apply($1) }
  }

  private static let halfway = progress([
    event(.runStarted(pipeline: "ingest", stages: ["probe", "proxy", "audio"])),
    event(.stageCached, stage: "probe"),
    event(.stageStarted(attempt: 1, why: "never run before"), stage: "proxy"),
    event(.stageStarted(attempt: 1, why: "never run before"), stage: "audio"),
    event(
      .stageProgress(StageProgress(fraction: 0.25, speed: 3.456, framesPerSecond: 103.6)), stage: "proxy",
      after: 10),
  ])

  @Test func eventsMoveStages() {
    #expect(Self.halfway.running.map(\.name) == ["proxy", "audio"])
    #expect(Self.halfway.ended == 1)
    #expect(Self.halfway.total == 3)
    let later = Self.progress([
      Self.event(.stageStarted(attempt: 1, why: ""), stage: "proxy"),
      Self.event(.stageRetrying(attempt: 2, delaySeconds: 1, code: "X", message: ""), stage: "proxy"),
    ])
    #expect(later.running.isEmpty && later.ended == 0)
  }

  @Test func barTellsPercentSpeedRateAndRest() {
    let bars = BarText(columns: 100, hasColor: false, hasUnicode: false)
    let lines = bars.lines(Self.halfway, at: Self.start.addingTimeInterval(10))
    #expect(lines.count == 3)
    #expect(lines[0].contains("##########------------------------------"))
    for fact in ["proxy", " 25 %", "3.46x", "104 fps", "0:30 left"] { #expect(lines[0].contains(fact)) }
    #expect(lines[1].hasPrefix("audio") && lines[1].contains("0:10"))
    #expect(lines[2] == "1 of 3 stages done")
  }

  @Test(arguments: [1, 8, 20, 39, 60, 80, 200])
  func linesFitTheTerminal(_ columns: Int) {
    for hasColor in [false, true] {
      let bars = BarText(columns: columns, hasColor: hasColor, hasUnicode: true)
      for line in bars.lines(Self.halfway, at: Self.start.addingTimeInterval(10)) {
        #expect(BarDisplay.visibleLength(line) <= columns)
      }
    }
  }

  @Test func colorIsOnlyThereWhenAskedFor() {
    func text(_ hasColor: Bool) -> String {
      BarText(columns: 100, hasColor: hasColor, hasUnicode: true).lines(Self.halfway, at: Self.start).joined()
    }
    #expect(text(true).contains("\u{1b}["))
    #expect(!text(false).contains("\u{1b}"))
  }

  @Test func namesCannotMoveTheCursor() {
    let evil = "a\u{1b}[2Jb\nc\u{202e}"
    let progress = Self.progress([Self.event(.stageStarted(attempt: 1, why: evil), stage: evil)])
    let bars = BarText(columns: 80, hasColor: false, hasUnicode: true)
    let shown =
      bars.lines(progress, at: Self.start).joined()
      + (EventText.line(Self.event(.stageStarted(attempt: 1, why: evil), stage: evil)) ?? "")
    #expect(!shown.contains("\u{1b}") && !shown.contains("\n") && !shown.contains("\u{202e}"))
    #expect(shown.contains("a\\u{1b}[2Jb\\u{a}c\\u{202e}"))
  }

  @Test func narrowerTerminalsNeedMoreRowsErased() {
    #expect(BarDisplay.erase([], columns: 80) == "")
    #expect(BarDisplay.erase([70, 20], columns: 80) == "\u{1b}[2A\r\u{1b}[J")
    #expect(BarDisplay.erase([70, 20], columns: 40) == "\u{1b}[3A\r\u{1b}[J")
  }

  @Test func terminalsAreToldFromEverythingElse() {
    // Under test, standard error is a pipe.
    #expect(!Terminal.standardError(["TERM": "xterm"]).isInteractive)
    #expect(!Terminal.standardError(["TERM": "xterm", "NO_COLOR": "1"]).hasColor)
    #expect(Terminal.standardError(["LANG": "de_DE.UTF-8"]).hasUnicode)
    #expect(!Terminal.standardError(["LC_ALL": "C", "LANG": "de_DE.UTF-8"]).hasUnicode)
  }
}
