import Foundation
import MediaTypes
import TestSupport
import Testing

@testable import Runtime

@Suite struct FusionTests {
  @Test func `stages of one source share a pass though one of them waits for another`() async throws {
    let bench = try await Bench()
    let request = try bench.request(
      """
        look: { uses: write, with: { text: look } }
        proxy: { uses: pass, with: { source: "${{ inputs.source }}", text: proxy } }
        mezzanine: { uses: pass, with: { source: "${{ inputs.source }}", text: mezzanine } }
        audio:
          uses: pass
          if: "${{ stages.look.text == 'look' }}"
          with: { source: "${{ inputs.source }}", text: audio }
      """)
    let plan = try await bench.engine.plan(request)
    #expect(plan.stages.map(\.pass) == [nil, 1, 1, 1])
    let events = EventLog()
    let result = try await bench.engine.run(request, events: events.add)
    #expect(result.status == .succeeded, "\(result.failures)")
    #expect(bench.log.all == ["look", "together proxy mezzanine audio"])
    let passes = events.all.compactMap {
      if case .passStarted(let members) = $0.kind { members } else { nil }
    }
    #expect(passes == [["proxy", "mezzanine", "audio"]])
  }

  @Test func `cached and skipped members drop out, and one left over runs alone`() async throws {
    let bench = try await Bench()
    func request(_ texts: [String]) throws -> RunRequest {
      try bench.request(
        texts.enumerated().map { index, text in
          "  p\(index): { uses: pass, if: \"${{ '\(text)' != 'skip' }}\", "
            + "with: { source: \"${{ inputs.source }}\", text: \(text) } }"
        }.joined(separator: "\n"))
    }
    _ = try await bench.engine.run(try request(["a", "b", "skip"]))
    _ = try await bench.engine.run(try request(["a", "b", "c"]))
    _ = try await bench.engine.run(try request(["a", "d", "e"]))
    #expect(bench.log.all == ["together p0 p1", "alone p2", "together p1 p2"])
  }

  @Test func `one member's failure leaves the others`() async throws {
    let bench = try await Bench()
    let request = try bench.request(
      """
        good: { uses: pass, with: { source: "${{ inputs.source }}", text: good } }
        bad: { uses: pass, with: { source: "${{ inputs.source }}", text: bad, fails: true } }
      """, outputs: "  good: \"${{ stages.good.file }}\"")
    let result = try await bench.engine.run(request)
    #expect(bench.states(result) == ["good": .succeeded, "bad": .failed])
    #expect(try bench.text(result.outputs["good"]) == "good\n")
    _ = try await bench.engine.run(request)
    #expect(bench.log.all == ["together good bad", "alone bad"])
  }

  @Test func `members on a path of each other and groups that wait for each other are split`() async throws {
    let bench = try await Bench()
    let other = try bench.folder.write("other", to: "other.txt")
    // a1 -> b2 and b1 -> a2: the groups {a1, a2} and {b1, b2} would wait for each other.
    let request = try bench.request(
      """
        a1: { uses: pass, with: { source: "${{ inputs.source }}", text: a1 } }
        b1: { uses: pass, with: { source: "${{ inputs.sources[0] }}", text: b1 } }
        b2: { uses: pass, needs: [a1], with: { source: "${{ inputs.sources[0] }}", text: b2 } }
        a2: { uses: pass, needs: [b1], with: { source: "${{ inputs.source }}", text: a2 } }
        a3: { uses: pass, needs: [a2], with: { source: "${{ inputs.source }}", text: a3 } }
      """, inputs: ["sources": [other]])
    let result = try await bench.engine.run(request)
    #expect(result.status == .succeeded, "\(result.failures)")
    let members = bench.log.all.flatMap { $0.split(separator: " ").dropFirst() }
    #expect(members.sorted() == ["a1", "a2", "a3", "b1", "b2"])
  }

  @Test func `random graphs are partitioned without a group that waits for itself`() {
    var generator = SplitMix(seed: 7)
    for _ in 0..<300 {
      let count = Int.random(in: 2...14, using: &generator)
      let waits = (0..<count).map { run in
        (0..<run).filter { _ in Int.random(in: 0..<4, using: &generator) == 0 }
      }
      let candidates = (0..<count).compactMap { run -> (run: Int, key: FusionKey)? in
        let key = Int.random(in: 0..<4, using: &generator)
        return key == 3 ? nil : (run, FusionKey(runner: "r", source: "\(key)"))
      }
      let groups = FusionGroups.partition(candidates, runCount: count) { waits[$0] }
      #expect(groups.flatMap(\.self).sorted() == candidates.map(\.run))
      #expect(Self.canFinish(count, groups, waits))
    }
  }

  /// Whether everything can run when a group starts only once nobody in it waits for anything.
  private static func canFinish(_ count: Int, _ groups: [[Int]], _ waits: [[Int]]) -> Bool {
    let grouped = Set(groups.flatMap(\.self))
    var units = groups + (0..<count).filter { !grouped.contains($0) }.map { [$0] }
    var done: Set<Int> = []
    while let index = units.firstIndex(where: { $0.allSatisfy { done.isSuperset(of: waits[$0]) } }) {
      done.formUnion(units.remove(at: index))
    }
    return units.isEmpty
  }
}
