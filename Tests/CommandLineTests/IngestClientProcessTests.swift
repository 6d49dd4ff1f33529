import Foundation
import MediaTypes
import SystemPackage
import TestSupport
import Testing

/// The scripts know the API's document and nothing of the code.
@Suite("genlock serve and an ingest client that is not ours", .serialized)
struct IngestClientProcessTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test func everyAnswerIsAsDocumented() async throws {
    let differences = try await run("ingest_contract.py", Repository.fixtures.string)
    #expect(differences == [])
  }

  /// Ten kills anywhere between the first request and the last download change nothing of what comes out.
  @Test func killsAtRandomMomentsChangeNothing() async throws {
    let seed = UInt32.random(in: .min ... .max)
    let outcome = try await run("ingest_kills.py", Repository.fixtures.string, "\(seed)")
    let peaceful = try #require(outcome.objectValue?["peaceful"]?.objectValue)
    let killed = try #require(outcome.objectValue?["killed"]?.objectValue)
    let kills = try #require(killed["kills"]?.objectValue)
    #expect(kills.values.compactMap { $0.listValue?.count }.reduce(0, +) == 10)
    for result in [peaceful, killed] {
      #expect(result["offsets"] == ["A": 0, "B": 7251, "C": -4600], "seed \(seed), \(kills)")
      #expect(result["operatorStatus"] == "approved" && result["readyForNextPhase"] == true)
      #expect(result["originals"] == ["A": true, "B": true, "C": true], "seed \(seed), \(kills)")
      #expect(
        result["jobs"] == ["succeeded", "succeeded", "succeeded", "succeeded"], "seed \(seed), \(kills)")
      #expect(result["leftovers"] == [] && result["exit"] == 0, "seed \(seed), \(kills)")
    }
    for key in ["computed", "confidence", "classification", "assets", "derivatives"] {
      #expect(killed[key] == peaceful[key], "\(key): seed \(seed), \(kills)")
    }
    #expect(killed["derivatives"]?.objectValue?.count == 7)
  }

  /// Uploads that a process left while it completed them have their objects and jobs before anybody can ask.
  @Test func deadUploadsAreFinishedBeforeTheFirstRequest() async throws {
    let seen = try await run("ingest_restart.py", "40")
    #expect(seen == ["before": ["uploading"], "after": ["ingesting"], "originals": 40])
  }

  @Test func fullDiskLosesNothing() async throws {
    let seen = try await run("ingest_full_disk.py")
    #expect(seen.objectValue?["refused"] == [507, "NO_SPACE"])
    #expect(seen.objectValue?["kept"] == seen.objectValue?["sent"])
    #expect(seen.objectValue?["same"] == true && seen.objectValue?["leftovers"] == [])
  }

  /// A script's answer. It gets the executable, an empty folder, and `arguments`.
  private func run(_ script: String, _ arguments: String...) async throws -> Value {
    let result = try await OutsideClient.run(
      script, [genlockExecutable, folder.path.string] + arguments, timeout: .seconds(600))
    #expect(result.status == 0, "\(arguments) \(result.errors)")
    return try JSONDecoder().decode(Value.self, from: result.standardOutput)
  }
}
