import Foundation
import Foundations
import MediaTypes
import Pipelines
import Runtime
import SystemPackage
import TestSupport
import Testing

@testable import Stages

@Suite struct MediaPassTests {
  private let runner = MediaPassRunner([AudioStage(), TranscodeStage()])

  private func member(
    _ uses: any Stage.Type, _ folder: TemporaryFolder, _ name: String, _ given: [String: Value],
    _ cancellation: Cancellation = Cancellation()
  ) throws -> FusedMember {
    let work = folder.appending(name)
    try FileManager.default.createDirectory(atPath: work.string, withIntermediateDirectories: true)
    return FusedMember(
      uses: uses.declaration.name, parameters: try uses.declaration.resolve(given).value,
      context: StageContext(workFolder: work, cancellation: cancellation, name: name))
  }

  @Test func `together they make the same bytes as alone`() async throws {
    let source = Value.file(Fixture.twoTracks)
    try await expectSame([
      (TranscodeStage.self, ["source": source, "preset": "proxy"]),
      (TranscodeStage.self, ["source": source, "preset": "mezzanine"]),
      (AudioStage.self, ["source": source, "track": 2]),
      (TranscodeStage.self, ["source": source, "preset": "archive"]),
      (
        TranscodeStage.self,
        ["source": source, "preset": "proxy", "container": "matroska", "audioTrack": "none"]
      ),
    ])
  }

  @Test func `joined recordings too, whether their pictures are decoded or not`() async throws {
    let source = Value.list([Fixture.chapter1, .chapter2, .chapter3].map { .file($0) })
    try await expectSame([
      (AudioStage.self, ["source": source]),
      (TranscodeStage.self, ["source": source, "preset": "proxy", "height": 90]),
    ])
  }

  /// Runs stages as one pass and one by one.
  private func expectSame(_ given: [(any Stage.Type, [String: Value])]) async throws {
    let folder = try TemporaryFolder()
    let together = await runner.run(
      try given.enumerated().map { try member($1.0, folder, "together\($0)", $1.1) })
    for (number, (stage, parameters)) in given.enumerated() {
      let alone = await runner.run([try member(stage, folder, "alone\(number)", parameters)])
      let (first, second) = (try together[number].get(), try alone[0].get())
      #expect(try #require(first["file"]).data == #require(second["file"]).data, "stage \(number)")
      #expect(first["info"] == second["info"])
    }
  }

  @Test func `one member's failure leaves the others`() async throws {
    let folder = try TemporaryFolder()
    let source = Value.file(Fixture.noAudio)
    let outcomes = await runner.run([
      try member(AudioStage.self, folder, "audio", ["source": source]),
      try member(
        TranscodeStage.self, folder, "wrong",
        ["source": source, "preset": "proxy", "encoderOptions": ["nonsense": "1"]]),
      try member(TranscodeStage.self, folder, "proxy", ["source": source, "preset": "proxy"]),
    ])
    func code(_ outcome: Result<[String: Value], any Error>) -> String? {
      if case .failure(let error) = outcome { (error as? any CodedError)?.code } else { nil }
    }
    #expect(outcomes.map(code) == ["MISSING_AUDIO_TRACK", "UNKNOWN_OPTION", nil])
  }

  @Test func `one member's cancellation leaves the others`() async throws {
    let folder = try TemporaryFolder()
    let source = Value.file(Fixture.noAudio)
    let cancelled = Cancellation()
    cancelled.cancel()
    let outcomes = await runner.run([
      try member(TranscodeStage.self, folder, "a", ["source": source, "preset": "proxy"], cancelled),
      try member(TranscodeStage.self, folder, "b", ["source": source, "preset": "proxy"]),
    ])
    #expect(throws: Cancelled.self) { try outcomes[0].get() }
    #expect(throws: Never.self) { try outcomes[1].get() }
  }

  @Test func `sources are the same by files and trim points`() throws {
    func key(_ given: [String: Value]) throws -> FusionKey? {
      try TranscodeStage().fusionKey(TranscodeStage.declaration.resolve(given).value.decoded())
    }
    let source = Value.file(Fixture.talk)
    let plain = try key(["source": source, "preset": "proxy"])
    #expect(plain != nil)
    #expect(try key(["source": source, "preset": "mezzanine", "height": 100]) == plain)
    #expect(try key(["source": source, "preset": "proxy", "trim": ["start": 1]]) != plain)
    #expect(try key(["source": .file(Fixture.noAudio), "preset": "proxy"]) != plain)
  }
}
