import Foundations
public import MediaTypes

/// Makes single pictures out of a track's decoded frames: upright, in square pixels, in standard dynamic
/// range.
///
/// Each picture is made by itself, so the frames that nobody asks for cost nothing.
public struct StillPath: Sendable {
  /// Of every picture, in pixels.
  public let width: Int
  public let height: Int
  private let plan: PicturePlan
  private let stream: VideoStream

  /// - Parameters:
  ///   - stream: the track that frames come from.
  ///   - width: pixels per line, never more than the source has; `nil` for the source's.
  public init(_ stream: VideoStream, width: Int? = nil) {
    self.stream = stream
    plan = PicturePlan(
      width: width, usesSquarePixels: true, mapsTones: stream.color.hdr != nil, pixelFormat: "rgb24")
    let size = plan.outputSize(for: stream)
    (self.width, height) = (size.width, size.height)
  }

  /// The picture that a frame shows.
  /// - Throws: ``AVFailure`` `FILTER_FAILED`.
  public func picture(of timed: TimedFrame) throws -> StillPicture {
    // Deinterlacing holds frames back to look at their neighbours; a path that ends after one frame gives
    // that frame.
    let path = try VideoPath(plan, stream: stream, first: timed.frame)
    var result: StillPicture?
    try path.push(timed) { frame, _ in result = StillPicture(frame) }
    try path.finish { frame, _ in result = StillPicture(frame) }
    guard let result else {
      throw AVFailure(
        code: "FILTER_FAILED", category: .failure,
        message: "No picture came out of the filters for \(width) x \(height) pixels; choose another size.")
    }
    return result
  }
}
