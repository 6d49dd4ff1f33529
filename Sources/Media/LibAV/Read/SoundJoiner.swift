import CFFmpeg
import MediaTypes

/// Joins the short runs of samples that decoders hand out to longer ones: what has to be done for each run, in filters and between
/// threads, costs as much as what is done with its samples where sound has few of them.
///
/// For consumers that do not care how sound is cut into frames. Samples, their times and their order stay as they are.
public struct SoundJoiner {
  /// Samples of a joined run, per channel: a sixth of a second at 48 kHz, 32 KiB for each channel, which a processor's caches hold.
  public static let length = 1 << 13
  /// By how much a run may begin earlier or later than the one before it ends: containers count milliseconds.
  private static let tolerance = MediaTime(seconds: 0.002)

  /// Has room for ``length`` samples.
  private var joined: TimedFrame?

  public init() {}

  /// Takes the next frame; pictures are handed on.
  /// - Parameter emit: gets each frame that is complete.
  /// - Throws: ``AVFailure``, and what `emit` throws.
  public mutating func push(_ timed: TimedFrame, _ emit: (TimedFrame) throws -> Void) throws {
    if let joined, !Self.follows(timed, joined) { try finish(emit) }
    let count = timed.frame.sampleCount
    guard !timed.track.isVideo, count > 0, count <= Self.length / 2 else { return try emit(timed) }
    var run = joined ?? timed
    if joined == nil { run.frame = try timed.frame.empty(samples: Self.length) }
    run.frame.append(timed.frame)
    run.duration = timed.time + timed.duration - run.time
    joined = run
  }

  /// Hands on what has been joined.
  public mutating func finish(_ emit: (TimedFrame) throws -> Void) rethrows {
    guard let joined else { return }
    self.joined = nil
    try emit(joined)
  }

  /// Whether a frame goes on where a run ends, and fits into it.
  private static func follows(_ timed: TimedFrame, _ run: TimedFrame) -> Bool {
    guard timed.track == run.track, timed.frame.isAlike(run.frame),
      timed.frame.sampleCount + run.frame.sampleCount <= length,
      let unit = Rational(1, Int64(run.frame.sampleRate))
    else { return false }
    let end = run.time + MediaTime(Int64(run.frame.sampleCount), of: unit)
    return end - tolerance <= timed.time && timed.time <= end + tolerance
  }
}

extension Frame {
  /// A frame of the same format of sound with room for samples and none of them yet.
  fileprivate func empty(samples: Int) throws -> Frame {
    let empty = Frame()
    empty.raw.pointee.format = raw.pointee.format
    empty.raw.pointee.sample_rate = raw.pointee.sample_rate
    empty.raw.pointee.nb_samples = Int32(samples)
    try check(
      av_channel_layout_copy(&empty.raw.pointee.ch_layout, &raw.pointee.ch_layout), .filter("join"))
    try check(av_frame_get_buffer(empty.raw, 0), .filter("join"))
    empty.raw.pointee.nb_samples = 0
    return empty
  }

  /// Adds the samples of a frame that is alike. For a frame that nobody else has yet, with room for them.
  fileprivate func append(_ other: Frame) {
    av_samples_copy(
      raw.pointee.extended_data, other.raw.pointee.extended_data, raw.pointee.nb_samples, 0,
      other.raw.pointee.nb_samples, raw.pointee.ch_layout.nb_channels, AVSampleFormat(raw.pointee.format))
    raw.pointee.nb_samples += other.raw.pointee.nb_samples
  }

  /// Whether both have sound of one format.
  fileprivate func isAlike(_ other: Frame) -> Bool {
    raw.pointee.format == other.raw.pointee.format && raw.pointee.sample_rate == other.raw.pointee.sample_rate
      && av_channel_layout_compare(&raw.pointee.ch_layout, &other.raw.pointee.ch_layout) == 0
  }
}
