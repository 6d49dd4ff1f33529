import CFFmpeg
public import MediaTypes

/// What happens to a track's pictures before they are coded: upright, deinterlaced, tone-mapped, scaled.
public struct PicturePlan: Sendable, Hashable {
  /// Lines of the result after rotation; never more than the source has. `nil` for the source's.
  public var height: Int?
  /// Pixels per line of the result; by itself it keeps the aspect, with `height` both are met exactly.
  public var width: Int?
  /// Whether pixels become square; otherwise the sample aspect is carried along.
  public var usesSquarePixels: Bool
  /// Whether high dynamic range becomes standard dynamic range.
  public var mapsTones: Bool
  /// libavutil's name of what comes out.
  public var pixelFormat: String
  /// Whether pictures stay as they were decoded but for being turned upright; for archives.
  public var keepsPictures: Bool

  public init(
    height: Int? = nil, width: Int? = nil, usesSquarePixels: Bool = false, mapsTones: Bool = false,
    pixelFormat: String, keepsPictures: Bool = false
  ) {
    self.height = height
    self.width = width
    self.usesSquarePixels = usesSquarePixels
    self.mapsTones = mapsTones
    self.pixelFormat = pixelFormat
    self.keepsPictures = keepsPictures
  }

  /// The size and sample aspect of the result for a source.
  public func outputSize(for stream: VideoStream) -> (width: Int, height: Int, sampleAspect: Rational) {
    let isTransposed = stream.rotation == 90 || stream.rotation == 270
    let uprightWidth = isTransposed ? stream.height : stream.width
    let uprightHeight = isTransposed ? stream.width : stream.height
    let aspect =
      isTransposed
      ? Rational(stream.sampleAspect.denominator, stream.sampleAspect.numerator) ?? Rational(1)
      : stream.sampleAspect
    guard !keepsPictures else { return (uprightWidth, uprightHeight, aspect) }
    let squareWidth = Double(uprightWidth) * aspect.doubleValue
    let baseWidth = usesSquarePixels ? squareWidth : Double(uprightWidth)
    let shape = baseWidth / Double(uprightHeight)
    let resultAspect = usesSquarePixels ? Rational(1) : aspect

    switch (width, height) {
    case (let width?, let height?):
      return (even(Double(width)), even(Double(height)), resultAspect)
    case (let width?, nil):
      let limited = min(Double(width), baseWidth)
      return (even(limited), even(limited / shape), resultAspect)
    case (nil, let height?):
      let limited = min(Double(height), Double(uprightHeight))
      return (even(limited * shape), even(limited), resultAspect)
    case (nil, nil):
      return (even(baseWidth), even(Double(uprightHeight)), resultAspect)
    }
  }

  private func even(_ length: Double) -> Int {
    max(2, 2 * Int((length / 2).rounded()))
  }

  /// The filters, in libavfilter's syntax, for frames of a source.
  func filters(for stream: VideoStream, isInterlaced: Bool) -> String {
    let orientation = Orientation(clockwiseDegrees: stream.rotation, isMirrored: stream.isMirrored)
    guard !keepsPictures else {
      // Turning moves samples and loses none.
      return (orientation.filters + ["format=\(pixelFormat)"]).joined(separator: ",")
    }
    var filters: [String] = []
    if isInterlaced { filters.append("bwdif=mode=send_frame:parity=auto:deint=interlaced") }
    filters += orientation.filters
    let (width, height, aspect) = outputSize(for: stream)
    let scale = "scale=w=\(width):h=\(height):flags=bicubic"
    if mapsTones, stream.color.hdr != nil {
      // Smaller first: tone mapping works on floats. 203 cd/m² is reference white, ITU-R BT.2408.
      filters += [
        scale, "zscale=transfer=linear:npl=203", "format=gbrpf32le", "zscale=primaries=bt709",
        "tonemap=tonemap=hable:desat=0", "zscale=transfer=bt709:matrix=bt709:range=tv",
      ]
    } else {
      filters.append(scale)
    }
    filters.append("setsar=\(aspect.numerator)/\(aspect.denominator)")
    filters.append("format=\(pixelFormat)")
    return filters.joined(separator: ",")
  }

  /// Colour of the result.
  func color(of frame: Frame) -> PictureColor {
    let color = PictureColor(of: frame)
    guard mapsTones, color.isHighDynamicRange else { return color }
    return .standardDynamicRange
  }
}
