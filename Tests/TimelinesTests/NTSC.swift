import MediaTypes
import Timelines

/// Samples at rates that are no whole number of frames per second.
enum NTSC {
  /// At 29.97 with dropped numbers: the master from 01:00:00;00, a camera 1000 ms before it and one 60,060 ms
  /// after.
  static func dropFrame() throws -> MulticamTimeline {
    let rate = Rational("30000/1001")
    let recordings = [
      SampleEvent.master(seconds: 120.12),
      SyncedRecording(name: "B", path: "/b.mov", durationMs: 10_010, offsetMs: -1000, confidence: 50),
      SyncedRecording(name: "C", path: "/c.mov", durationMs: 10_010, offsetMs: 60_060, confidence: 50),
    ]
    return try MulticamTimeline(
      SyncResult(master: "A", recordings: recordings),
      media: SampleEvent.byPath(
        SampleEvent.info("/event/A.mov", seconds: 120.12, rate: rate, timecode: "01:00:00;00"),
        SampleEvent.info("/b.mov", seconds: 10.01, rate: rate, timecode: "00:09:59:28", channels: 1),
        SampleEvent.info("/c.mov", seconds: 10.01, rate: rate, channels: 0)))
  }

  /// At 23.976 without timecode, with a camera of 24 frames per second 500 ms after the master.
  static func film() throws -> MulticamTimeline {
    let recordings = [
      SampleEvent.master(seconds: 100.1),
      SyncedRecording(name: "B", path: "/b.mov", durationMs: 10_000, offsetMs: 500, confidence: 50),
    ]
    return try MulticamTimeline(
      SyncResult(master: "A", recordings: recordings),
      media: SampleEvent.byPath(
        SampleEvent.info("/event/A.mov", seconds: 100.1, rate: Rational("24000/1001")),
        SampleEvent.info("/b.mov", seconds: 10, rate: Rational(24))))
  }
}
