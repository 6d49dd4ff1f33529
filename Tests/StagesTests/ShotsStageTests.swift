import Foundation
import Foundations
import MediaTypes
import Pipelines
import Runtime
import SystemPackage
import TestSupport
import Testing

@testable import Stages

@Suite struct ShotsStageTests {
  private let bench: StageBench

  init() throws {
    bench = try StageBench()
  }

  private func list(_ outputs: [String: Value]) throws -> ShotList {
    let file = try #require(outputs["shots"]?.fileValue)
    return try #require(try ShotList(file))
  }

  /// Three shots of 1, 1.5 and 1 s at a rate.
  private func film(_ rate: String) async throws -> FilePath {
    let path = bench.folder.appending("film.mkv")
    let sources = [("testsrc", 1.0), ("smptebars", 1.5), ("mandelbrot", 1.0)].flatMap { name, seconds in
      ["-f", "lavfi", "-i", "\(name)=size=160x90:rate=\(rate),trim=duration=\(seconds)"]
    }
    let result = try await runProcess(
      "ffmpeg",
      ["-nostdin", "-v", "error"] + sources + [
        "-filter_complex",
        "[0]format=yuv420p,setsar=1[a];[1]format=yuv420p,setsar=1[b];[2]format=yuv420p,setsar=1[c];"
          + "[a][b][c]concat=n=3", "-c:v", "ffv1", path.string,
      ])
    guard result.status == 0 else { throw ProcessTrouble(description: result.errors) }
    return path
  }

  @Test(arguments: ["25", "24000/1001"])
  func `cuts are found to the frame`(_ rate: String) async throws {
    let found = try list(try await bench.run(ShotsStage(), ["source": .file(try await film(rate))]))
    let hertz = try #require(Rational(rate))
    let frame = 1 / hertz.doubleValue
    let expected = [1.0, 2.5].map { ($0 / frame).rounded(.up) * frame * 1_000 }
    #expect(found.frameRate == Rational(rate) && found.shotChanges.count == 2)
    for (change, ms) in zip(found.shotChanges, expected) {
      #expect(abs(change.ms - ms) < frame * 1_100 && change.score >= 10, "\(change) \(ms)")
    }
  }

  @Test func `flashes begin and end where they are known to`() async throws {
    let outputs = try await bench.run(ShotsStage(), ["source": .file(Fixture.flashClick)])
    let found = try list(outputs)
    let expected = (1...29).flatMap { flash -> [Double] in
      [30.0 * Double(flash), 30 * Double(flash) + 3].map { $0 * 1_001 / 30 }
    }
    #expect(found.shotChanges.count == expected.count && outputs["info"]?["shotChanges"] == 58)
    #expect(zip(found.shotChanges, expected).allSatisfy { abs($0.ms - $1) < 0.1 })
    #expect(outputs["info"]?["frameRate"] == "30000/1001" && bench.warnings.all.isEmpty)
    let few = try await bench.run(ShotsStage(), ["source": .file(Fixture.flashClick), "threshold": 100])
    #expect(try list(few).shotChanges.isEmpty)
  }

  @Test func `beside others in one pass it finds the same`() async throws {
    let source = Value.file(Fixture.flashClick)
    let members = try [("shots", "shots"), ("thumbnails", "thumbs")].map { uses, name in
      let work = bench.folder.appending(name)
      try FileManager.default.createDirectory(atPath: work.string, withIntermediateDirectories: true)
      let declaration = uses == "shots" ? ShotsStage.declaration : ThumbnailsStage.declaration
      return FusedMember(
        uses: uses, parameters: try declaration.resolve(["source": source]).value,
        context: StageContext(workFolder: work, cancellation: Cancellation(), name: name))
    }
    let together = try await MediaPassRunner([ShotsStage(), ThumbnailsStage()]).run(members)[0].get()
    let alone = try await bench.run(ShotsStage(), ["source": source])
    #expect(try together["shots"]?.data == alone["shots"]?.data)
  }

  @Test func `a recording without pictures has none, and says so`() async throws {
    let outputs = try await bench.run(ShotsStage(), ["source": .file(Fixture.audioOnly)])
    let found = try list(outputs)
    #expect(found.shotChanges.isEmpty && found.frameRate == nil && bench.warnings.codes == ["NO_PICTURES"])
    #expect(await bench.code(ShotsStage(), ["source": .file(Fixture.text)]) == "NOT_MEDIA")
  }
}
