import MediaTypes

extension MulticamTimeline {
  /// What is left between a clip's true place and its frame.
  /// - Parameter sourceMs: what the format begins the clip with, in ms of the file; by default where the
  ///   piece begins.
  func remainder(of clip: TimelineClip, sourceMs: Double? = nil) -> FrameRemainder {
    let piece = clip.piece
    let fromMs = piece.fileStartMs + (sourceMs ?? piece.sourceStartMs)
    return FrameRemainder(
      name: piece.recording.name, path: piece.media.path, fromMs: piece.fromMs, frame: clip.frame,
      remainderMs: piece.segment.masterTime(of: fromMs) - masterMs(ofFrame: clip.frame))
  }

  /// What sync knows of a clip, in one line for people.
  func note(on clip: TimelineClip, remainder: FrameRemainder) -> String {
    let recording = clip.piece.recording
    let segment = clip.piece.segment
    return "offset \(signed(segment.offsetMs)) ms, drift \(signed(segment.driftPpm)) ppm, "
      + "remainder \(signed(remainder.remainderMs)) ms, confidence \(milliseconds(recording.confidence)), "
      + recording.classification.rawValue
  }

  /// A line about a recording that a person has to look at; `nil` where sync is sure.
  func review(of clip: TimelineClip) -> String? {
    let recording = clip.piece.recording
    guard recording.classification != .looksGood else { return nil }
    return "\(recording.classification.rawValue): confidence \(milliseconds(recording.confidence))"
  }
}
