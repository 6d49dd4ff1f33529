import Foundation
import Foundations
import MediaTypes
import SystemPackage
import TestSupport
import Testing

@testable import Runtime

@Suite struct RunTests {
  private static let chain = """
      a: { uses: write, with: { text: "${{ params.text }}", source: "${{ inputs.source }}", warning: w } }
      b: { uses: write, with: { text: b, source: "${{ stages.a.file }}" } }
    """
  private static let outputs = "  result: \"${{ stages.b.file }}\""

  @Test func `a chain runs once and is then taken from the store with its warnings`() async throws {
    let bench = try await Bench()
    let request = try bench.request(Self.chain, outputs: Self.outputs)
    let first = try await bench.engine.run(request)
    #expect(first.status == .succeeded)
    #expect(try bench.text(first.outputs["result"]) == "btextinput\n")
    #expect(bench.log.all == ["a", "b"])
    #expect(first.warnings.map(\.code) == ["TEST_WARNING"])
    #expect(first.warnings.map(\.count) == [3])

    let second = try await bench.engine.run(request)
    #expect(bench.log.all == ["a", "b"])
    #expect(bench.states(second) == ["a": .cached, "b": .cached])
    #expect(second.outputs == first.outputs)
    #expect(second.warnings == first.warnings)
  }

  @Test func `the name of an input does not matter but its content does`() async throws {
    let bench = try await Bench()
    _ = try await bench.engine.run(try bench.request(Self.chain, outputs: Self.outputs))
    let same = try bench.folder.write("input\n", to: "-renamed.txt")
    let renamed = try await bench.engine.run(
      try bench.request(Self.chain, outputs: Self.outputs, inputs: ["source": [same]]))
    #expect(bench.states(renamed) == ["a": .cached, "b": .cached])

    let other = try bench.folder.write("other\n", to: "other.txt")
    let request = try bench.request(Self.chain, outputs: Self.outputs, inputs: ["source": [other]])
    let plan = try await bench.engine.plan(request)
    #expect(plan.stages.map(\.state) == [.willRun, .unknown(until: ["a"])])
    #expect(plan.stages[0].why == "input source changed")
    #expect(try bench.text(try await bench.engine.run(request).outputs["result"]) == "btextother\n")
  }

  @Test func `a plan says why each stage will run`() async throws {
    let bench = try await Bench()
    let request = try bench.request(Self.chain, outputs: Self.outputs)
    let fresh = try await bench.engine.plan(request)
    #expect(fresh.stages.map(\.why) == ["never run before", "depends on what a gives"])
    #expect(bench.log.all.isEmpty)
    let result = try await bench.engine.run(request)
    #expect(try await bench.engine.plan(request).stages.map(\.state) == [.cached, .cached])

    let changed = try bench.request(Self.chain, outputs: Self.outputs, parameters: ["text": "new"])
    #expect(try await bench.engine.plan(changed).stages[0].why == "parameter text \"text\" -> \"new\"")

    let artifact = try #require(result.outputs["result"]?.fileValue)
    try FileManager.default.removeItem(atPath: artifact.path)
    let missing = try await bench.engine.plan(request).stages[1]
    #expect(missing.state == .willRun)
    #expect(missing.why.hasPrefix("artifact ") && missing.why.hasSuffix(" is missing"))
    #expect(try await bench.engine.run(request).outputs == result.outputs)
    #expect(bench.log.all == ["a", "b", "b"])
  }

