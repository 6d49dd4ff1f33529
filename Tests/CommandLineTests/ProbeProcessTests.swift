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
    #expect(result.status == 1)
    let info = try JSONDecoder().decode(MediaInfo.self, from: result.standardOutput)
    let damage = try #require(info.warnings.first { $0.code == "DAMAGED_VIDEO" })
    #expect((1000...3000).contains(damage.atMs ?? 0))
    let places = try #require(info.damage?.first { $0.stream == info.video[0].stream.index })
    #expect(places.count == damage.count && places.placesMs.count == places.count && places.count > 1)
    #expect(abs(try #require(places.placesMs.first) - #require(damage.atMs)) < 0.001)
    // The packets between 40 and 60 percent of 4 s are damaged; frames refer to them for at most a second more.
    #expect(places.placesMs.allSatisfy { (1500...3500).contains($0) })
    let text = try await runGenlock("probe", "--verify", Fixture.damaged.path.string)
    for place in places.placesMs {
      #expect(text.output.contains(Wording.number(place / 1000)))
    }
  }

  @Test func wholeRecordingsAreSaidToBe() async throws {
    let result = try await runGenlock("probe", "--verify", "--json", Fixture.talk.path.string)
    #expect(result.status == 0)
    let info = try JSONDecoder().decode(MediaInfo.self, from: result.standardOutput)
    #expect(info.warnings.isEmpty && info.damage == [])
    let text = try await runGenlock("probe", "--verify", Fixture.talk.path.string)
    #expect(text.output.contains("damage     none"))
  }

  @Test func aRecordingThatEndsEarlyIsDamaged() async throws {
    let result = try await runGenlock("probe", "--verify", Fixture.truncated.path.string)
    #expect(result.status == 1)
    #expect(result.output.contains("TRUNCATED"))
    #expect(try await runGenlock("probe", Fixture.truncated.path.string).status == 0)
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
