import Foundation
import Foundations
import MediaTypes
import SystemPackage
import TestSupport
import Testing

@testable import genlock

@Suite("genlock as a process: probe")
struct ProbeProcessTests {
  @Test func oneFileIsAnObject() async throws {
    let result = try await runGenlock("probe", "--json", Fixture.talk.path.string)
    #expect(result.status == 0 && result.errors.isEmpty)
    let info = try JSONDecoder().decode(MediaInfo.self, from: result.standardOutput)
    #expect(info.video.first?.width == 1920)
    #expect(info.audio.first?.sampleRate == 48_000)
  }

  @Test func severalFilesAreAnArrayAndGoOnAfterABadOne() async throws {
    let result = try await runGenlock(
      "probe", "--json", Fixture.text.path.string, Fixture.speech.path.string)
    #expect(result.status == 4)
    #expect(result.errors.contains("error: "))
    let array = try #require(
      try JSONSerialization.jsonObject(with: result.standardOutput) as? [[String: Any]])
    #expect(array.count == 2)
    #expect((array[0]["error"] as? [String: Any])?["code"] is String)
    #expect(array[1]["audio"] is [Any])
  }

  @Test func checksumIsTheFilesOwn() async throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(Data(contentsOf: URL(filePath: Fixture.mono44100.path.string)), to: "a.wav")
    let sum = try await runProcess("sha256sum", [file.string])
    let result = try await runGenlock("probe", "--checksum", file.string)
    #expect(result.output.contains(sum.output.prefix(64)))
  }

  @Test func damageIsFoundAndDated() async throws {
    let result = try await runGenlock("probe", "--verify", "--json", Fixture.damaged.path.string)
    #expect(result.status == 0)
    let info = try JSONDecoder().decode(MediaInfo.self, from: result.standardOutput)
    let damage = try #require(info.warnings.first { $0.code == "DAMAGED_VIDEO" })
    #expect((1000...3000).contains(damage.atMs ?? 0))
    let sound = try await runGenlock("probe", "--verify", "--json", Fixture.talk.path.string)
    #expect(try JSONDecoder().decode(MediaInfo.self, from: sound.standardOutput).warnings.isEmpty)
  }

  @Test(arguments: [
    "with space.wav", "quote\"'.wav", "line\nbreak.wav", "-dash.wav", "uml\u{e4}ut.wav", "100%.wav",
  ])
  func namesMayHoldAnything(_ name: String) async throws {
    let folder = try TemporaryFolder()
    try folder.write(Data(contentsOf: URL(filePath: Fixture.mono44100.path.string)), to: name)
    let result = try await runGenlock("probe", "--", name, in: folder.path)
    #expect(result.status == 0)
    #expect(result.output.split(separator: "\n").first == Substring(printable(name)))
  }

  @Test(arguments: [Fixture.empty, .text, .noHeader])
  func badFilesAreOneErrorEach(_ fixture: Fixture) async throws {
    let result = try await runGenlock("probe", fixture.path.string)
    #expect(result.status == 4)
    #expect(result.output.isEmpty)
    #expect(result.errors.hasPrefix("error: ") && result.errors.contains(fixture.rawValue))
  }

  @Test func missingFilesAndFoldersAreErrors() async throws {
    let folder = try TemporaryFolder()
    for path in [folder.appending("none.mp4"), folder.path] {
      let result = try await runGenlock("probe", path.string)
      #expect(result.status == 4)
      #expect(result.errors.contains(quoted(path)))
    }
  }
}
