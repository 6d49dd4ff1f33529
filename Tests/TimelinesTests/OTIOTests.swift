import MediaTypes
import Testing
import Timelines

@Suite("OpenTimelineIO")
struct OTIOTests {
  private static func read(_ timeline: MulticamTimeline) async throws -> Value {
    let export = try timeline.export(as: .otio)
    let file = try #require(export.files.first)
    #expect(export.files.count == 1 && file.name.hasSuffix(".otio"))
    return try await OutsideReader.read(file, as: .otio)
  }

  @Test func libraryReadsEveryPlace() async throws {
    let otio = try await Self.read(SampleEvent.timeline())
    #expect(otio["name"] == "Wedding / \"1\" & more")
    // 10:00:00:00 at 25 frames per second less 59 frames.
    #expect(otio["start"] == ["value": 899_941, "rate": 25])
    #expect(otio["duration"] == ["value": 90_059, "rate": 25])
    #expect(otio["tracks"]?.all("name") == ["A", "B", "D", "A", "B", "C"])
    #expect(otio["tracks"]?.all("kind") == ["Video", "Video", "Video", "Audio", "Audio", "Audio"])
    for track in otio["tracks"]?.listValue ?? [] {
      let truth = try #require(SampleEvent.frames[track["name"]?.stringValue ?? ""])
      let clips = try #require(track["clips"]?.listValue)
      #expect(clips.count == truth.count)
      for (clip, truth) in zip(clips, truth) {
        #expect(clip["frame"] == ["value": .integer(truth.frame), "rate": 25])
        #expect(clip["frames"] == ["value": .integer(truth.count), "rate": 25])
        let remainder = try #require(clip["metadata"]?["remainderMs"]?.numberValue)
        #expect(abs(remainder - truth.remainderMs) < 1e-5)
      }
    }
  }

  @Test func filesAreFoundAtTheirOwnTimes() async throws {
    let otio = try await Self.read(SampleEvent.timeline())
    let tracks = try #require(otio["tracks"]?.listValue)
    let master = try #require(tracks[0]["clips"]?[0])
    #expect(master["path"]?.stringValue == SampleEvent.nastyPath)
    #expect(master["availableStart"] == ["value": 900_000, "rate": 25])
    #expect(master["availableDuration"] == ["value": 90_000, "rate": 25])
    #expect(master["sourceStart"] == master["availableStart"])
    #expect(master["speeds"] == [])
    let camera = try #require(tracks[1]["clips"]?[0])
    #expect(camera["availableStart"] == ["value": 3_600_000, "rate": 50])
    #expect(camera["availableDuration"] == ["value": 90_000, "rate": 50])
    #expect(camera["speeds"] == [1.000272])
    let jump = try #require(tracks[2]["clips"]?[1])
    #expect(jump["sourceStart"]?["value"] == 2998)
    let sound = try #require(tracks[5]["clips"]?[0])
    #expect(sound["availableDuration"] == ["value": 28_800_000, "rate": 48_000])
    #expect(sound["speeds"] == [0.99996])
    #expect(sound["markers"]?[0]?["name"] == "review-suggested: confidence 6.5")
  }

  @Test func missingRecordingIsAMarker() async throws {
    let otio = try await Self.read(SampleEvent.timeline())
    #expect(otio["unplaced"] == ["E"])
    #expect(otio["markers"]?[0]?["color"] == "RED")
    #expect(
      otio["markers"]?[0]?["name"]?.stringValue?.hasPrefix("not synced: E (/event/E, \"last\".mp4)") == true)
  }

  @Test func dropFrameTimecodeCountsTheFramesThatExist() async throws {
    let otio = try await Self.read(NTSC.dropFrame())
    // 01:00:00;00 is frame 107,892; the camera began 30 frames before.
    #expect(otio["start"]?["value"] == 107_862)
    #expect(abs((otio["start"]?["rate"]?.numberValue ?? 0) - 29.970_03) < 1e-6)
  }
}
