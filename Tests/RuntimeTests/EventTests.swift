import Foundation
import Foundations
import MediaTypes
import SystemPackage
import TestSupport
import Testing

@testable import Runtime

@Suite struct EventTests {
  @Test func `events are numbered, ordered and logged`() async throws {
    let bench = try await Bench()
    let stages = (0..<20).map { "  s\($0): { uses: write, with: { text: \"\($0)\", warning: w } }" }
    let events = EventLog()
    let result = try await bench.engine.run(
      try bench.request(stages.joined(separator: "\n")), events: events.add)
    #expect(events.all.map(\.number) == Array(1...events.all.count))
    #expect(events.all.allSatisfy { $0.run == result.id })
    guard case .runStarted(_, let names) = events.all.first?.kind,
      case .runEnded(let status, _) = events.all.last?.kind
    else {
      Issue.record("the first and the last event are the run's")
      return
    }
    #expect(names.count == 20 && status == .succeeded)
    for name in names {
      let kinds = events.all.filter { $0.stage == name }.map { String(describing: $0.kind).prefix(12) }
      #expect(kinds == ["stageStarted", "stageWarning", "stageSucceed"])
    }
    let log = try String(contentsOfFile: result.eventLog.string, encoding: .utf8)
    let lines = log.split(separator: "\n")
    #expect(lines.count == events.all.count)
    let first = try JSONDecoder().decode(Value.self, from: Data(lines[0].utf8))
    #expect(first["number"] == 1 && first["run"] == .string(result.id.description))
  }

  @Test func `every kind of event is a flat line of JSON and can be read again`() throws {
    let warning = Warning(code: "W", message: "m", count: 2, atMs: 1.5)
    let kinds: [RunEvent.Kind] = [
      .runStarted(pipeline: "p", stages: ["a", "b[0]"]), .stageStarted(attempt: 2, why: "w"),
      .passStarted(members: ["a"]), .stageProgress(StageProgress(fraction: 0.5, speed: 2.1)),
      .stageProgress(StageProgress()), .stageWarning(warning),
      .stageRetrying(attempt: 2, delaySeconds: 0.5, code: "C", message: "m"), .stageCached,
      .stageSkipped(reason: "r"), .stageUnfinished(reason: "r"),
      .stageSucceeded(seconds: 1.25, outputs: ["n": 1, "f": .file(FileReference(path: "/x"))]),
      .stageFailed(code: "C", message: "m"), .stageWaiting(message: "m"), .runWarning(warning),
      .runEnded(status: .waiting, seconds: 3),
    ]
    for (index, kind) in kinds.enumerated() {
      // Halves and eighths of a second are exact.
      let event = RunEvent(
        number: index + 1, time: Date(timeIntervalSince1970: 1_795_230_669.125),
        run: Identifier(prefix: "run"),
        stage: index.isMultiple(of: 2) ? "a" : nil, kind: kind)
      let data = try JSONEncoder().encode(event)
      #expect(try JSONDecoder().decode(RunEvent.self, from: data) == event)
      #expect(!String(decoding: data, as: UTF8.self).contains("_0"))
      let line = try JSONDecoder().decode(Value.self, from: data)
      #expect(line["time"] == "2026-11-21T03:11:09.125Z")
      #expect("\(kind)".hasPrefix(line["kind"]?.stringValue ?? "?"))
    }
  }

  @Test func `a time keeps its millisecond`() throws {
    for millisecond in 0..<1000 {
      let time = Date(timeIntervalSince1970: 1_795_230_669 + Double(millisecond) / 1000)
      let event = RunEvent(
        number: 1, time: time, run: Identifier(prefix: "run"), stage: nil, kind: .stageCached)
      let line = try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(event))
      let digits = String(1000 + millisecond).dropFirst()
      #expect(line["time"] == .string("2026-11-21T03:11:09.\(digits)Z"))
    }
  }

  @Test func `progress is thinned out and nothing else is`() async throws {
    let folder = try TemporaryFolder()
    let events = EventLog()
    let dispatcher = EventDispatcher(
      run: Identifier(prefix: "run"), log: folder.appending("log"), handler: events.add)
    await withTaskGroup(of: Void.self) { group in
      for stage in 0..<8 {
        group.addTask {
          for step in 0..<10_000 {
            dispatcher.emit(.stageProgress(StageProgress(fraction: Double(step) / 10_000)), stage: "\(stage)")
          }
          dispatcher.emit(.stageCached, stage: "\(stage)")
        }
      }
    }
    #expect(try await dispatcher.finish() == nil)
    let progress = events.all.count { if case .stageProgress = $0.kind { true } else { false } }
    #expect(events.all.count - progress == 8)
    // Ten a second and stage at the most; the loops above are over in a moment, whatever the machine.
    #expect(progress >= 8 && progress < 8 * 200)
    #expect(events.all.map(\.number) == Array(1...events.all.count))
  }

  @Test func `a log that cannot be written is told and the events still arrive`() async throws {
    let folder = try TemporaryFolder()
    let events = EventLog()
    let dispatcher = EventDispatcher(
      run: Identifier(prefix: "run"), log: folder.appending("none/log"), handler: events.add)
    dispatcher.emit(.stageCached, stage: "a")
    #expect((try await dispatcher.finish() as? SystemError)?.code == "FILE_NOT_FOUND")
    #expect(events.all.count == 1)
  }

  @Test func `a full disk under the log is told`() async throws {
    let dispatcher = EventDispatcher(run: Identifier(prefix: "run"), log: "/dev/full") { _ in }
    dispatcher.emit(.stageCached, stage: "a")
    #expect((try await dispatcher.finish() as? SystemError)?.code == "NO_SPACE")
  }
}
