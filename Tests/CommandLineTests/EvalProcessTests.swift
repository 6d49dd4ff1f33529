import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import genlock

@Suite("genlock as a process: eval sync")
struct EvalProcessTests {
  /// The talk that three devices heard, as `Fixtures/README.md` has it; camera C's clock runs 200 ppm fast.
  private static func dataset(bStartMs: Double = 7_250) -> String {
    func recording(
      _ name: String, _ fixture: Fixture, _ start: Double, _ drift: Double, event: String = "\"talk\""
    ) -> String {
      """
      {"name": "\(name)", "path": "\(fixture.path.string)", "event": \(event), "snrDb": 3,
       "pieces": [{"fromMs": 0, "startMs": \(start), "driftPpm": \(drift)}]}
      """
    }
    let (a, b, c) = (
      recording("A", .cameraA, 0, 0), recording("B", .cameraB, bStartMs, 0),
      recording("C", .cameraC, -4_600, 200)
    )
    let other = recording("X", .speech, 0, 0, event: "null")
    return """
      {"version": 1,
       "cases": [{"name": "same-event", "target": "found", "sets": [
         {"master": "B", "maxDriftPpm": null, "label": "three", "recordings": [\(a), \(b), \(c)]}]},
         {"name": "one-of-five-unrelated", "sets": [{"master": "A", "recordings": [\(a), \(c), \(other)]}]}],
       "pairs": [{"name": "calibration-test", "recordings": [\(a), \(b), \(other)],
         "pairs": [["A", "B"], ["B", "X"]]}]}
      """
  }

  private static func eval(_ dataset: String, _ arguments: String...) async throws -> ProcessResult {
    let folder = try TemporaryFolder()
    let file = folder.appending("dataset.json")
    try Data(dataset.utf8).write(to: URL(filePath: file.string))
    return try await runProcess(genlockExecutable, ["eval", "sync", file.string] + arguments)
  }

  @Test func answersAreHeldAgainstTheTruth() async throws {
    let result = try await Self.eval(Self.dataset(), "--json")
    #expect(result.status == 0, "\(result.errors)")
    let object = try #require(try JSONSerialization.jsonObject(with: result.standardOutput) as? [String: Any])
    #expect(Set(object.keys) == ["cases", "calibrations", "targets", "answers"])
    let cases = try #require(object["cases"] as? [[String: Any]])
    #expect(cases.map { $0["name"] as? String } == ["same-event", "one-of-five-unrelated"])
    #expect(cases[0]["related"] as? Int == 2 && cases[0]["found"] as? Int == 2)
    #expect(try #require(cases[0]["greatestMs"] as? Double) < 1)
    #expect(cases[1]["strangers"] as? Int == 1 && cases[1]["flaggedStrangers"] as? Int == 1)
    let calibration = try #require((object["calibrations"] as? [[String: Any]])?.first)
    #expect(calibration["pairs"] as? Int == 2 && calibration["unrelated"] as? Int == 1)
    #expect((object["answers"] as? [Any])?.count == 6)
  }

  @Test func aMissedTargetIsMarkedAndExitsWith6() async throws {
    // The dataset claims that B began 5 s later than it did.
    let result = try await Self.eval(Self.dataset(bStartMs: 12_250), "--case", "same-event")
    #expect(result.status == 6)
    #expect(result.output.contains("MISSED   same-event  100 % found"))
    #expect(!result.output.contains("calibration"))
    #expect(result.errors.contains("same-event: 1 of 1"))
  }

  @Test func wrongDatasetsAreExplained() async throws {
    for (text, reason) in [
      ("[", "is not JSON"), ("{}", "lacks version"), (#"{"version": 2}"#, "has version 2"),
      (#"{"version": 1, "cases": [{"name": "x"}]}"#, "lacks cases[0].sets"),
      (Self.dataset().replacing(#""master": "B""#, with: #""master": "Z""#), "the master of set 0"),
      (Self.dataset().replacing(#"["A", "B"]"#, with: #"["A"]"#), "a pair in \"calibration-test\""),
      (
        Self.dataset().replacing(#""fromMs": 0"#, with: #""fromMs": "0""#),
        "at cases[0].sets[0].recordings[0].pieces[0].fromMs"
      ),
    ] {
      let result = try await Self.eval(text)
      #expect(result.status == 4 && result.output.isEmpty)
      #expect(result.errors.contains("INVALID_DATASET") && result.errors.contains(reason), "\(result.errors)")
    }
    let unknown = try await Self.eval(Self.dataset(), "--case", "nonsense")
    #expect(unknown.status == 2 && unknown.errors.contains("UNKNOWN_CASE"))
    let missing = try await Self.eval(Self.dataset().replacing("camera-b", with: "camera-z"))
    #expect(missing.status == 4 && missing.errors.contains("FILE_NOT_FOUND"))
  }
}
