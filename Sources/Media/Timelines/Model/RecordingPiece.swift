import MediaTypes

/// A stretch of a recording that lies in one file and between two jumps.
struct RecordingPiece: Sendable, Hashable {
  let recording: SyncedRecording
  let media: TimelineMedia
  let segment: SyncSegment
  /// Where its file begins in the recording, in ms of the recording's own time.
  let fileStartMs: Double
  /// In ms of the recording's own time.
  let fromMs: Double
  let toMs: Double
  /// Whether it goes on where the piece before ends, without a jump: the camera only began a new file.
  let followsDirectly: Bool

  /// Speed at which it has to be played for the drift to vanish: more than 1 for a clock that runs fast. 1 as
  /// well where the drift does not move its end by 1 ms, because changing the speed costs quality.
  var speed: Double {
    let movesBy = abs(toMs - fromMs) * abs(segment.driftPpm) * 1e-6
    return movesBy >= 1 ? 1 + segment.driftPpm * 1e-6 : 1
  }

  /// In ms of the file's own time, from media zero.
  var sourceStartMs: Double { fromMs - fileStartMs }

  /// Where it begins, in ms of the master.
  var masterStartMs: Double { segment.masterTime(of: fromMs) }

  /// How long it is at its speed, in ms of the master.
  var masterDurationMs: Double { (toMs - fromMs) / speed }

  /// Cuts a recording at its jumps and at the ends of its files.
  /// - Returns: `nil` for a recording without an offset.
  /// - Throws: ``TimelineError/mediaUnknown(path:)``.
  static func pieces(
    of recording: SyncedRecording, media: [String: MediaInfo]
  ) throws(TimelineError) -> [RecordingPiece]? {
    guard let offset = recording.offsetMs else { return nil }
    let whole = SyncSegment(fromMs: 0, offsetMs: offset, driftPpm: recording.driftPpm ?? 0)
    let segments = (recording.segments ?? []).isEmpty ? [whole] : recording.segments ?? []
    var pieces: [RecordingPiece] = []
    for file in try files(of: recording, media: media) {
      for (index, segment) in segments.enumerated() {
        let jump = index + 1 < segments.count ? segments[index + 1].fromMs : .infinity
        let begin = max(file.fromMs, index == 0 ? 0 : segment.fromMs)
        // A cut is moved to the next whole frame of the file, so that no picture from before a jump is shown.
        let from = begin == file.fromMs ? begin : file.fromMs + file.media.nextFrame(begin - file.fromMs)
        let to = min(file.toMs, jump)
        guard from < to else { continue }
        pieces.append(
          RecordingPiece(
            recording: recording, media: file.media, segment: segment, fileStartMs: file.fromMs, fromMs: from,
            toMs: to, followsDirectly: begin == file.fromMs && !pieces.isEmpty))
      }
    }
    return pieces
  }

  private struct File {
    var media: TimelineMedia
    var fromMs: Double
    var toMs: Double
  }

  private static func files(
    of recording: SyncedRecording, media: [String: MediaInfo]
  ) throws(TimelineError) -> [File] {
    let paths = [recording.path] + (recording.furtherPaths ?? [])
    var files: [File] = []
    var start = 0.0
    for (index, path) in paths.enumerated() {
      guard var info = media[path] else { throw .mediaUnknown(path: path) }
      info.path = path
      let isLast = index == paths.count - 1
      if isLast, info.durationSeconds == nil { info.durationSeconds = (recording.durationMs - start) / 1000 }
      guard let seconds = info.durationSeconds else { throw .mediaUnknown(path: path) }
      files.append(File(media: TimelineMedia(info), fromMs: start, toMs: start + seconds * 1000))
      start += seconds * 1000
    }
    return files
  }
}

extension TimelineMedia {
  /// The first whole frame at or after a time; sound alone can be cut anywhere.
  /// - Parameter ms: from media zero, in ms.
  func nextFrame(_ ms: Double) -> Double {
    guard let rate = frameRate?.doubleValue else { return ms }
    // A thousandth of a frame is rounding of the numbers, not a part of the picture.
    return ((ms * rate / 1000 - 1e-3).rounded(.up)) * 1000 / rate
  }
}