  @Test func `a damaged artifact is made anew`() async throws {
    let bench = try await Bench()
    let request = try bench.request(Self.chain, outputs: Self.outputs)
    let artifact = try #require(try await bench.engine.run(request).outputs["result"]?.fileValue)
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: artifact.path)
    try "bTEXTinput\n".write(toFile: artifact.path, atomically: false, encoding: .utf8)
    #expect(try await bench.engine.plan(request).stages[1].why.hasSuffix(" is damaged"))
    let again = try await bench.engine.run(request)
    #expect(try bench.text(again.outputs["result"]) == "btextinput\n")
    #expect(bench.log.all == ["a", "b", "b"])
  }

  @Test func `what is made of an input that changes meanwhile is not kept`() async throws {
    let bench = try await Bench()
    let request = try bench.request(
      "  a: { uses: write, with: { text: t, source: \"${{ inputs.source }}\", failure: changesSource } }",
      outputs: "  result: \"${{ stages.a.file }}\"")
    let result = try await bench.engine.run(request)
    #expect(result.status == .failed)
    #expect(result.failures.map(\.error.code) == ["INPUT_CHANGED"])
    #expect(result.failures.first?.error.message.contains(quoted(bench.input)) == true)
    try "input\n".write(toFile: bench.input.string, atomically: true, encoding: .utf8)
    #expect(try await bench.engine.plan(request).stages[0].state == .willRun)
  }

  @Test func `a failure blocks what depends on it and leaves the rest running`() async throws {
    let bench = try await Bench()
    let request = try bench.request(
      """
        bad: { uses: write, with: { text: x, failure: permanent } }
        after: { uses: write, with: { text: y, source: "${{ stages.bad.file }}" } }
        good: { uses: write, with: { text: z } }
      """,
      outputs: "  after: \"${{ stages.after.file }}\"\n  good: \"${{ stages.good.file }}\"")
    let result = try await bench.engine.run(request)
    #expect(result.status == .failed)
    #expect(bench.states(result) == ["bad": .failed, "after": .blocked, "good": .succeeded])
    #expect(result.failures.map(\.error.code) == ["TEST_FAILURE"])
    #expect(result.outputs.keys.sorted() == ["good"])
    #expect(result.stages[1].why == "not run: stage bad failed")
  }

  @Test func `continueOnError, if and null inputs skip and do not fail`() async throws {
    let bench = try await Bench()
    let request = try bench.request(
      """
        bad: { uses: write, continueOnError: true, with: { text: x, failure: permanent } }
        needsBad: { uses: write, with: { text: "${{ stages.bad.text }}" } }
        off: { uses: write, if: "${{ params.text == 'never' }}", with: { text: x } }
        needsOff: { uses: write, with: { text: "${{ stages.off.text }}" } }
        optional: { uses: write, with: { text: o, source: "${{ stages.off.file }}" } }
      """,
      outputs: "  off: \"${{ stages.off.file }}\"\n  optional: \"${{ stages.optional.file }}\"")
    let result = try await bench.engine.run(request)
    #expect(result.status == .succeeded)
    #expect(
      bench.states(result) == [
        "bad": .failed, "needsBad": .skipped, "off": .skipped, "needsOff": .skipped, "optional": .succeeded,
      ])
    #expect(result.warnings.map(\.code).sorted() == ["OUTPUT_NULL", "STAGE_FAILURE_TOLERATED"])
    #expect(result.outputs.keys.sorted() == ["optional"])
    #expect(result.failures.map(\.isTolerated) == [true])
  }

  @Test func `each fans out and a later stage gathers`() async throws {
    let bench = try await Bench()
    let cameras = try ["one/cam.txt", "two/cam.txt", "b.txt"].map { try bench.folder.write($0, to: $0) }
    let request = try bench.request(
      """
        camera:
          uses: write
          each: "${{ inputs.sources }}"
          with: { text: "${{ each.label }}:", source: "${{ each.value }}" }
        gather: { uses: write, with: { text: "${{ join(stages.camera.text, '+') }}" } }
      """,
      outputs: "  cameras: \"${{ stages.camera.file }}\"\n  all: \"${{ stages.gather.file }}\"",
      inputs: ["sources": cameras])
    let result = try await bench.engine.run(request)
    #expect(result.status == .succeeded, "\(result.failures)")
    let files = try #require(result.outputs["cameras"]?.listValue)
    #expect(try files.map { try bench.text($0) } == ["cam:one/cam.txt", "cam-2:two/cam.txt", "b:b.txt"])
    #expect(files.compactMap { $0.fileValue?.name } == ["cam.txt", "cam-2.txt", "b.txt"])
    #expect(try bench.text(result.outputs["all"]) == "cam:+cam-2:+b:")
  }

  @Test func `two stages of equal key run once`() async throws {
    let bench = try await Bench()
    let request = try bench.request(
      "  a: { uses: write, with: { text: same } }\n  b: { uses: write, with: { text: same } }")
    let result = try await bench.engine.run(request)
    #expect(result.status == .succeeded)
    #expect(bench.log.all.count == 1)
    #expect(Set(bench.states(result).values) == [.succeeded, .cached])
  }

  @Test func `too little space is told before anything runs`() async throws {
    let bench = try await Bench()
    let request = try bench.request(
      "  a: { uses: write, with: { text: x } }\n  b: { uses: write, with: { text: y, disk: 40000000000000 } }"
    )
    let error = await #expect(throws: RunError.self) { try await bench.engine.run(request) }
    #expect(error?.code == "NOT_ENOUGH_SPACE")
    #expect(bench.log.all.isEmpty)
    #expect(try await bench.workspace.history.latest()?.status == .failed)
  }

  @Test func `what may run counts for the space, but not what is in the store`() async throws {
    let bench = try await Bench()
    let stages = """
        a: { uses: write, with: { text: x, disk: 100 } }
        b: { uses: write, if: "${{ stages.a.text == 'x' }}", with: { text: y, disk: 20 } }
        c: { uses: write, needs: [a], with: { text: z, disk: 3 } }
        d: { uses: write, with: { text: "${{ stages.a.text }}", disk: 40000 } }
      """
    let plan = try await bench.engine.plan(bench.request(stages))
    #expect(plan.neededSpace == 123)
    #expect(plan.stages.map(\.estimate?.disk) == [100, 20, 3, nil])
    #expect(plan.stages[1].state == .unknown(until: ["a"]))
    let result = try await bench.engine.run(bench.request(stages))
    #expect(bench.states(result) == ["a": .succeeded, "b": .succeeded, "c": .succeeded, "d": .succeeded])
    #expect(try await bench.engine.plan(bench.request(stages)).neededSpace == 0)
  }

  @Test func `what may run is found too large before anything runs, and is skipped where its if is false`()
    async throws
  {
    let bench = try await Bench()
    func stages(_ disk: Int) -> String {
      """
        a: { uses: write, with: { text: x } }
        b: { uses: write, if: "${{ stages.a.text == 'y' }}", with: { text: y, disk: \(disk) } }
      """
    }
    let error = await #expect(throws: RunError.self) {
      try await bench.engine.run(bench.request(stages(40_000_000_000_000)))
    }
    #expect(error?.code == "NOT_ENOUGH_SPACE" && bench.log.all.isEmpty)
    let result = try await bench.engine.run(bench.request(stages(1)))
    #expect(bench.states(result) == ["a": .succeeded, "b": .skipped])
  }

  @Test(arguments: [false, true])
  func `elements start in order where few may run at a time`(areKnown: Bool) async throws {
    let bench = try await Bench()
    let text = areKnown ? "${{ each.value }}" : "${{ stages.a.text }}${{ each.value }}"
    let words = (0..<40).map { "w\($0)" }
    let result = try await bench.engine.run(
      try bench.request(
        """
          a: { uses: write, with: { text: x } }
          b: { uses: write, each: [\(words.joined(separator: ", "))], with: { text: "\(text)" } }
        """, options: RunOptions(maximumJobs: 1)))
    #expect(result.status == .succeeded)
    #expect(bench.log.all.filter { $0 != "a" } == words.indices.map { "b[\($0)]" })
  }

  @Test func `a whole number is the same key whether it is written as an integer or not`() async throws {
    func components(_ value: Value) -> CacheKeyComponents {
      CacheKeyComponents(stage: "x", version: 1, libraries: [:], parameters: ["peak": value])
    }
    for (number, integer) in [(-1.0, Int64(-1)), (0, 0), (1e16, 10_000_000_000_000_000)] {
      #expect(try components(.number(number)).key() == components(.integer(integer)).key())
      #expect(components(.number(number)).changes(since: components(.integer(integer))).isEmpty)
    }
    #expect(
      components(.number(-1.5)).changes(since: components(.integer(-1))) == ["parameter peak -1 -> -1.5"])
  }

  @Test func `a workspace has to have a name`() async throws {
    let error = await #expect(throws: SystemError.self) { try await Workspace.open("") }
    #expect(error?.code == "EMPTY_PATH" && error?.category == .usage)
  }

  @Test func `what waits for something that failed says which stage that was`() async throws {
    let bench = try await Bench()
    let events = EventLog()
    let result = try await bench.engine.run(
      try bench.request(
        """
          bad: { uses: write, with: { text: x, failure: permanent } }
          after: { uses: write, with: { text: "${{ stages.bad.text }}" } }
          last: { uses: write, with: { text: "${{ stages.after.text }}" } }
        """), events: events.add)
    #expect(result.stages.dropFirst().map(\.why) == Array(repeating: "not run: stage bad failed", count: 2))
    let reasons = events.all.compactMap {
      if case .stageUnfinished(let reason) = $0.kind { reason } else { nil }
    }
    #expect(reasons == result.stages.dropFirst().map(\.why))
  }

  @Test(arguments: ["missing.txt", "", "folder"])
  func `an input that cannot be read is one clear error`(name: String) async throws {
    let bench = try await Bench()
    try bench.folder.write("x", to: "folder/x")
    let request = try bench.request(Self.chain, inputs: ["source": [bench.folder.appending(name)]])
    let error = await #expect(throws: SystemError.self) { try await bench.engine.run(request) }
    #expect(error?.code == (name == "missing.txt" ? "FILE_NOT_FOUND" : "IS_A_DIRECTORY"))
    #expect(error?.category == .unusableInput)
  }
}
