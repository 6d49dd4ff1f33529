import CFFmpeg

/// How a picture has to be turned and mirrored for display.
///
/// Display matrices of cameras are one of the eight symmetries of a rectangle; anything else (a free
/// rotation) is taken for the nearest of them.
struct Orientation: Equatable {
  /// 0, 90, 180 or 270, after mirroring.
  var clockwiseDegrees: Int
  /// Left and right are exchanged before turning.
  var isMirrored: Bool

  init(clockwiseDegrees: Int = 0, isMirrored: Bool = false) {
    self.clockwiseDegrees = clockwiseDegrees
    self.isMirrored = isMirrored
  }

  init(stream: UnsafeMutablePointer<AVStream>) {
    self.init()
    var size = 0
    guard let data = av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, &size),
      size >= 9 * MemoryLayout<Int32>.size
    else { return }
    // ISO/IEC 14496-12, 6.2.2: x' = a·x + c·y, y' = b·x + d·y, in 16.16 fixed point, y downwards.
    let matrix = (0..<9).map { number in
      Double(UnsafeRawPointer(data).loadUnaligned(fromByteOffset: number * 4, as: Int32.self))
    }
    self.init(a: matrix[0], b: matrix[1], c: matrix[3], d: matrix[4])
  }

  init(a: Double, b: Double, c: Double, d: Double) {
    isMirrored = a * d - b * c < 0
    // Without the mirror, which negates the column that x is multiplied with, the rest is a rotation.
    let (cosine, sine) = isMirrored ? (-a, -b) : (a, b)
    if abs(cosine) >= abs(sine) {
      clockwiseDegrees = cosine >= 0 ? 0 : 180
    } else {
      clockwiseDegrees = sine >= 0 ? 90 : 270
    }
  }

  /// Whether width and height change places.
  var isTransposed: Bool { clockwiseDegrees == 90 || clockwiseDegrees == 270 }

  /// The filters that do it, in libavfilter's syntax.
  var filters: [String] {
    let mirror = isMirrored ? ["hflip"] : []
    switch clockwiseDegrees {
    case 90: return mirror + ["transpose=clock"]
    case 180: return isMirrored ? ["vflip"] : ["hflip", "vflip"]
    case 270: return mirror + ["transpose=cclock"]
    default: return mirror
    }
  }
}
