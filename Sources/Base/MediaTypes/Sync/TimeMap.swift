/// Takes times of a camera to times of the master, piece by piece.
///
/// Times are kept in ms as 64-bit floats, which count 8 h to within 4 · 10⁻⁹ ms.
public struct TimeMap: Sendable, Hashable {
  /// At least one, in the order of the camera's time; the first also holds for what lies before it.
  public let segments: [SyncSegment]

  /// In ppm: no clock of a recorder is off by 10 %.
  public static let maximumDrift = 100_000.0

  /// In ms: a week, which no event lasts.
  public static let maximumTime = 604_800_000.0

  /// - Parameter segments: in the order of `fromMs`, which differ.
  /// - Returns: `nil` without segments, in another order, or with values beyond ± ``maximumTime`` and
  ///   ± ``maximumDrift``.
  public init?(_ segments: [SyncSegment]) {
    guard !segments.isEmpty else { return nil }
    for segment in segments {
      // Not a number is not within either.
      guard [segment.fromMs, segment.offsetMs].allSatisfy({ abs($0) <= Self.maximumTime }),
        abs(segment.driftPpm) <= Self.maximumDrift
      else { return nil }
    }
    for (earlier, later) in zip(segments, segments.dropFirst()) where earlier.fromMs >= later.fromMs {
      return nil
    }
    self.segments = segments
  }

  /// - Returns: `nil` for a recording without an offset, and as ``init(_:)``.
  public init?(_ recording: SyncedRecording) {
    if let segments = recording.segments, !segments.isEmpty {
      self.init(segments)
    } else if let offset = recording.offsetMs {
      self.init([SyncSegment(fromMs: 0, offsetMs: offset, driftPpm: recording.driftPpm ?? 0)])
    } else {
      return nil
    }
  }

  /// The number of the piece that a time of the camera, in ms, lies in.
  public func index(at cameraTime: Double) -> Int {
    segments.lastIndex { $0.fromMs <= cameraTime } ?? 0
  }

  /// The master's time, in ms, of a time of the camera, in ms.
  public func masterTime(of cameraTime: Double) -> Double {
    segments[index(at: cameraTime)].masterTime(of: cameraTime)
  }

  /// The camera's last time, in ms, that comes before a time of the master, in ms.
  public func cameraTime(before masterTime: Double) -> Double {
    let started = segments.lastIndex { $0.masterTime(of: $0.fromMs) < masterTime } ?? 0
    let time = segments[started].cameraTime(of: masterTime)
    return started + 1 < segments.count ? min(time, segments[started + 1].fromMs) : time
  }
}
