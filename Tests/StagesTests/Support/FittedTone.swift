import Foundation

/// The tone of a known frequency that fits samples at 48 kHz best, and what is left of them.
struct FittedTone {
  /// The amplitude.
  let level: Double
  /// By how many seconds it comes after a sine that begins at sample 0, within half a period.
  let lateness: Double
  /// Everything else, noise, distortion and aliases together, against the tone, in dB.
  let noise: Double

  /// - Parameters:
  ///   - samples: with the indices that they have in the whole.
  ///   - hertz: the frequency, to more places than the samples can tell.
  init(_ samples: ArraySlice<Float>, hertz: Double) {
    let step = 2 * Double.pi * hertz / 48_000
    // Least squares on sine and cosine.
    var (ss, sc, cc, sx, cx) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for index in samples.indices {
      let (sine, cosine) = (sin(step * Double(index)), cos(step * Double(index)))
      let value = Double(samples[index])
      (ss, sc, cc) = (ss + sine * sine, sc + sine * cosine, cc + cosine * cosine)
      (sx, cx) = (sx + sine * value, cx + cosine * value)
    }
    let determinant = ss * cc - sc * sc
    let (a, b) = ((sx * cc - cx * sc) / determinant, (cx * ss - sx * sc) / determinant)
    var rest = 0.0
    for index in samples.indices {
      let tone = a * sin(step * Double(index)) + b * cos(step * Double(index))
      rest += (Double(samples[index]) - tone) * (Double(samples[index]) - tone)
    }
    level = (a * a + b * b).squareRoot()
    lateness = -atan2(b, a) / (2 * Double.pi * hertz)
    noise = 10 * log10(rest / Double(samples.count) / (level * level / 2))
  }
}
