import CFFmpeg
import MediaTypes

/// Size and sample format of every picture of a stream.
struct PictureFormat: Equatable {
  var width: Int
  var height: Int
  var pixelFormat: AVPixelFormat
  var sampleAspect: Rational
}

/// When pictures are shown.
enum PictureTiming {
  /// Evenly; timestamps count frames. The rate is in Hz.
  case constant(Rational)
  /// As in the source, in its time base; the rate is for information only.
  case asSource(timeBase: AVRational, rate: Rational?)
}

/// How samples become light (ITU-T H.273), as libavutil's frame fields.
struct PictureColor {
  var range: AVColorRange
  var primaries: AVColorPrimaries
  var transfer: AVColorTransferCharacteristic
  var matrix: AVColorSpace
  var chromaLocation: AVChromaLocation

  init(of frame: Frame) {
    let raw = frame.raw.pointee
    range = raw.color_range
    primaries = raw.color_primaries
    transfer = raw.color_trc
    matrix = raw.colorspace
    chromaLocation = raw.chroma_location
  }

  /// High definition in standard dynamic range, limited range: ITU-R BT.709.
  static var standardDynamicRange: PictureColor {
    var color = PictureColor(of: Frame())
    color.range = AVCOL_RANGE_MPEG
    color.primaries = AVCOL_PRI_BT709
    color.transfer = AVCOL_TRC_BT709
    color.matrix = AVCOL_SPC_BT709
    return color
  }

  /// Whether the transfer function is one of high dynamic range: PQ (SMPTE ST 2084) or HLG (ARIB STD-B67).
  var isHighDynamicRange: Bool {
    transfer == AVCOL_TRC_SMPTE2084 || transfer == AVCOL_TRC_ARIB_STD_B67
  }

  func apply(to context: UnsafeMutablePointer<AVCodecContext>) {
    context.pointee.color_range = range
    context.pointee.color_primaries = primaries
    context.pointee.color_trc = transfer
    context.pointee.colorspace = matrix
    context.pointee.chroma_sample_location = chromaLocation
  }

  func apply(to frame: Frame) {
    frame.raw.pointee.color_range = range
    frame.raw.pointee.color_primaries = primaries
    frame.raw.pointee.color_trc = transfer
    frame.raw.pointee.colorspace = matrix
    frame.raw.pointee.chroma_location = chromaLocation
  }
}
