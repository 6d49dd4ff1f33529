import MediaTypes

/// Puts pieces of recordings on frames and on tracks.
struct TrackLayout {
  private let frameRate: Rational
  /// By device, in the order of their first recording; frames counted from the master's first.
  private var devices: [(name: String, pieces: [PlacedPiece])] = []
  private var warnings: [Warning] = []

  private struct PlacedPiece {
    var piece: RecordingPiece
    var frame: Int64
    var frameCount: Int64
    var end: Int64 { frame + frameCount }
  }

  struct Result {
    var tracks: [TimelineTrack]
    /// How many frames after the timeline's first the master's first one is.
    var masterFrame: Int64
    var warnings: [Warning]
  }

  init(frameRate: Rational) {
    self.frameRate = frameRate
  }

  /// Adds the pieces of one recording, in its own order.
  mutating func add(_ pieces: [RecordingPiece]) {
    guard let name = pieces.first?.recording.name else { return }
    var placed: [PlacedPiece] = []
    for piece in pieces {
      // Rounded down, so that no clip asks for a picture after its file's last; a twentieth of a frame is
      // what containers lose by counting in ms.
      let count = Int64((frames(piece.masterDurationMs) + 0.05).rounded(.down))
      guard count > 0 else {
        warnings.append(
          Warning(
            code: "TIMELINE_CLIP_TOO_SHORT",
            message: "A piece of \"\(name)\" (\(piece.media.path)) is shorter than a frame and was left out.",
            atMs: piece.fromMs))
        continue
      }
      let place = frames(piece.masterStartMs)
      var frame = Int64(place.rounded())
      // Where the camera only began a new file, no frame stays black for the sake of half a frame.
      if piece.followsDirectly, let end = placed.last?.end, abs(place - Double(end)) <= 1 { frame = end }
      placed.append(PlacedPiece(piece: piece, frame: frame, frameCount: count))
    }
    trimOverlaps(&placed)
    if let index = devices.firstIndex(where: { $0.name == name }) {
      devices[index].pieces += placed
    } else {
      devices.append((name, placed))
    }
  }

  /// Distributes the pieces to tracks and counts from the earliest.
  func finish() -> Result {
    var tracks: [(name: String, pieces: [PlacedPiece])] = []
    var warnings = warnings
    for device in devices {
      let lanes = lanes(of: device.pieces)
      for (index, lane) in lanes.enumerated() {
        tracks.append((index == 0 ? device.name : "\(device.name) (\(index + 1))", lane))
      }
      if lanes.count > 1 {
        warnings.append(
          Warning(
            code: "TIMELINE_CLIPS_OVERLAP",
            message:
              "Clips of \"\(device.name)\" overlap, which one device cannot do; they are on \(lanes.count) "
              + "tracks. Check their offsets."))
      }
    }
    // The master begins at frame 0 of this count, so the earliest frame is never positive.
    let first = tracks.flatMap(\.pieces).map(\.frame).min() ?? 0
    return Result(
      tracks: tracks.map { track in
        TimelineTrack(
          name: track.name,
          clips: track.pieces.map {
            TimelineClip(piece: $0.piece, frame: $0.frame - first, frameCount: $0.frameCount)
          })
      },
      masterFrame: -first, warnings: warnings)
  }

  /// A jump may have repeated some of the master's time; the later piece wins.
  private mutating func trimOverlaps(_ placed: inout [PlacedPiece]) {
    for index in placed.indices.dropLast() {
      let next = placed[index + 1].frame
      let excess = placed[index].end - next
      guard excess > 0, next > placed[index].frame else { continue }
      placed[index].frameCount -= excess
      guard excess > 1 else { continue }
      let piece = placed[index].piece
      let lost = MediaTime(excess, at: frameRate).milliseconds
      warnings.append(
        Warning(
          code: "TIMELINE_CLIP_TRIMMED",
          message: "\"\(piece.recording.name)\" (\(piece.media.path)) lost its last \(milliseconds(lost)) ms "
            + "before a jump, where the piece after it begins.",
          atMs: piece.toMs))
    }
  }

  /// Each piece goes to the first lane that is free, a frame of rounding aside.
  private func lanes(of pieces: [PlacedPiece]) -> [[PlacedPiece]] {
    var lanes: [[PlacedPiece]] = []
    let byTime = pieces.enumerated().sorted { ($0.element.frame, $0.offset) < ($1.element.frame, $1.offset) }
    for (_, piece) in byTime {
      let free = lanes.firstIndex { lane in
        guard let last = lane.last else { return true }
        return last.end <= piece.frame || (last.end == piece.frame + 1 && last.frameCount > 1)
      }
      guard let free else {
        lanes.append([piece])
        continue
      }
      let last = lanes[free].count - 1
      if lanes[free][last].end > piece.frame { lanes[free][last].frameCount -= 1 }
      lanes[free].append(piece)
    }
    return lanes
  }

  private func frames(_ ms: Double) -> Double { ms / 1000 * frameRate.doubleValue }
}
