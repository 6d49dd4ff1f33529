import Foundations
import LibAV
import MediaTypes
import Runtime

/// Turns the frames that a consumer took into progress reports.
struct PassProgress {
  private let context: StageContext
  private let duration: MediaTime?
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private var frames = 0
  private var furthest = MediaTime.zero

  init(_ context: StageContext, source: SourceDescription) {
    self.context = context
    duration = source.duration
    start = clock.now
  }

  mutating func advance(_ timed: TimedFrame) {
    if timed.track.isVideo { frames += 1 }
    let end = timed.time + timed.duration
    guard end > furthest else { return }
    furthest = end
    let elapsed = start.duration(to: clock.now) / .seconds(1)
    guard elapsed > 0 else { return }
    let fraction = duration.flatMap { $0 > .zero ? min(1, end.seconds / $0.seconds) : nil }
    context.report(
      StageProgress(
        fraction: fraction, speed: end.seconds / elapsed,
        framesPerSecond: frames > 0 ? Double(frames) / elapsed : nil, mediaSeconds: end.seconds))
  }
}
