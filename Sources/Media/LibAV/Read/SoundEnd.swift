import MediaTypes

/// Leaves out what a codec's last frame holds beyond the end of a QuickTime track: an edit list ends anywhere,
/// coded frames do not, and libavformat hands out whole ones.
///
/// Frames from the stated end on are held back. Where more follows than the padding of a frame, the header is
/// wrong, and nothing is left out.
struct SoundEnd {
  /// On the recording's timeline.
  private let end: MediaTime
  private var held: [TimedFrame] = []
  private var isBelieved = true

  /// In samples: the longest frames that AAC has.
  private static let mostPadding = 2048.0

  init(_ end: MediaTime) {
    self.end = end
  }

  /// Takes the next frame.
  /// - Parameter emit: gets what can be handed on.
  /// - Throws: what `emit` throws.
  mutating func push(_ frame: TimedFrame, _ emit: (TimedFrame) throws -> Void) rethrows {
    guard isBelieved, !held.isEmpty || frame.time + frame.duration > end else { return try emit(frame) }
    held.append(frame)
    let excess = (frame.time + frame.duration - end).seconds
    guard excess * Double(frame.frame.sampleRate) >= Self.mostPadding else { return }
    isBelieved = false
    defer { held = [] }
    for frame in held { try emit(frame) }
  }

  /// - Returns: what lies before the end of the frames held back.
  mutating func finish() throws -> [TimedFrame] {
    defer { held = [] }
    return try held.compactMap { timed in
      let rate = Rational(Int64(timed.frame.sampleRate))
      let count = Int((end - timed.time).units(at: rate))
      guard count > 0 else { return nil }
      guard count < timed.frame.sampleCount else { return timed }
      var part = timed
      part.frame = try timed.frame.samples(from: 0, count: count)
      part.duration = end - timed.time
      return part
    }
  }
}

extension MediaInfo {
  /// Where the header of a QuickTime file says that a track of lossily coded sound ends, after media zero;
  /// `nil` for others. Lossless sound has no padding, and edit lists round to a millisecond.
  func soundEnd(of track: Track) -> MediaTime? {
    guard case .audio(let number) = track, container.format.hasPrefix("mov"), audio[number].isLossy else {
      return nil
    }
    return end(of: track).map { MediaTime(seconds: $0) }
  }
}
