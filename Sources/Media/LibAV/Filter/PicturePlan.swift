import CFFmpeg
public import MediaTypes
public import SystemPackage

/// What happens to a track's pictures before they are coded: upright, deinterlaced, tone-mapped, scaled, in
/// limited range.
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
  /// Whether what is not by ITU-R BT.2020 is coded by ITU-R BT.709, for codings that cannot say otherwise.
  public var needsBT709: Bool
  /// An ASS file whose captions are drawn into the pictures; its times count from media zero, or the in point.
  public var captions: FilePath?

  public init(
    height: Int? = nil, width: Int? = nil, usesSquarePixels: Bool = false, mapsTones: Bool = false,
    pixelFormat: String, keepsPictures: Bool = false, needsBT709: Bool = false,
    captions: FilePath? = nil
  ) {
    self.height = height
    self.width = width
    self.usesSquarePixels = usesSquarePixels
    self.mapsTones = mapsTones
    self.pixelFormat = pixelFormat
    self.keepsPictures = keepsPictures
    self.needsBT709 = needsBT709
    self.captions = captions
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
      return (even(Double(width), of: Double(width)), even(Double(height), of: Double(height)), resultAspect)
    case (let width?, nil):
      let limited = min(Double(width), baseWidth)
      return (even(limited, of: baseWidth), even(limited / shape, of: Double(uprightHeight)), resultAspect)
    case (nil, let height?):
      let limited = min(Double(height), Double(uprightHeight))
      return (even(limited * shape, of: baseWidth), even(limited, of: Double(uprightHeight)), resultAspect)
    case (nil, nil):
      return (
        even(baseWidth, of: baseWidth), even(Double(uprightHeight), of: Double(uprightHeight)), resultAspect
      )
    }
  }

  /// The nearest even length that is not above the longest there is.
  private func even(_ length: Double, of longest: Double) -> Int {
    let nearest = 2 * Int((length / 2).rounded())
    let limit = Int(longest.rounded(.up)) & ~1
    return max(2, min(nearest, limit))
  }

  /// The filters, in libavfilter's syntax, for frames like this one of a source.
  func filters(for stream: VideoStream, frame: Frame, isInterlaced: Bool) -> String {
    let orientation = Orientation(clockwiseDegrees: stream.rotation, isMirrored: stream.isMirrored)
    let conversion = conversion(of: frame)
    guard !keepsPictures else {
      // Turning moves samples and loses none.
      let options = conversion.scaleOptions
      let scale = options.isEmpty ? [] : ["scale=" + options.joined(separator: ":")]
      return (orientation.filters + scale + ["format=\(pixelFormat)"]).joined(separator: ",")
    }
    // libswscale knows one matrix only for the colours of a palette.
    var filters = frame.pixelFormat.hasPalette ? ["format=rgb24"] : []
    if isInterlaced { filters.append("bwdif=mode=send_frame:parity=auto:deint=interlaced") }
    filters += orientation.filters
    let (width, height, aspect) = outputSize(for: stream)
    let scale = PictureScaling.filters(
      from: frame, to: av_get_pix_fmt(pixelFormat), width: width, height: height,
      isResized: [width, height].sorted() != [frame.width, frame.height].sorted(), conversion: conversion)
    if mapsTones, stream.color.hdr != nil {
      // Smaller first: tone mapping works on floats. 203 cd/m² is reference white, ITU-R BT.2408.
      filters += scale
      filters += [
        "zscale=transfer=linear:npl=203", "format=gbrpf32le", "zscale=primaries=bt709",
        "tonemap=tonemap=hable:desat=0", "zscale=transfer=bt709:matrix=bt709:range=tv",
      ]
    } else {
      filters += scale
    }
    if let captions {
      // libass is given whole ms, cut off: half a ms more keeps a picture at 1 s from being one at 999 ms.
      filters += [
        "setpts=PTS+0.0005/TB", "ass=filename=" + FilterText.escaped(captions.string), "setpts=PTS-0.0005/TB",
      ]
    }
    filters.append("setsar=\(aspect.numerator)/\(aspect.denominator)")
    filters.append("format=\(pixelFormat)")
    return filters.joined(separator: ",")
  }

  /// Colour of the result.
  func color(of frame: Frame) -> PictureColor {
    guard mapsTones, PictureColor(of: frame).isHighDynamicRange else {
      return conversion(of: frame).color
    }
    return .standardDynamicRange
  }

  private func conversion(of frame: Frame) -> ColorConversion {
    ColorConversion(
      from: frame, to: av_get_pix_fmt(pixelFormat), keepsRange: keepsPictures, needsBT709: needsBT709)
  }
}
