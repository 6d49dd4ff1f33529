import Foundation
import SystemPackage
import TestSupport
import Testing

@Suite("Recordings hold what Fixtures/README.md says")
struct FixtureTests {
  @Test(arguments: Fixture.allCases)
  func recordingIsThereSmallAndDescribed(_ fixture: Fixture) throws {
    let attributes = try FileManager.default.attributesOfItem(atPath: fixture.path.string)
    #expect((attributes[.size] as? Int ?? .max) < 450_000)
    let page = try String(
      contentsOf: URL(filePath: Repository.fixtures.appending("README.md").string), encoding: .utf8)
    #expect(page.contains("`\(fixture.rawValue)`"))
  }

  @Test func everyRecordingHasAnAccessor() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Repository.fixtures.string)
    #expect(Set(names).subtracting(["README.md"]) == Set(Fixture.allCases.map(\.rawValue)))
  }

  @Test func counterOfTheVariableFrameRateTellsTheTime() async throws {
    let pictures = try await DecodedMedia.grayFrames(Fixture.variableFrameRate.path)
    let times = try await FFprobe.frameTimes(Fixture.variableFrameRate.path)
    #expect(pictures.count == 498 && times.count == 498)
    for (picture, time) in zip(pictures, times) {
      #expect(picture.counter(square: 10, bits: 12) == Int((time * 60).rounded()))
    }
  }

  @Test func chaptersCountOn() async throws {
    var numbers: [Int] = []
    for chapter in [Fixture.chapter1, .chapter2, .chapter3] {
      numbers += try await DecodedMedia.grayFrames(chapter.path).map { $0.counter(square: 16, bits: 10) }
    }
    #expect(numbers == Array(30..<390))
  }

  @Test func clicksComeWithFlashes() async throws {
    let samples = try await DecodedMedia.samples(Fixture.flashClick.path)
    let pictures = try await DecodedMedia.grayFrames(Fixture.flashClick.path)
    let flashes = pictures.indices.filter {
      pictures[$0].mean > 180 && ($0 == 0 || pictures[$0 - 1].mean < 180)
    }
    #expect(flashes == Array(stride(from: 30, to: 900, by: 30)))
    for flash in flashes {
      let start = flash * 1001 * 48_000 / 30_000
      let loudest = samples[start..<start + 240].map(abs).max() ?? 0
      #expect(loudest > 0.4)
      #expect(samples[start - 4800..<start - 480].allSatisfy { abs($0) < 0.1 })
    }
  }

  @Test func rotationIsWhatTheHeaderSays() async throws {
    let probe = try await FFprobe.inspect(Fixture.portrait.path)
    #expect(probe.video.first?.rotation == 90)
    let shown = try #require(try await DecodedMedia.grayFrames(Fixture.portrait.path).first)
    #expect(shown.width == 180 && shown.height == 320)
    #expect(shown[20, 20][0] > 230)
  }
}
