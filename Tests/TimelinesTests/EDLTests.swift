import Foundation
import MediaTypes
import Testing
import Timelines

@Suite("CMX 3600 EDL")
struct EDLTests {
  private static func lines(_ file: TimelineExport.File) -> [String] {
    String(decoding: file.data, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
      .map(String.init)
  }

  /// The event lines, split at spaces.
  private static func events(_ file: TimelineExport.File) -> [[String]] {
    lines(file).filter { $0.first?.isNumber == true }.map { $0.split(separator: " ").map(String.init) }
  }

  @Test func everyTrackIsAList() throws {
    let export = try SampleEvent.timeline().export(as: .edl)
    #expect(
      export.files.map(\.name)
        == ["A", "B", "C", "D"].map { "Wedding _ _1_ & more-\($0).edl" })
    for file in export.files {
      #expect(Self.lines(file)[1] == "FCM: NON-DROP FRAME")
      #expect(Self.lines(file).contains { $0.hasPrefix("* NOT SYNCED: E (/event/E, \"last\".mp4)") })
    }
    #expect(
      export.files.map(Self.events) == [
        [["001", "ACAME100", "AA/V", "C", "10:00:00:00", "11:00:00:00", "10:00:00:00", "11:00:00:00"]],
        // 44,987 frames at 25.01 frames per second are 45,005 frames of the file.
        [["001", "B", "AA/V", "C", "20:00:00:00", "20:30:00:05", "09:59:57:16", "10:29:57:03"]],
        [["001", "C", "A", "C", "00:00:00:00", "00:10:00:00", "10:00:12:09", "10:10:12:09"]],
        [
          ["001", "D", "V", "C", "00:00:00:00", "00:01:40:00", "10:00:01:00", "10:01:41:00"],
          ["002", "D", "V", "C", "00:01:40:01", "00:03:20:00", "10:01:41:13", "10:03:21:12"],
        ],
      ])
  }

  @Test func driftIsAnM2LineAndTheRestIsSaid() throws {
    let export = try SampleEvent.timeline().export(as: .edl)
    let lines = Self.lines(export.files[1])
    let speed = try #require(lines.first { $0.hasPrefix("M2") })
    #expect(speed.split(separator: " ") == ["M2", "B", "025.01", "20:00:00:00"])
    #expect(lines.contains("* DRIFT: +272.000 ppm, of which the speed carries +400.000"))
    // 25 · 0.99996 rounds to 25.00: no line.
    let sound = Self.lines(export.files[2])
    #expect(!sound.contains { $0.hasPrefix("M2") })
    #expect(sound.contains("* DRIFT: -40.000 ppm, of which the speed carries +0.000"))
    // 128 ppm of 1799.48 s are 230 ms; 40 ppm of 600 s 24 ms.
    let warnings = export.warnings.filter { $0.code == "TIMELINE_DRIFT_NOT_CARRIED" }
    #expect(warnings.count == 2)
    #expect(warnings.first?.message.contains("is 230.27") == true)
    #expect(warnings.last?.message.contains("is 24.001 ms") == true)
  }

  @Test func adapterReadsEveryPlace() async throws {
    let export = try SampleEvent.timeline().export(as: .edl)
    for (file, name) in zip(export.files, ["A", "B", "C", "D"]) {
      let truth = try #require(SampleEvent.frames[name])
      let edl = try await OutsideReader.read(file, as: .edl, "25")
      for track in edl["tracks"]?.listValue ?? [] {
        let clips = try #require(track["clips"]?.listValue)
        #expect(clips.map { $0["frames"]?.integerValue } == truth.map(\.count))
        #expect(clips.map { $0["place"]?.integerValue } == truth.map { $0.frame - truth[0].frame })
      }
      #expect(
        edl["tracks"]?.all("name")
          == ["A": ["V", "A1", "A2"], "B": ["V", "A1", "A2"], "C": ["A1"], "D": ["V"]][name])
    }
    let camera = try await OutsideReader.read(export.files[1], as: .edl, "25")
    let speed = try #require(camera["tracks"]?[0]?["clips"]?[0]?["speeds"]?[0]?.numberValue)
    #expect(abs(speed - 1.0004) < 1e-12)
    let master = try await OutsideReader.read(export.files[0], as: .edl, "25")
    #expect(master["tracks"]?[0]?["clips"]?[0]?["name"] == "A \"cam\" & 'é' <🎥> 100%;,.mov")
  }

  @Test func dropFrame() async throws {
    let export = try NTSC.dropFrame().export(as: .edl)
    #expect(export.files.allSatisfy { Self.lines($0)[1] == "FCM: DROP FRAME" })
    let events = export.files.flatMap(Self.events)
    #expect(
      events.map { Array($0.dropFirst(2)) } == [
        ["AA/V", "C", "01:00:00;00", "01:02:00;04", "01:00:00;00", "01:02:00;04"],
        // Its own timecode does not drop, and is written so.
        ["B", "C", "00:09:59:28", "00:10:09:28", "00:59:59;00", "01:00:09;00"],
        // 1800 frames after the hour the numbers 0 and 1 of the minute are left out.
        ["V", "C", "00:00:00;00", "00:00:10;00", "01:01:00;02", "01:01:10;02"],
      ])
    let camera = try await OutsideReader.read(export.files[2], as: .edl, "30000/1001")
    #expect(camera["tracks"]?[0]?["clips"]?[0]?["frames"] == 300)
  }

  @Test func driftAtADropFrameRateCanBeRead() async throws {
    let rate = Rational("30000/1001")
    let camera = SyncedRecording(
      name: "B", path: "/b.mov", durationMs: 1_001_000, offsetMs: 0, driftPpm: 272, confidence: 50)
    let timeline = try MulticamTimeline(
      SyncResult(master: "A", recordings: [SampleEvent.master(seconds: 1001), camera]),
      media: SampleEvent.byPath(
        SampleEvent.info("/event/A.mov", seconds: 1001, rate: rate),
        SampleEvent.info("/b.mov", seconds: 1001, rate: rate)))
    let edl = try await OutsideReader.read(timeline.export(as: .edl).files[1], as: .edl, "30000/1001")
    let speed = try #require(edl["tracks"]?[0]?["clips"]?[0]?["speeds"]?[0]?.numberValue)
    #expect(abs(speed - 29.98 * 1.001 / 30) < 1e-9)
  }

  @Test func reelsAreShortAndDiffer() throws {
    let paths = [
      "/1/GX010042 long name.MP4", "/2/gx010042.mp4", "/3/GX010042.mov", "/4/音.wav", "/5/bl.mov",
      "/6/Älg.mov",
      "/7/.hidden",
    ]
    let infos = paths.map { SampleEvent.info($0, seconds: 1, rate: Rational(50)) }
    let recordings = paths.map {
      SyncedRecording(name: $0, path: $0, durationMs: 1000, offsetMs: 0, confidence: 50)
    }
    let timeline = try MulticamTimeline(
      SyncResult(master: paths[0], recordings: recordings),
      media: Dictionary(uniqueKeysWithValues: infos.map { ($0.path, $0) }))
    let events = try timeline.export(as: .edl).files.flatMap(Self.events)
    #expect(events.map { $0[1] } == ["GX010042", "GX01004B", "GX01004C", "REEL", "BLB", "ALG", "HIDDEN"])
    // One second at 50 frames per second.
    #expect(events.allSatisfy { $0[7] == "00:00:01:00" })
  }

  @Test func threeDigitsOfFramesAreAnError() throws {
    let info = SampleEvent.info("/event/A.mov", seconds: 1, rate: Rational(120))
    let timeline = try MulticamTimeline(
      SyncResult(master: "A", recordings: [SampleEvent.master(seconds: 1)]), media: [info.path: info])
    #expect(throws: TimelineError.frameRateNotSupported(rate: "120", format: .edl)) {
      try timeline.export(as: .edl)
    }
  }
}
