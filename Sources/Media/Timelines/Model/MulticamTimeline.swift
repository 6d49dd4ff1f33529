public import MediaTypes

/// Every recording of an event on its own track, at the place and speed that sync found for it.
///
/// The timeline begins at the earliest recording, so that a camera that started before the master keeps its
/// head; the master lies on a whole frame, and everything else on the frame nearest to its place. Recordings
/// without an offset are on no track: every format lists them where people look, and a warning names them. A
/// recording that jumps becomes several clips, and so does one that a camera split into several files. Clips
/// of one device share a track, unless they overlap.
public struct MulticamTimeline: Sendable, Hashable {
  /// The title in the editing program, and the stem of the files' names.
  public let name: String
  /// In Hz.
  public let frameRate: Rational
  /// The timecode of the first frame.
  public let start: Timecode
  /// How many frames after the timeline's first the master's first one is.
  public let masterFrame: Int64
  /// In frames, to the end of the last clip.
  public let duration: Int64
  /// In the order of the recordings, the master's first.
  public let tracks: [TimelineTrack]
  /// The recordings that could not be placed, with what is known of their files.
  public let unplaced: [UnplacedRecording]
  /// About the timeline in whatever format.
  public let warnings: [Warning]
  let result: SyncResult

  /// Lays the recordings out.
  /// - Parameters:
  ///   - result: where they lie on the master's clock.
  ///   - media: what each file holds, by the path that `result` has for it. Paths should be absolute, since
  ///     editing programs look for files elsewhere than here; a relative one is taken from the current
  ///     folder.
  ///   - name: the timeline's title.
  ///   - frameRate: in Hz; 1 … 1,000; by default that of the master's picture, else of the first recording
  ///     with one, else 25.
  /// - Throws: ``TimelineError``.
  public init(
    _ result: SyncResult, media: [String: MediaInfo], name: String = "sync", frameRate: Rational? = nil
  ) throws(TimelineError) {
    guard let master = result.recordings.first(where: { $0.name == result.master }) else {
      throw .masterUnknown(name: result.master)
    }
    let masterMedia = media[master.path].map(TimelineMedia.init)
    if let frameRate, !TimelineMedia.canCount(frameRate) {
      throw .frameRateNotSupported(rate: FrameRate.text(frameRate), format: nil)
    }
    let firstPicture = result.recordings.lazy.compactMap { media[$0.path].map(TimelineMedia.init)?.frameRate }
      .first
    let rate = frameRate ?? masterMedia?.frameRate ?? firstPicture ?? Rational(25)

    var layout = TrackLayout(frameRate: rate)
    var unplaced: [UnplacedRecording] = []
    for recording in result.recordings {
      guard let pieces = try RecordingPiece.pieces(of: recording, media: media) else {
        let files = [recording.path] + (recording.furtherPaths ?? [])
        unplaced.append(
          UnplacedRecording(
            recording: recording, media: files.compactMap { media[$0].map(TimelineMedia.init) }))
        continue
      }
      layout.add(pieces)
    }

    let laid = layout.finish()
    let masterClock = Self.clock(of: masterMedia, frameRate: rate)
    self.name = name
    self.frameRate = rate
    self.start = masterClock.advanced(by: -laid.masterFrame)
    masterFrame = laid.masterFrame
    duration = laid.tracks.flatMap(\.clips).map(\.endFrame).max() ?? 0
    tracks = laid.tracks
    self.unplaced = unplaced
    warnings = unplaced.map(\.warning) + laid.warnings
    self.result = result
  }

  /// The recording that a clip shows.
  func recording(of clip: TimelineClip) -> SyncedRecording { clip.piece.recording }

  /// The timecode of a frame, counted from the timeline's first.
  func timecode(_ frame: Int64) -> Timecode { start.advanced(by: frame) }

  /// A number of frames as time.
  func time(_ frames: Int64) -> MediaTime { MediaTime(frames, at: frameRate) }

  /// The master's time, in ms, at the beginning of a frame, counted from the timeline's first.
  func masterMs(ofFrame frame: Int64) -> Double { time(frame - masterFrame).milliseconds }

  /// What the master's first frame reads: its own timecode, else midnight. NTSC rates count with dropped
  /// numbers where the master does not say otherwise, as editing programs do, so that timecode keeps up with
  /// the clock.
  private static func clock(of master: TimelineMedia?, frameRate: Rational) -> Timecode {
    let nominal = Int64(frameRate.doubleValue.rounded())
    let isNTSC = frameRate.denominator == 1001 && nominal % 30 == 0
    let dropsFrames = isNTSC && (master?.timecode?.dropsFrames ?? true)
    guard let midnight = Timecode(dropsFrames ? "00:00:00;00" : "00:00:00:00", frameRate: frameRate) else {
      // Unreachable: midnight exists at every positive rate.
      preconditionFailure("no timecode at \(frameRate)")
    }
    return midnight.advanced(by: master?.start.units(at: frameRate) ?? 0)
  }
}

extension MediaTime {
  /// The time that a number of frames, samples or other units takes.
  /// - Parameter rate: positive, in Hz.
  init(_ count: Int64, at rate: Rational) {
    // A positive rate has a positive numerator, so the fraction turned over exists.
    self.init(count, of: Rational(rate.denominator, rate.numerator) ?? Rational(1))
  }
}
