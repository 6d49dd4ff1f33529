import CFFmpeg
import Foundations
import MediaTypes

/// Turns a track's decoded pictures into pictures of one size, format and orientation.
///
/// Confined to the thread that uses it.
final class VideoPath {
  let picture: PictureFormat
  /// Of every picture that comes out.
  var color: PictureColor
  private let plan: PicturePlan
  private let stream: VideoStream
  private var graph: FilterGraph
  private var isInterlaced: Bool

  /// Ticks of ``MediaTime``.
  private static let timeBase = AVRational(num: 1, den: Int32(MediaTime.ticksPerSecond))

  /// - Parameters:
  ///   - first: a frame of the track.
  /// - Throws: ``AVFailure`` `FILTER_FAILED`.
  init(_ plan: PicturePlan, stream: VideoStream, first: Frame) throws {
    self.plan = plan
    self.stream = stream
    let first = try first.withRangeInTag()
    isInterlaced = stream.fieldOrder != "progressive"
    graph = try Self.makeGraph(plan, stream, isInterlaced: isInterlaced, for: first)
    picture = graph.outputPicture
    color = plan.color(of: first)
  }

  /// Takes the next frame of the track.
  /// - Parameter emit: gets pictures and the times at which they are shown.
  func push(_ timed: TimedFrame, _ emit: (Frame, MediaTime) throws -> Void) throws {
    let picture = try timed.frame.withRangeInTag()
    let format = FrameFormat(of: picture)
    let turnsInterlaced = !isInterlaced && picture.raw.pointee.interlaced_frame != 0
    if graph.input != format || turnsInterlaced {
      try finish(emit)
      isInterlaced = isInterlaced || turnsInterlaced
      graph = try Self.makeGraph(plan, stream, isInterlaced: isInterlaced, for: picture)
    }
    let frame = try picture.reference()
    frame.timestamp = timed.time.ticks
    try run(frame, emit)
  }

  /// Brings out what is held back.
  func finish(_ emit: (Frame, MediaTime) throws -> Void) throws {
    try run(nil, emit)
  }

  private func run(_ frame: Frame?, _ emit: (Frame, MediaTime) throws -> Void) throws {
    let unit = graph.outputTimeBase
    try graph.filter(frame) { output in
      let time = MediaTime(ticks: av_rescale_q(output.timestamp ?? 0, unit, Self.timeBase))
      color.apply(to: output)
      // The decoder's picture types and the display matrix describe the source, and would steer the encoder.
      output.raw.pointee.pict_type = AV_PICTURE_TYPE_NONE
      av_frame_remove_side_data(output.raw, AV_FRAME_DATA_DISPLAYMATRIX)
      if plan.keepsPictures {
        output.raw.pointee.key_frame = 0
      } else {
        output.raw.pointee.interlaced_frame = 0
      }
      try emit(output, time)
    }
  }

  private static func makeGraph(
    _ plan: PicturePlan, _ stream: VideoStream, isInterlaced: Bool, for frame: Frame
  ) throws -> FilterGraph {
    try FilterGraph(
      plan.filters(for: stream, frame: frame, isInterlaced: isInterlaced), input: FrameFormat(of: frame),
      timeBase: timeBase)
  }
}

@available(*, unavailable)
extension VideoPath: Sendable {}
