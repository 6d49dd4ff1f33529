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
