import Foundation
import FoundationXML
import MediaTypes

/// Writes Final Cut Pro XML 1.10.
///
/// One gap as long as the timeline carries every clip as a connected one, a lane for each track: pictures
/// above it, sound alone below. Of the ways to say "multicam" this is the one that every importer of FCPXML
/// shows as tracks; `mc-clip` is lost or flattened outside Final Cut, and would hide which clip lies where
/// from a person who checks the sync. Both Final Cut and Resolve make a multicam clip of it with one command.
///
/// Drift is a `timeMap` over the whole file, so that a clip can be lengthened by hand at the same speed.
/// Files of another frame rate carry `conform-rate` with `scaleEnabled="0"`: by default Final Cut plays a
/// file of 24 frames per second at 23.976, which is 1000 ppm of drift. All places and lengths on the timeline
/// are whole frames of it.
///
/// Source: Apple's FCPXML reference, "Document Type Definition" and "Describing Final Cut Pro Items".
struct FCPXMLWriter {
  let timeline: MulticamTimeline

  func export() throws(TimelineError) -> TimelineExport {
    let resources = FCPXMLResources(timeline: timeline)
    let sequence = XML.element(
      "sequence",
      [
        ("format", resources.sequenceFormat), ("duration", time(timeline.duration)),
        ("tcStart", time(timeline.start.frameNumber)),
        ("tcFormat", timeline.start.dropsFrames ? "DF" : "NDF"),
      ], [XML.element("spine", [], [gap(resources)])])
    let project = XML.element("project", [("name", timeline.name)], [sequence])
    let event = XML.element(
      "event", [("name", timeline.name)],
      timeline.unplaced.flatMap { unplacedClips($0, resources) } + [project])
    let root = XML.element("fcpxml", [("version", "1.10")], [resources.element, event])

    var names = ExportFileNames()
    let file = TimelineExport.File(
      name: names.name([timeline.name], fileExtension: "fcpxml"), data: XML.document(root, type: "fcpxml"))
    return TimelineExport(
      files: [file], remainders: timeline.tracks.flatMap { $0.clips.map(remainder) },
      warnings: timeline.warnings)
  }

  private func gap(_ resources: FCPXMLResources) -> XMLElement {
    var above = 0
    var below = 0
    var clips: [XMLElement] = []
    for track in timeline.tracks {
      if track.hasVideo { above += 1 } else { below -= 1 }
      clips += track.clips.map { clip($0, lane: track.hasVideo ? above : below, resources) }
    }
    let start = time(timeline.start.frameNumber)
    let markers = timeline.unplaced.map { unplaced in
      XML.element(
        "marker",
        [
          ("start", start), ("duration", time(1)), ("value", "not synced: \(unplaced.recording.name)"),
          ("note", "\(unplaced.recording.path): \(unplaced.reason)"),
        ])
    }
    return XML.element(
      "gap", [("name", "Gap"), ("offset", start), ("start", start), ("duration", time(timeline.duration))],
      clips + markers)
  }

  private func clip(_ clip: TimelineClip, lane: Int, _ resources: FCPXMLResources) -> XMLElement {
    let media = clip.piece.media
    let start = localStart(clip)
    var children = [XML.element("note", text: timeline.note(on: clip, remainder: remainder(of: clip)))]
    if let rate = media.frameRate, rate != timeline.frameRate { children.append(conformRate(rate)) }
    if clip.speed != 1 { children.append(timeMap(media, speed: clip.speed)) }
    if let review = timeline.review(of: clip) {
      children.append(
        XML.element("marker", [("start", time(start)), ("duration", time(1)), ("value", review)]))
    }
    var attributes = [
      ("ref", resources.asset(of: media)), ("lane", String(lane)),
      ("offset", time(timeline.start.frameNumber + clip.frame)), ("name", media.fileName),
      ("start", time(start)), ("duration", time(clip.frameCount)), ("format", resources.format(of: media)),
      ("tcFormat", media.timecode?.dropsFrames == true ? "DF" : "NDF"),
    ]
    if media.audio != nil { attributes.append(("audioRole", "dialogue")) }
    if media.video != nil { attributes.append(("videoRole", "video")) }
    return XML.element("asset-clip", attributes, children)
  }

  /// Where a clip begins on its file's own timeline: after its timecode, or, under a time map, in the time
  /// that the map gives, which begins at 0 and is rounded to the timeline's frames.
  private func localStart(_ clip: TimelineClip) -> MediaTime {
    let media = clip.piece.media
    guard clip.speed == 1 else {
      let played = MediaTime(seconds: clip.sourceStartMs / 1000 / clip.speed)
      return MediaTime(played.units(at: timeline.frameRate), at: timeline.frameRate)
    }
    let source = MediaTime(seconds: clip.sourceStartMs / 1000)
    let rate = media.frameRate ?? timeline.frameRate
    return media.start + MediaTime(source.units(at: rate), at: rate)
  }

  private func remainder(of clip: TimelineClip) -> FrameRemainder {
    let start = localStart(clip).milliseconds
    let source = clip.speed == 1 ? start - clip.piece.media.start.milliseconds : start * clip.speed
    return timeline.remainder(of: clip, sourceMs: source)
  }

  private func timeMap(_ media: TimelineMedia, speed: Double) -> XMLElement {
    let played = MediaTime(seconds: media.duration.seconds / speed)
    let points = [(MediaTime.zero, media.start), (played, media.start + media.duration)]
    return XML.element(
      "timeMap", [],
      points.map { point in
        XML.element(
          "timept", [("time", time(point.0)), ("value", time(point.1)), ("interp", "linear")])
      })
  }

  private func conformRate(_ rate: Rational) -> XMLElement {
    // The rates that version 1.10 has a name for.
    let names = [
      "23.976": "23.98", "24": "24", "25": "25", "29.97": "29.97", "30": "30", "47.952": "47.95", "48": "48",
      "50": "50", "59.94": "59.94", "60": "60",
    ]
    let name = names[FrameRate.text(rate)].map { [("srcFrameRate", $0)] } ?? []
    return XML.element("conform-rate", [("scaleEnabled", "0")] + name)
  }

  private func unplacedClips(_ unplaced: UnplacedRecording, _ resources: FCPXMLResources) -> [XMLElement] {
    unplaced.media.map { media in
      XML.element(
        "asset-clip",
        [
          ("ref", resources.asset(of: media)), ("name", media.fileName), ("start", time(media.start)),
          ("duration", time(media.duration)), ("format", resources.format(of: media)),
        ], [XML.element("note", text: "not synced: \(unplaced.reason)")])
    }
  }

  private func time(_ frames: Int64) -> String { time(timeline.time(frames)) }
  private func time(_ time: MediaTime) -> String { XML.time(time) }
}
