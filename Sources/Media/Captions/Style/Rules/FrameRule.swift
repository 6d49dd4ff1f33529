import MediaTypes

/// Captions begin and end with a frame. All other rules count from the nearest frame already, so that moving there changes nothing
/// for them.
struct FrameRule: Sendable {
  private let grid: TimeGrid
  /// What rounding in a file may leave.
  private let tolerance: MediaTime

  /// `nil` where the guide does not ask for it, or the frames are not known.
  init?(_ guide: StyleGuide, _ grid: TimeGrid, resolution: MediaTime) {
    guard guide.keepsToFrames, grid.hasFrames else { return nil }
    self.grid = grid
    tolerance = MediaTime(ticks: resolution.ticks / 2 + 1)
  }

  func check(_ cue: Cue) -> Breach? {
    let distance = max(self.distance(cue.start), self.distance(cue.end))
    return distance > tolerance ? Breach(distance.milliseconds, limit: 0, .milliseconds) : nil
  }

  private func distance(_ time: MediaTime) -> MediaTime {
    let distance = time - grid.time(grid.position(time))
    return distance < .zero ? -distance : distance
  }
}
