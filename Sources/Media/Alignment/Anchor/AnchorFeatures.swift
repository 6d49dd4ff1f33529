import Foundation
import Spectrum

/// What speech sounds like, moment by moment, in a form in which a synthetic voice and a recording can be compared.
///
/// Ten cepstral coefficients and the changes of six of them, of the levels in bands. Levels are given relative to
/// what is loud in each band, which takes out microphone, room and timbre, and have the recording's noise floor added, which
/// takes from the clean voice what noise takes from the recording (M. J. F. Gales and S. J. Young, Speech
/// Communication 12, 1993: parallel model combination).
struct AnchorFeatures {
  /// Numbers that describe a moment; the distance between two is in dB.
  typealias Moment = SIMD16<Float>

  private static let cepstra = 10
  private static let changes = 6
  /// Frames over which a change is taken, on both sides.
  private static let reach = 3

  /// For each 10 ms.
  let moments: [Moment]

  /// - Parameters:
  ///   - levels: of 16 bands.
  ///   - scale: of the recording or voice that they come from.
  init(_ levels: BandEnvelope, _ scale: BandScale) {
    let cepstra = (0..<levels.count).map { Self.cepstrum(scale.relative(levels, $0)) }
    moments = cepstra.indices.map { index in
      var moment = cepstra[index]
      let (before, after) = (max(0, index - Self.reach), min(cepstra.count - 1, index + Self.reach))
      let change = cepstra[after] - cepstra[before]
      for number in 0..<Self.changes { moment[Self.cepstra + number] = change[number] / 2 }
      return moment
    }
  }

  private static let cosines: [SIMD16<Float>] = (0..<cepstra).map { number in
    var row = SIMD16<Float>.zero
    for band in 0..<16 {
      let cosine = cos(Double.pi * Double(number) * (Double(band) + 0.5) / 16) / 4
      row[band] = Float(number == 0 ? cosine / 2.0.squareRoot() : cosine)
    }
    return row
  }

  private static func cepstrum(_ levels: SIMD16<Float>) -> Moment {
    var cepstrum = Moment.zero
    for (number, row) in cosines.enumerated() { cepstrum[number] = (row * levels).sum() }
    return cepstrum
  }

  /// The means of several frames at a time.
  func pooled(_ width: Int) -> [Moment] {
    stride(from: 0, to: moments.count, by: width).map { first in
      let frames = moments[first..<min(moments.count, first + width)]
      return frames.reduce(.zero, +) / Float(frames.count)
    }
  }
}
