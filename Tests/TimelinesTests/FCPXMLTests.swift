import Foundation
import MediaTypes
import Testing
import Timelines

@Suite("FCPXML")
struct FCPXMLTests {
  private static func file(_ timeline: MulticamTimeline) throws -> TimelineExport.File {
    let export = try timeline.export(as: .fcpxml)
    #expect(export.files.count == 1)
    return try #require(export.files.first)
  }

  private static func read(_ timeline: MulticamTimeline) async throws -> Value {
    try await OutsideReader.read(file(timeline), as: .fcpxml)
  }

  @Test func everySampleFollowsTheGrammar() async throws {
    for timeline in [try SampleEvent.timeline(), try NTSC.dropFrame(), try NTSC.film()] {
      #expect(try await OutsideReader.grammarErrors(Self.file(timeline)) == "")
    }
  }

  @Test(arguments: [
    ("lane=\"1\"", "lane=\"first\""), ("tcFormat=\"NDF\"", ""), ("<spine>", "<spine><gap/>"),
    ("interp=\"linear\"", "interp=\"none\""), ("duration=\"5s\"", "duration=\"5\""),
    ("ref=\"a1\"", "reference=\"a1\""),
  ])
  func grammarRefusesWhatIsWrong(_ right: String, _ wrong: String) async throws {
    let file = try Self.file(SampleEvent.timeline())
    let text = String(decoding: file.data, as: UTF8.self)
    #expect(text.contains(right))
    let broken = TimelineExport.File(name: file.name, data: Data(text.replacing(right, with: wrong).utf8))
    #expect(try await OutsideReader.grammarErrors(broken) != "")
  }

  @Test func everyPlaceIsAWholeFrame() async throws {
    let document = try await Self.read(SampleEvent.timeline())
    #expect(document["version"] == "1.10")
    #expect(document["frameDuration"] == "1/25")
    #expect(document["start"] == "899941/25")
    #expect(document["format"] == "NDF")
    #expect(document["duration"] == "90059/25")
    #expect(document["gap"] == ["899941/25", "899941/25", "90059/25"])
    let clips = try #require(document["clips"]?.listValue)
    let truth = ["A", "B", "C", "D"].flatMap { SampleEvent.frames[$0] ?? [] }
    #expect(clips.count == truth.count)
    for (clip, truth) in zip(clips, truth) {
      #expect(clip["offset"]?.fraction == Double(899_941 + truth.frame) / 25)
      #expect(clip["duration"]?.fraction == Double(truth.count) / 25)
    }
    #expect(clips.map { $0["lane"] } == ["1", "2", "-1", "3", "3"])
  }

  @Test func driftIsATimeMapOverTheWholeFile() async throws {
    let document = try await Self.read(SampleEvent.timeline())
    let camera = try #require(document["clips"]?[1])
    // 20:00:00:00 is 72,000 s; the map's own time begins at 0.
    #expect(camera["assetStart"] == "72000" && camera["assetDuration"] == "1800")
    #expect(camera["start"] == "0")
    let map = try #require(camera["map"]?.listValue)
    #expect(map.count == 2 && map[0] == ["0", "72000"] && map[1][1] == "73800")
    #expect(abs((map[1][0]?.fraction ?? 0) - 1800 / 1.000272) < 2e-9)
    #expect(camera["conform"] == ["0", "50"])
    #expect(
      camera["note"]
        == "offset -2345.678 ms, drift +272.000 ppm, remainder +14.322 ms, confidence 42, looks-good")
  }

  @Test func filesWithoutDriftBeginAtTheirTimecode() async throws {
    let document = try await Self.read(SampleEvent.timeline())
    let clips = try #require(document["clips"]?.listValue)
    #expect(clips[0]["start"] == "36000" && clips[0]["map"] == [] && clips[0]["conform"] == .null)
    #expect(clips[0]["path"]?.stringValue == SampleEvent.nastyPath)
    let escaped = "file:///event/A%20%22cam%22%20%26%20%27%C3%A9%27%20%3C%F0%9F%8E%A5%3E%0A100%25%3B%2C.mov"
    #expect(clips[0]["url"]?.stringValue == escaped)
    // Frame 2998 of 29.97 frames per second.
    #expect(clips[4]["start"]?.fraction == 2998.0 * 1001 / 30_000)
    #expect(clips[4]["conform"] == ["0", "29.97"] && clips[4]["hasAudio"] == false)
    #expect(clips[2]["hasVideo"] == false && clips[2]["frameDuration"] == .null)
    #expect(clips[2]["markers"] == ["review-suggested: confidence 6.5"])
  }

  @Test func missingRecordingIsInTheEventAndMarked() async throws {
    let document = try await Self.read(SampleEvent.timeline())
    #expect(document["loose"]?.all("path") == ["/event/E, \"last\".mp4"])
    #expect(document["markers"]?[0]?[0] == "not synced: E")
    #expect(document["markers"]?[0]?[1]?.stringValue?.contains("shares no sound\nwith any other") == true)
  }

  @Test func dropFrame() async throws {
    let document = try await Self.read(NTSC.dropFrame())
    #expect(document["format"] == "DF" && document["frameDuration"] == "1001/30000")
    #expect(document["start"]?.fraction == 107_862.0 * 1001 / 30_000)
    #expect(document["clips"]?[2]?["offset"]?.fraction == 109_692.0 * 1001 / 30_000)
  }

  @Test func neighbouringRatesKeepTheirSpeed() async throws {
    let document = try await Self.read(NTSC.film())
    let camera = try #require(document["clips"]?[1])
    #expect(document["start"] == "0" && document["format"] == "NDF")
    // 0.5 s · 23.976 = 11.99 → 12 frames; 10 s are 239.76 frames.
    #expect(camera["offset"]?.fraction == 12.0 * 1001 / 24_000)
    #expect(camera["duration"]?.fraction == 239.0 * 1001 / 24_000)
    #expect(camera["conform"] == ["0", "24"])
    #expect(camera["note"]?.stringValue?.contains("remainder -0.500 ms") == true)
  }

  @Test func charactersThatXMLLacksAreReplaced() async throws {
    let info = SampleEvent.info("/a\u{1}b.mov", seconds: 1, rate: Rational(25))
    let timeline = try MulticamTimeline(
      SyncResult(master: "A", recordings: [SampleEvent.master(info.path, seconds: 1)]),
      media: [info.path: info])
    let document = try await Self.read(timeline)
    #expect(document["clips"]?[0]?["name"] == "a\u{FFFD}b.mov")
    #expect(document["clips"]?[0]?["path"] == "/a\u{1}b.mov")
  }
}
