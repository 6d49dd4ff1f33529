import LibAV
import MediaTypes

/// Finds the frame that stands best for a recording: one moment that was asked for, or the richest of
/// several.
struct PosterChoice {
  /// Frames looked at in the first third.
  private static let candidateCount = 24
  /// Wide enough to tell a sharp picture from a blurred one, small enough to cost little.
  private static let probeWidth = 320
  /// What black, white and very blurred pictures stay below; see ``detail(of:)``.
  private static let leastDetail = 20.0
  /// Where the first third cannot be known.
  private static let usualThird = MediaTime(seconds: 30)

  private let moment: MediaTime?
  private let third: MediaTime
  private let step: MediaTime
  private let probe: StillPath
  private var next = MediaTime.zero
  private var score = -1.0
  private(set) var best: TimedFrame?

  /// - Parameters:
  ///   - moment: what was asked for; `nil` to choose.
  ///   - duration: of what will be read, `nil` where unknown.
  init(at moment: MediaTime?, stream: VideoStream, duration: MediaTime?) {
    self.moment = moment
    third = duration.map { MediaTime(ticks: $0.ticks / 3) } ?? Self.usualThird
    step = MediaTime(ticks: max(1, third.ticks / Int64(Self.candidateCount)))
    probe = StillPath(stream, width: Self.probeWidth)
  }

  /// Takes the next frame, in the order of time.
  mutating func consider(_ frame: TimedFrame) throws {
    if let moment {
      // The frame that is shown at that moment is the last that does not come after it.
      if best == nil || frame.time <= moment { best = frame }
      return
    }
    guard best == nil || frame.time >= next, frame.time <= third || score < Self.leastDetail else { return }
    next = max(frame.time, .zero) + step
    let detail = Self.detail(of: try probe.picture(of: frame))
    if detail > score { (score, best) = (detail, frame) }
  }

  /// How much there is to see: the variance of the Laplacian of the lightness, a usual measure of focus,
  /// less where nearly everything is black or white.
  ///
  /// Source: Pech-Pacheco et al., Diatom autofocusing in brightfield microscopy, ICPR 2000.
  static func detail(of picture: StillPicture) -> Double {
    let (width, height) = (picture.width, picture.height)
    guard width > 2, height > 2 else { return 0 }
    // ITU-R BT.601 weights, in 1/256.
    let light = (0..<width * height).map { pixel -> Int in
      let (red, green) = (Int(picture.bytes[3 * pixel]), Int(picture.bytes[3 * pixel + 1]))
      let blue = Int(picture.bytes[3 * pixel + 2])
      return (77 * red + 150 * green + 29 * blue) >> 8
    }
    var sum = 0
    var squares = 0
    for y in 1..<(height - 1) {
      for pixel in (y * width + 1)..<((y + 1) * width - 1) {
        let neighbours = light[pixel - 1] + light[pixel + 1] + light[pixel - width] + light[pixel + width]
        let laplacian = 4 * light[pixel] - neighbours
        sum += laplacian
        squares += laplacian * laplacian
      }
    }
    let count = Double((width - 2) * (height - 2))
    let mean = Double(sum) / count
    let variance = Double(squares) / count - mean * mean
    let middling = light.filter { (24...232).contains($0) }.count
    return variance * Double(middling) / Double(light.count)
  }
}
