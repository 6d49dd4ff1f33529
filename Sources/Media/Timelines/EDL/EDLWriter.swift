import Foundation
import MediaTypes

/// Writes CMX 3600 edit decision lists, one for each track.
///
/// A CMX 3600 list has one video track, so several cameras at the same time need several lists. All have the
/// same timecode on the record side, so that imported one after another they lie above each other in sync.
/// Record and source times are counted at the timeline's rate; the source side begins at the file's own
/// timecode.
///
/// A clip's drift is an `M2` line, which gives the speed in frames per second with two decimals: steps of 400
/// ppm at 25 frames per second. It is written where it brings the speed nearer to the true one than none
/// would; a comment says what is left, and a warning how much that is at the clip's end.
///
/// Source: CMX 3600 format as summarised at https://xmil.biz/EDL-X/CMX3600.pdf, and the comments that editing
/// programs add.
struct EDLWriter {
  let timeline: MulticamTimeline

  func export() throws(TimelineError) -> TimelineExport {
    // Two digits for the frames of a second.
    guard (1...99).contains(timeline.start.framesPerSecond) else {
      throw .frameRateNotSupported(rate: FrameRate.text(timeline.frameRate), format: .edl)
    }
    var reels = ReelNames()
    var names = ExportFileNames()
    var files: [TimelineExport.File] = []
    var remainders: [FrameRemainder] = []
    var warnings = timeline.warnings
    for track in timeline.tracks {
      var lines = header(track)
      for (index, clip) in track.clips.enumerated() {
        let event = event(clip, reel: reels.reel(of: clip.path))
        lines += event.lines(number: index + 1)
        // Strict readers take comments only after an event.
        if index == 0 { lines += unplacedNotes }
        remainders.append(event.remainder)
        warnings += [event.driftWarning].compactMap(\.self)
      }
      files.append(
        TimelineExport.File(
          name: names.name([timeline.name, track.name], fileExtension: "edl"),
          data: Data((lines.joined(separator: "\n") + "\n").utf8)))
    }
    return TimelineExport(files: files, remainders: remainders, warnings: warnings)
  }

  private func header(_ track: TimelineTrack) -> [String] {
    [
      "TITLE: \(EDLText.line("\(timeline.name) \(track.name)"))",
      "FCM: \(timeline.start.dropsFrames ? "DROP FRAME" : "NON-DROP FRAME")", "",
    ]
  }

  private var unplacedNotes: [String] {
    timeline.unplaced.map {
      "* NOT SYNCED: \(EDLText.line("\($0.recording.name) (\($0.recording.path)): \($0.reason)"))"
    }
  }

  private func event(_ clip: TimelineClip, reel: String) -> EDLEvent {
    let piece = clip.piece
    let rate = timeline.frameRate
    let fileStart = piece.media.start
    let sourceFrame = (fileStart + MediaTime(seconds: piece.sourceStartMs / 1000)).units(at: rate)
    let sourceMs = (MediaTime(sourceFrame, at: rate) - fileStart).milliseconds
    let speed = EDLSpeed(true: clip.speed, frameRate: rate)
    return EDLEvent(
      reel: reel, channels: Self.channels(of: piece.media), clip: clip,
      source: sourceClock(of: piece.media).advanced(by: sourceFrame),
      sourceFrames: Int64((Double(clip.frameCount) * speed.carried).rounded()),
      record: timeline.timecode(clip.frame), speed: speed,
      remainder: timeline.remainder(of: clip, sourceMs: sourceMs),
      note: timeline.note(on: clip, remainder: timeline.remainder(of: clip, sourceMs: sourceMs)),
      driftWarning: driftWarning(clip, speed: speed))
  }

  /// Midnight, counted as the file's own timecode counts where that has the timeline's rate.
  private func sourceClock(of media: TimelineMedia) -> Timecode {
    let midnight = timeline.start.advanced(by: -timeline.start.frameNumber)
    guard let own = media.timecode, own.framesPerSecond == midnight.framesPerSecond else { return midnight }
    return own.advanced(by: -own.frameNumber)
  }

  /// `V` picture, `B` picture and one sound channel, `AA/V` picture and two; `A` and `AA` sound alone. CMX
  /// 3600 has no word for more than two.
  private static func channels(of media: TimelineMedia) -> String {
    let sound = media.audio.map { $0.channels > 1 ? "AA" : "A" }
    guard media.video != nil else { return sound ?? "A" }
    return sound.map { $0 == "AA" ? "AA/V" : "B" } ?? "V"
  }

  private func driftWarning(_ clip: TimelineClip, speed: EDLSpeed) -> Warning? {
    let left = timeline.time(clip.frameCount).milliseconds * (speed.carried - clip.speed) / clip.speed
    // Half a frame is what every place on a list is rounded by.
    guard abs(left) > timeline.time(1).milliseconds / 2 else { return nil }
    return Warning(
      code: "TIMELINE_DRIFT_NOT_CARRIED",
      message:
        "An EDL cannot carry the drift of \"\(clip.piece.recording.name)\" (\(clip.path)) exactly: it is "
        + "\(milliseconds(abs(left))) ms off at the clip's end. Use OTIO or FCPXML, or conform the recording."
    )
  }
}
