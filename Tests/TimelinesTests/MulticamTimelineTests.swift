import Foundation
import MediaTypes
import TestSupport
import Testing
import Timelines

@Suite("Recordings laid out as a timeline")
struct MulticamTimelineTests {
  @Test func everyClipLiesOnTheNearestFrame() throws {
    let timeline = try SampleEvent.timeline()
    #expect(timeline.frameRate == Rational(25))
    #expect(timeline.masterFrame == 59)
    #expect(timeline.start.description == "09:59:57:16")
    #expect(timeline.duration == 90_059)
    #expect(timeline.tracks.map(\.name) == ["A", "B", "C", "D"])
    for track in timeline.tracks {
      let truth = try #require(SampleEvent.frames[track.name])
      #expect(track.clips.map(\.frame) == truth.map(\.frame))
      #expect(track.clips.map(\.frameCount) == truth.map(\.count))
    }
    #expect(timeline.tracks.map(\.hasVideo) == [true, true, false, true])
    #expect(timeline.tracks.map(\.hasAudio) == [true, true, true, false])
  }

  @Test func whatCannotBePlacedIsNamed() throws {
    let timeline = try SampleEvent.timeline()
    #expect(timeline.unplaced.map(\.recording.name) == ["E"])
    #expect(timeline.warnings.map(\.code) == ["TIMELINE_RECORDING_UNPLACED"])
    #expect(timeline.warnings.first?.message.contains("shares no sound") == true)
  }

  @Test(arguments: TimelineFormat.allCases)
  func remaindersAreReported(_ format: TimelineFormat) throws {
    let export = try SampleEvent.timeline().export(as: format)
    let truth = ["A", "B", "C", "D"].flatMap { name in (SampleEvent.frames[name] ?? []).map { (name, $0) } }
    #expect(export.remainders.map(\.name) == truth.map(\.0))
    for (remainder, (name, truth)) in zip(export.remainders, truth) {
      #expect(remainder.frame == truth.frame)
      // An EDL counts the file of D at 25 frames per second: 100.0333 s are 2500.83 → 2501 frames, 6.7333 ms
      // later.
      let shift = format == .edl && name == "D" && remainder.fromMs > 0 ? 6.733_333 : 0
      #expect(abs(remainder.remainderMs - truth.remainderMs - shift) < 1e-5, "\(format) \(name)")
    }
  }

  @Test(arguments: TimelineFormat.allCases)
  func sameTimelineGivesTheSameBytes(_ format: TimelineFormat) throws {
    let first = try SampleEvent.timeline().export(as: format)
    let second = try SampleEvent.timeline().export(as: format)
    #expect(first == second)
    #expect(first.files.allSatisfy { !$0.data.isEmpty })
  }

  @Test func fileNamesAreSafeAndDiffer() throws {
    let clip = SampleEvent.info("/b.mov", seconds: 1, rate: Rational(25))
    let names = ["x/../é", "X_.._É", ".hid\nden", String(repeating: "long", count: 80)]
    let recordings = names.map { name in
      SyncedRecording(name: name, path: clip.path, durationMs: 1000, offsetMs: 0, confidence: 50)
    }
    let timeline = try MulticamTimeline(
      SyncResult(master: names[0], recordings: recordings), media: [clip.path: clip], name: "s")
    let files = try timeline.export(as: .edl).files.map(\.name)
    #expect(files.prefix(3) == ["s-x_.._é.edl", "s-X_.._É-2.edl", "s-_hid_den.edl"])
    #expect(files.allSatisfy { $0.utf8.count < 255 && !$0.contains("/") })
  }

  @Test func frameRateComesFromTheMasterElseTheFirstPictureElseIs25() throws {
    func rate(_ infos: MediaInfo..., given: Rational? = nil) throws -> Rational {
      let recordings = infos.enumerated().map { index, info in
        SyncedRecording(name: "\(index)", path: info.path, durationMs: 1000, offsetMs: 0, confidence: 50)
      }
      return try MulticamTimeline(
        SyncResult(master: "0", recordings: recordings),
        media: Dictionary(uniqueKeysWithValues: infos.map { ($0.path, $0) }), frameRate: given
      ).frameRate
    }
    let sound = SampleEvent.info("/a.wav", seconds: 1, rate: nil)
    let fifty = SampleEvent.info("/b.mov", seconds: 1, rate: Rational(50))
    let film = SampleEvent.info("/c.mov", seconds: 1, rate: Rational(24))
    #expect(try rate(fifty, film) == Rational(50))
    #expect(try rate(sound, film, fifty) == Rational(24))
    #expect(try rate(sound) == Rational(25))
    #expect(try rate(fifty, given: Rational(30)) == Rational(30))
    for impossible in [Rational(0), Rational(-25), Rational("1/3600"), Rational(1_000_000)] {
      let error = #expect(throws: TimelineError.self) { try rate(fifty, given: impossible) }
      #expect(error?.code == "TIMELINE_FRAME_RATE_NOT_SUPPORTED")
    }
  }

