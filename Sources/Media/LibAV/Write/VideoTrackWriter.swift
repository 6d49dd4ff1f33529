import CFFmpeg
import Foundations
import MediaTypes

/// Takes a track's decoded pictures to coded packets in a file.
final class VideoTrackWriter {
  let encoder: Encoder
  let firstFrame: Frame
  var streamIndex = 0
  private(set) var frames: Int64 = 0
  private let path: VideoPath
  private var converter: FrameRateConverter<Frame>?
  private var end = MediaTime.zero
  /// Of pictures that keep their own times.
  private var lastSlot = Int64.min
  private var misplacedFrames = 0
  private let frameInterval: MediaTime

  init(_ plan: VideoTrackPlan, source: SourceDescription) throws {
    guard let stream = source.videoStream(plan.track), let first = source.firstFrames[plan.track] else {
      throw AVFailure(
        code: "MISSING_VIDEO_TRACK", category: .unusableInput,
        message:
          "\(quoted(source.info.path)) has no \(plan.track) that can be decoded; leave this stage out for it."
      )
    }
    firstFrame = first
    path = try VideoPath(plan.picture, stream: stream, first: first)
    path.color = EncoderQuirks.color(path.color, for: plan.settings.encoder)
    let timing: PictureTiming
    let nominal = plan.frameRate ?? stream.standardFrameRate ?? stream.nominalFrameRate
    if let rate = plan.frameRate {
      timing = .constant(rate)
      converter = FrameRateConverter(
        rate: rate, limit: source.isTrimmed ? source.duration?.units(at: rate) : nil)
    } else {
      timing = .asSource(
        timeBase: source.timeBases[plan.track] ?? AVRational(num: 1, den: 90_000), rate: nominal)
    }
    frameInterval =
      nominal.flatMap { Rational($0.denominator, $0.numerator) }.map { MediaTime(1, of: $0) } ?? .zero
    encoder = try Encoder(
      video: plan.settings, picture: path.picture, color: path.color, timing: timing)
  }

  /// Takes the next decoded picture.
  /// - Parameter emit: gets pictures ready to be coded, with timestamps in the encoder's time base.
  func push(_ timed: TimedFrame, _ emit: (Frame) throws -> Void) throws {
    end = max(end, timed.time + (timed.duration > .zero ? timed.duration : frameInterval))
    try path.push(timed) { try pace($0, at: $1, emit) }
  }

  /// Brings out what is held back.
  func finish(_ emit: (Frame) throws -> Void) throws {
    try path.finish { try pace($0, at: $1, emit) }
    try converter?.finish(at: end) { try hand($0, slot: $1, emit) }
  }

  var repeatedFrames: Int { converter?.repeatedFrames ?? 0 }
  var droppedFrames: Int { converter?.droppedFrames ?? misplacedFrames }

  private func pace(_ frame: Frame, at time: MediaTime, _ emit: (Frame) throws -> Void) throws {
    if converter != nil {
      try converter?.push(frame, at: time) { try hand($0, slot: $1, emit) }
    } else if time >= .zero {
      let unit = encoder.raw.pointee.time_base
      let ticks = AVRational(num: 1, den: Int32(MediaTime.ticksPerSecond))
      let slot = av_rescale_q(time.ticks, ticks, unit)
      guard slot > lastSlot else {
        // Damaged files have frames whose times go backward; no container takes them.
        misplacedFrames += 1
        return
      }
      lastSlot = slot
      try hand(frame, slot: slot, emit)
    }
  }

  private func hand(_ frame: Frame, slot: Int64, _ emit: (Frame) throws -> Void) throws {
    let shown = try frame.reference()
    shown.timestamp = slot
    shown.raw.pointee.pkt_duration = 0
    frames += 1
    try emit(shown)
  }
}

@available(*, unavailable)
extension VideoTrackWriter: Sendable {}
