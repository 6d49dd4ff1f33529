import Foundation
import MediaTypes

/// Writes OpenTimelineIO's JSON, as version 0.15 and later of the library reads it.
///
/// A device with picture and sound has two tracks, since a track of OpenTimelineIO is of one kind. The place
/// on the timeline is counted at the timeline's rate; where a clip begins in its file, at the file's own. A
/// clip's `source_range` is as long as the clip is on the timeline, and `LinearTimeWarp` says how fast the
/// file is played under it: that is how the library's own adapters read and write speed.
///
/// Source: https://opentimelineio.readthedocs.io (serialized schema and "Time Ranges").
struct OTIOWriter {
  let timeline: MulticamTimeline

  func export() throws(TimelineError) -> TimelineExport {
    var remainders: [FrameRemainder] = []
    var video: [Value] = []
    var audio: [Value] = []
    for track in timeline.tracks {
      remainders += track.clips.map(remainder)
      if track.hasVideo { video.append(self.track(track, kind: "Video") { $0.video != nil }) }
      if track.hasAudio { audio.append(self.track(track, kind: "Audio") { $0.audio != nil }) }
    }
    let root = OTIO.timeline(
      name: timeline.name, start: OTIO.time(timeline.start.frameNumber, timeline.frameRate),
      tracks: video + audio, markers: timeline.unplaced.map(marker),
      metadata: [
        "master": .string(timeline.result.master),
        "frameRate": .string(timeline.frameRate.description),
        "start": .string(timeline.start.description),
        "unplaced": .list(
          timeline.unplaced.map {
            [
              "name": .string($0.recording.name), "path": .string($0.recording.path),
              "reason": .string($0.reason),
            ]
          }),
      ])
    var names = ExportFileNames()
    let file = TimelineExport.File(
      name: names.name([timeline.name], fileExtension: "otio"), data: try OTIO.json(root))
    return TimelineExport(files: [file], remainders: remainders, warnings: timeline.warnings)
  }

  private func track(
    _ track: TimelineTrack, kind: String, showing hasKind: (TimelineMedia) -> Bool
  ) -> Value {
    var children: [Value] = []
    var end: Int64 = 0
    for clip in track.clips where hasKind(clip.piece.media) {
      if clip.frame > end {
        children.append(OTIO.gap(OTIO.range(frames: clip.frame - end, timeline.frameRate)))
      }
      children.append(self.clip(clip))
      end = clip.endFrame
    }
    return OTIO.track(name: track.name, kind: kind, children: children)
  }

  private func clip(_ clip: TimelineClip) -> Value {
    let media = clip.piece.media
    let remainder = remainder(of: clip)
    let start = media.start.units(at: media.editRate)
    return OTIO.clip(
      name: media.fileName,
      sourceRange: OTIO.range(
        start: OTIO.time(start + sourceUnits(clip), media.editRate),
        duration: OTIO.time(clip.frameCount, timeline.frameRate)),
      media: OTIO.externalReference(
        url: FileURL.text(media.path), name: media.fileName,
        availableRange: OTIO.range(
          start: OTIO.time(start, media.editRate), duration: OTIO.time(media.units, media.editRate))),
      effects: clip.speed == 1 ? [] : [OTIO.linearTimeWarp(clip.speed)],
      markers: review(clip, at: OTIO.time(start + sourceUnits(clip), media.editRate)),
      metadata: metadata(clip, remainder: remainder))
  }

  private func sourceUnits(_ clip: TimelineClip) -> Int64 {
    MediaTime(seconds: clip.sourceStartMs / 1000).units(at: clip.piece.media.editRate)
  }

  private func remainder(of clip: TimelineClip) -> FrameRemainder {
    let source = MediaTime(sourceUnits(clip), at: clip.piece.media.editRate)
    return timeline.remainder(of: clip, sourceMs: source.milliseconds)
  }

  private func metadata(_ clip: TimelineClip, remainder: FrameRemainder) -> Value {
    let recording = clip.piece.recording
    return [
      "device": .string(recording.name),
      "offsetMs": .number(clip.piece.segment.offsetMs),
      "driftPpm": .number(clip.piece.segment.driftPpm),
      "fromMs": .number(clip.piece.fromMs),
      "remainderMs": .number(remainder.remainderMs),
      "confidence": .number(recording.confidence),
      "classification": .string(recording.classification.rawValue),
      "warnings": .list(recording.warnings.map { .string("\($0.code): \($0.message)") }),
    ]
  }

  private func review(_ clip: TimelineClip, at start: Value) -> [Value] {
    guard let text = timeline.review(of: clip) else { return [] }
    return [OTIO.marker(name: text, color: "YELLOW", start: start)]
  }

  private func marker(_ unplaced: UnplacedRecording) -> Value {
    OTIO.marker(
      name: "not synced: \(unplaced.recording.name) (\(unplaced.recording.path)): \(unplaced.reason)",
      color: "RED", start: OTIO.time(0, timeline.frameRate))
  }
}
