import Artifacts
import Foundation
import Foundations
import GRDB
import MediaTypes
import Storage
import SystemPackage
import TestSupport
import Testing

@testable import Runtime

@Suite struct HistoryTests {
  @Test func `runs are listed newest first, in pages, and found by the start of their id`() async throws {
    let bench = try await Bench()
    let request = try bench.request("  a: { uses: write, with: { text: x, warning: w } }")
    var ids: [Identifier] = []
    for _ in 0..<3 { ids.append(try await bench.engine.run(request).id) }
    let history = bench.workspace.history
    #expect(try await Set(history.list().map(\.id)) == Set(ids))
    let page = try await history.list(limit: 2)
    let rest = try await history.list(limit: 2, before: page.last?.id)
    #expect((page + rest).map(\.id.description) == ids.map(\.description).sorted().reversed())

    let full = try await history.find(ids[0].description)
    #expect(full.id == ids[0] && full.status == .succeeded && full.warnings.count == 1)
    #expect(full.inputs["source"]?.fileValue?.digest?.count == 64)
    #expect(full.versions.libraries == ["libtest": "1.0"] && full.versions.stages == ["write": 1])
    #expect(try await history.find(String(ids[1].description.dropFirst(4))).id == ids[1])
    let several = await #expect(throws: RunHistoryError.self) { try await history.find("run-0") }
    #expect(several?.code == "RUN_AMBIGUOUS")
    let none = await #expect(throws: RunHistoryError.self) { try await history.find("%") }
    #expect(none?.code == "RUN_NOT_FOUND")
    let stages = try await history.stages(of: ids[0])
    #expect(stages.map(\.stage) == ["a"] && stages.first?.warnings.first?.count == 3)
  }

  @Test func `the table's states are the enums' states`() async throws {
    let bench = try await Bench()
    let schema = try await bench.workspace.database.read { database in
      try String.fetchAll(
        database, sql: "SELECT sql FROM sqlite_master WHERE name IN ('runs', 'stage_runs') ORDER BY name")
    }
    #expect(states(in: schema[0]) == Set(RunStatus.allCases.map(\.rawValue)))
    #expect(states(in: schema[1]) == Set(StageRunState.allCases.map(\.rawValue)))
  }

  private func states(in sql: String) -> Set<String> {
    guard let list = sql.firstMatch(of: /CHECK \(state IN \(([^)]*)\)/) else { return [] }
    return Set(list.1.matches(of: /'([a-z]+)'/).map { String($0.1) })
  }

  @Test func `cleaning removes old runs and what only they used`() async throws {
    let bench = try await Bench()
    let result = try await bench.engine.run(try bench.request("  a: { uses: write, with: { text: x } }"))
    let kept = try await bench.workspace.clean(olderThan: .seconds(3600))
    #expect(kept.runs == 0 && kept.artifacts.files == 0)
    let cleaned = try await bench.workspace.clean(olderThan: .seconds(-60))
    #expect(cleaned.runs == 1 && cleaned.artifacts.files == 1 && cleaned.artifacts.manifests == 1)
    #expect(cleaned.bytes > 0)
    #expect(!FileManager.default.fileExists(atPath: result.report.string))
    #expect(try await bench.workspace.history.latest() == nil)
  }

  @Test func `cleaning beside a running run leaves all that it uses`() async throws {
    let bench = try await Bench()
    let request = try bench.request(
      """
        a: { uses: write, with: { text: x } }
        endless: { uses: endless, needs: [a] }
      """)
    let cancellation = Cancellation()
    let (started, continuation) = AsyncStream<Void>.makeStream()
    async let running = bench.engine.run(request, cancellation: cancellation) { event in
      if case .stageStarted = event.kind, event.stage == "endless" { continuation.yield() }
    }
    for await _ in started { break }
    let cleaned = try await bench.workspace.clean(olderThan: .seconds(-3600))
    #expect(cleaned.artifacts.files == 0 && cleaned.artifacts.manifests == 0 && cleaned.runs == 0)
    #expect(cleaned.scratchFolders == 0)
    cancellation.cancel()
    #expect(try await running.status == .cancelled)
  }

  @Test func `a workspace keeps its secrets to its owner`() async throws {
    let bench = try await Bench()
    let attributes = try FileManager.default.attributesOfItem(atPath: bench.workspace.secretsFolder.string)
    #expect(attributes[.posixPermissions] as? Int == 0o700)
  }
}
