import MediaTypes
import Timelines

/// Recordings with known numbers, made without files.
enum SampleEvent {
  static let nastyPath = "/event/A \"cam\" & 'é' <🎥>\n100%;,.mov"

  /// - Parameters:
  ///   - rate: of the picture, in Hz; `nil` for sound alone.
  ///   - channels: 0 for no sound.
  static func info(
    _ path: String, seconds: Double, rate: Rational?, timecode: String? = nil, channels: Int = 2,
    size: (Int, Int) = (1920, 1080)
  ) -> MediaInfo {
    let video = rate.map { rate in
      VideoStream(
        stream: StreamInfo(index: 0, codec: "h264"), width: size.0, height: size.1, displayWidth: size.0,
        displayHeight: size.1, standardFrameRate: rate)
    }
    let audio = AudioStream(
      stream: StreamInfo(index: 1, codec: "aac"), channels: channels, channelLayout: "", sampleRate: 48_000)
    return MediaInfo(
      path: path, size: 1, container: .init(format: "mov", longName: "QuickTime"), durationSeconds: seconds,
      timecode: timecode, video: video.map { [$0] } ?? [], audio: channels > 0 ? [audio] : [])
  }

  static func byPath(_ infos: MediaInfo...) -> [String: MediaInfo] {
    Dictionary(uniqueKeysWithValues: infos.map { ($0.path, $0) })
  }

  static func master(_ path: String = "/event/A.mov", seconds: Double) -> SyncedRecording {
    SyncedRecording(
      name: "A", path: path, durationMs: seconds * 1000, offsetMs: 0, driftPpm: 0, confidence: 100,
      overlapMs: seconds * 1000)
  }

  /// Five devices at 25 frames per second:
  ///
  /// - A, the master: an hour, timecode from 10:00:00:00, a name full of traps.
  /// - B: 50 frames per second, 2345.678 ms before the master, 272 ppm fast, timecode from 20:00:00:00.
  /// - C: sound alone, 12,345.6 ms after the master, 40 ppm slow, to be reviewed.
  /// - D: 29.97 frames per second without sound, 1000 ms after, with a jump of 500 ms after 100 s.
  /// - E: nothing to go by.
  static func timeline() throws -> MulticamTimeline {
    let ntsc = Rational("30000/1001")
    let recordings = [
      master(nastyPath, seconds: 3600),
      SyncedRecording(
        name: "B", path: "/event/B.mp4", durationMs: 1_800_000, offsetMs: -2345.678, driftPpm: 272,
        driftUncertaintyPpm: 0.4, confidence: 42, overlapMs: 1_797_164.8,
        evidence: SyncEvidence(windows: 40, agreeingWindows: 39, residualSpreadMs: 0.02, rivalMargin: 3)),
      SyncedRecording(
        name: "C", path: "/event/C.wav", durationMs: 600_000, offsetMs: 12_345.6, driftPpm: -40,
        confidence: 6.5,
        overlapMs: 600_000),
      SyncedRecording(
        name: "D", path: "/event/D.mov", durationMs: 200_000, offsetMs: 1000, driftPpm: 0, confidence: 30,
        overlapMs: 200_000,
        segments: [
          SyncSegment(fromMs: 0, offsetMs: 1000, driftPpm: 0),
          SyncSegment(fromMs: 100_000, offsetMs: 1500, driftPpm: 0),
        ]),
      SyncedRecording(
        name: "E", path: "/event/E, \"last\".mp4", durationMs: 5000,
        warnings: [Warning(code: "NO_SHARED_SOUND", message: "\"E\" shares no sound\nwith any other.")]),
    ]
    let media = byPath(
      info(nastyPath, seconds: 3600, rate: Rational(25), timecode: "10:00:00:00"),
      info("/event/B.mp4", seconds: 1800, rate: Rational(50), timecode: "20:00:00:00", size: (3840, 2160)),
      info("/event/C.wav", seconds: 600, rate: nil, channels: 1),
      info("/event/D.mov", seconds: 200, rate: ntsc, channels: 0),
      info("/event/E, \"last\".mp4", seconds: 5, rate: Rational(25)))
    return try MulticamTimeline(
      SyncResult(master: "A", recordings: recordings), media: media, name: "Wedding / \"1\" & more")
  }

  /// What 1 ms, or a frame, is at the sample's rate: places on the timeline of the sample, worked out by
  /// hand.
  ///
  /// B: -2.345678 s · 25 = -58.64 → -59 from the master, 14.322 ms early; the master is frame 59 of the
  /// timeline. 1800 s / 1.000272 · 25 = 44,987.76 frames. C: 12.3456 · 25 = 308.64 → 309, 14.4 ms late, 600 /
  /// 0.99996 · 25 = 15,000.6 frames. D: 25 → 25 and 2500 frames; then the first whole frame after 100 s is
  /// number 2998 at 100,033.2667 ms, on the master at 101,533.2667 ms, 2538.33 → 2538, 13.2667 ms;
  /// 99,966.7333 ms are 2499.17 frames.
  static let frames: [String: [(frame: Int64, count: Int64, remainderMs: Double)]] = [
    "A": [(59, 90_000, 0)], "B": [(0, 44_987, 14.322)], "C": [(368, 15_000, -14.4)],
    "D": [(84, 2500, 0), (2597, 2499, 13.266_667)],
  ]
}
