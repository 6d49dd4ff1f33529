import MediaTypes

/// The clips of one device, which do not overlap.
public struct TimelineTrack: Sendable, Hashable {
  /// Of the device; the second and further tracks of one have a number after it.
  public let name: String
  /// By time.
  public let clips: [TimelineClip]

  public var hasVideo: Bool { clips.contains { $0.piece.media.video != nil } }
  public var hasAudio: Bool { clips.contains { $0.piece.media.audio != nil } }
}

/// A stretch of a file on the timeline.
public struct TimelineClip: Sendable, Hashable {
  let piece: RecordingPiece
  /// The first frame, counted from the timeline's first.
  public let frame: Int64
  /// In frames of the timeline; at least 1.
  public let frameCount: Int64

  /// The frame after the last.
  public var endFrame: Int64 { frame + frameCount }
  /// The file it shows.
  public var path: String { piece.media.path }
  /// How fast the file is played: 1.000272 for a clock that runs 272 ppm fast.
  public var speed: Double { piece.speed }
  /// Where it begins in the file, in ms from media zero.
  public var sourceStartMs: Double { piece.sourceStartMs }
}
