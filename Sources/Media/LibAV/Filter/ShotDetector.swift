import CFFmpeg
import Foundations
public import MediaTypes

/// Finds the pictures that begin a new shot, by libavfilter's `scdet`: how much a picture differs from the one before, less
/// how much that did from its own.
///
/// Source: https://ffmpeg.org/ffmpeg-filters.html#scdet. Confined to the thread that uses it.
public final class ShotDetector {
  /// The first picture of a shot.
  public struct ShotChange: Sendable, Hashable {
    /// After media zero.
    public var time: MediaTime
    /// How sure it is, 0 … 100; at least the threshold.
    public var score: Double
  }

  private let threshold: Double
  private var graph: FilterGraph?
  /// Ticks of ``MediaTime``.
  private static let timeBase = AVRational(num: 1, den: Int32(MediaTime.ticksPerSecond))

  /// - Parameter threshold: 0 … 100; less finds more.
  public init(threshold: Double) {
    self.threshold = threshold
  }

  /// Takes the next picture of a track.
  /// - Returns: the shot change that it is, if it is one. A recording that changes its format on the way is not asked about the first
  ///   picture after that.
  /// - Throws: ``AVFailure`` `FILTER_FAILED`.
  public func push(_ timed: TimedFrame) throws -> ShotChange? {
    let picture = try timed.frame.withRangeInTag().reference()
    picture.timestamp = timed.time.ticks
    let format = FrameFormat(of: picture)
    if graph?.input != format {
      graph = try FilterGraph("scdet=threshold=\(threshold)", input: format, timeBase: Self.timeBase)
    }
    var found: ShotChange?
    try graph?.filter(picture) { output in
      let tags = tags(output.raw.pointee.metadata)
      // The time stands there where the score reaches the threshold.
      guard tags["lavfi.scd.time"] != nil, let score = tags["lavfi.scd.score"].flatMap(Double.init) else {
        return
      }
      found = ShotChange(time: timed.time, score: score)
    }
    return found
  }
}

@available(*, unavailable)
extension ShotDetector: Sendable {}
