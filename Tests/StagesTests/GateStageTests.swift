import Foundation
import Foundations
import MediaTypes
import Runtime
import SystemPackage
import Testing

@testable import Stages

@Suite struct GateStageTests {
  @Test func `without a decision it asks, and proposes the data`() async throws {
    let bench = try StageBench()
    let pending = await #expect(throws: GatePending.self) {
      try await bench.run(
        GateStage(),
        [
          "message": "Is it in step?", "data": ["offsetMs": 40],
          "show": ["report": .file(FilePath("/tmp/a \"b\".json"))],
        ])
    }
    #expect(pending?.message == #"Is it in step? Look at a "b".json at "/tmp/a \"b\".json"."#)
    #expect(pending?.proposal == ["offsetMs": 40])
  }

  @Test func `what is shown without being a file is part of the question`() async throws {
    let bench = try StageBench()
    let pending = await #expect(throws: GatePending.self) {
      try await bench.run(GateStage(), ["message": "Good?", "show": ["confidence": 0.5]])
    }
    #expect(pending?.message == #"Good? Look at {"confidence":0.5}."#)
    #expect(pending?.proposal == .null)
  }

  @Test func `a decision is what comes out`() async throws {
    let bench = try StageBench()
    let decision = GateDecision(
      approved: false, data: ["offsetMs": 41], decidedBy: "Ada",
      at: Date(timeIntervalSince1970: 1_773_480_413))
    let outputs = try await bench.run(GateStage(), ["message": "Is it in step?"], decision: decision)
    #expect(
      outputs == [
        "approved": false, "data": ["offsetMs": 41], "decidedBy": "Ada", "decidedAt": "2026-03-14T09:26:53Z",
      ])
  }

  @Test func `a gate has to ask something`() async throws {
    #expect(await (try StageBench()).code(GateStage(), ["message": " \n"]) == "EMPTY_GATE_MESSAGE")
  }
}