  @Test func filesOfOneRecordingFollowWithoutBlackFrames() throws {
    let paths = ["/GX010042.MP4", "/GX020042.MP4", "/GX030042.MP4"]
    let infos = paths.map { SampleEvent.info($0, seconds: 1200, rate: Rational(30)) }
    let master = SampleEvent.info("/event/A.mov", seconds: 4000, rate: Rational(30))
    let camera = SyncedRecording(
      name: "B", path: paths[0], furtherPaths: Array(paths.dropFirst()), durationMs: 3_600_000,
      offsetMs: 1010,
      driftPpm: 50, confidence: 50)
    let timeline = try MulticamTimeline(
      SyncResult(master: "A", recordings: [SampleEvent.master(seconds: 4000), camera]),
      media: Dictionary(uniqueKeysWithValues: (infos + [master]).map { ($0.path, $0) }))
    let track = try #require(timeline.tracks.last)
    // Each file is 36,000 / 1.00005 = 35,998.2 frames; the first begins at 30.3.
    #expect(track.clips.map(\.frame) == [30, 36_028, 72_026])
    #expect(track.clips.map(\.frameCount) == [35_998, 35_998, 35_998])
    #expect(track.clips.map(\.path) == paths)
    #expect(track.clips.map(\.sourceStartMs) == [0, 0, 0])
    let remainders = try timeline.export(as: .otio).remainders.suffix(3)
    for (remainder, frames) in zip(remainders, [0.3, 0.500_09, 0.700_18]) {
      #expect(abs(remainder.remainderMs - frames / 30 * 1000) < 0.1)
    }
  }

  @Test func jumpBackTrimsThePieceBefore() throws {
    let infos = SampleEvent.byPath(
      SampleEvent.info("/event/A.mov", seconds: 100, rate: Rational(25)),
      SampleEvent.info("/b.mov", seconds: 20, rate: Rational(25)))
    let camera = SyncedRecording(
      name: "B", path: "/b.mov", durationMs: 20_000, offsetMs: 1000, confidence: 50,
      segments: [
        SyncSegment(fromMs: 0, offsetMs: 1000, driftPpm: 0),
        SyncSegment(fromMs: 10_000, offsetMs: 200, driftPpm: 0),
      ])
    let timeline = try MulticamTimeline(
      SyncResult(master: "A", recordings: [SampleEvent.master(seconds: 100), camera]), media: infos)
    #expect(timeline.tracks.last?.clips.map(\.frame) == [25, 255])
    #expect(timeline.tracks.last?.clips.map(\.frameCount) == [230, 250])
    #expect(timeline.warnings.map(\.code) == ["TIMELINE_CLIP_TRIMMED"])
    #expect(timeline.warnings.first?.message.contains("last 800 ms") == true)
  }

  @Test func clipsOfOneDeviceShareATrackUnlessTheyOverlap() throws {
    let infos = SampleEvent.byPath(
      SampleEvent.info("/event/A.mov", seconds: 100, rate: Rational(25)),
      SampleEvent.info("/b.mov", seconds: 10, rate: Rational(25)))
    func timeline(_ offsets: [Double]) throws -> MulticamTimeline {
      let clips = offsets.map {
        SyncedRecording(name: "B", path: "/b.mov", durationMs: 10_000, offsetMs: $0, confidence: 50)
      }
      return try MulticamTimeline(
        SyncResult(master: "A", recordings: [SampleEvent.master(seconds: 100)] + clips), media: infos)
    }
    let apart = try timeline([30_000, 10_000, 20_000])
    #expect(apart.tracks.map(\.name) == ["A", "B"])
    #expect(apart.tracks.last?.clips.map(\.frame) == [250, 500, 750])
    #expect(apart.warnings.isEmpty)
    let together = try timeline([10_000, 15_000])
    #expect(together.tracks.map(\.name) == ["A", "B", "B (2)"])
    #expect(together.warnings.map(\.code) == ["TIMELINE_CLIPS_OVERLAP"])
  }

  @Test func smallDriftLeavesTheSpeedAlone() throws {
    let infos = SampleEvent.byPath(
      SampleEvent.info("/event/A.mov", seconds: 100, rate: Rational(25)),
      SampleEvent.info("/b.mov", seconds: 100, rate: Rational(25)))
    func speed(_ drift: Double) throws -> Double? {
      let camera = SyncedRecording(
        name: "B", path: "/b.mov", durationMs: 100_000, offsetMs: 0, driftPpm: drift, confidence: 50)
      return try MulticamTimeline(
        SyncResult(master: "A", recordings: [SampleEvent.master(seconds: 100), camera]), media: infos
      ).tracks.last?.clips.first?.speed
    }
    // 9 ppm of 100 s are 0.9 ms.
    #expect(try speed(9) == 1)
    #expect(try speed(-11) == 1 - 11e-6)
  }

  @Test func unknownFilesAndMastersAreErrors() throws {
    let result = SyncResult(master: "A", recordings: [SampleEvent.master(seconds: 1)])
    #expect(throws: TimelineError.mediaUnknown(path: "/event/A.mov")) {
      try MulticamTimeline(result, media: [:])
    }
    #expect(throws: TimelineError.masterUnknown(name: "B")) {
      try MulticamTimeline(SyncResult(master: "B", recordings: result.recordings), media: [:])
    }
  }

  @Test func pieceShorterThanAFrameIsLeftOutAndNamed() throws {
    let infos = SampleEvent.byPath(
      SampleEvent.info("/event/A.mov", seconds: 1, rate: Rational(25)),
      SampleEvent.info("/b.wav", seconds: 0.01, rate: nil))
    let camera = SyncedRecording(name: "B", path: "/b.wav", durationMs: 10, offsetMs: 5, confidence: 50)
    let timeline = try MulticamTimeline(
      SyncResult(master: "A", recordings: [SampleEvent.master(seconds: 1), camera]), media: infos)
    #expect(timeline.tracks.flatMap(\.clips).count == 1)
    #expect(timeline.warnings.map(\.code) == ["TIMELINE_CLIP_TOO_SHORT"])
  }
}
