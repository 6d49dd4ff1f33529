import CFFmpeg
import Foundations
import MediaTypes

/// Gives a camera's pictures the master's times.
///
/// Confined to the thread that uses it.
final class PictureRetimer {
  /// When the last picture that came out ends.
  private(set) var end = MediaTime.zero
  private let track: Track
  private let black: Frame
  private let interval: MediaTime
  private let map: TimeMap
  private let start: MediaTime
  /// The last picture before the start, which may still be on screen there.
  private var held: TimedFrame?
  private var last: MediaTime?

  /// - Parameters:
  ///   - first: a picture of the track, for the format of black ones.
  ///   - interval: how long a picture is shown that does not say so.
  ///   - start: the master's time that becomes time zero.
  init(_ track: Track, like first: Frame, interval: MediaTime, map: TimeMap, start: MediaTime) throws {
    self.track = track
    black = try Frame.black(like: first)
    self.interval = interval
    self.map = map
    self.start = start
  }

  /// Takes the next picture, with the camera's time.
  func push(_ timed: TimedFrame, _ emit: (TimedFrame) throws -> Void) throws {
    var shown = timed
    shown.time = map.time(of: timed.time) - start
    if shown.duration <= .zero { shown.duration = interval }
    // A piece that begins before the one before it ended.
    if let last, shown.time <= last { return }
    last = shown.time
    guard shown.time > .zero else {
      held = shown
      return
    }
    try showHeld(emit)
    try show(shown, emit)
  }

  /// Brings out what is held back.
  func finish(_ emit: (TimedFrame) throws -> Void) throws {
    if let held, held.time + held.duration > .zero { try showHeld(emit) }
  }

  /// Black from the end of what came out up to a moment.
  func fill(to time: MediaTime, _ emit: (TimedFrame) throws -> Void) throws {
    guard time > end else { return }
    try show(TimedFrame(frame: black, track: track, time: end, duration: time - end), emit)
  }

  private func showHeld(_ emit: (TimedFrame) throws -> Void) throws {
    guard let held else { return }
    self.held = nil
    try show(held, emit)
  }

  private func show(_ timed: TimedFrame, _ emit: (TimedFrame) throws -> Void) throws {
    end = max(end, timed.time + timed.duration)
    try emit(timed)
  }
}

@available(*, unavailable)
extension PictureRetimer: Sendable {}

extension Frame {
  /// A black picture of the same format.
  fileprivate static func black(like frame: Frame) throws -> Frame {
    let black = Frame()
    let raw = frame.raw.pointee
    black.raw.pointee.format = raw.format
    black.raw.pointee.width = raw.width
    black.raw.pointee.height = raw.height
    try check(av_frame_get_buffer(black.raw, 0), .filter("black"))
    try check(av_frame_copy_props(black.raw, frame.raw), .filter("black"))
    var planes = (0..<4).map { cffmpeg_frame_plane(black.raw, $0) }
    let strides = (0..<4).map { Int(cffmpeg_frame_stride(black.raw, $0)) }
    try check(
      av_image_fill_black(
        &planes, strides, AVPixelFormat(raw.format), raw.color_range, raw.width, raw.height),
      .filter("black"))
    return black
  }
}
