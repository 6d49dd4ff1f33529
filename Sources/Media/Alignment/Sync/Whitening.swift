import Spectrum

/// Levels the spectrum of a stretch of sound, so that every frequency has the same say.
struct Whitening {
  let transform: RealTransform
  /// Of the sample rate, the share that is kept.
  let bandwidth: Double
  private let bins: Range<Int>
  /// Bins that are levelled together.
  private let group: Int

  init(length: Int) {
    transform = RealTransform(length: length)
    let resolution = Double(SoundSamples.sampleRate) / Double(length)
    bins = Int(150 / resolution)..<Int(3_600 / resolution)
    group = max(1, Int(40 / resolution))
    bandwidth = Double(bins.count) / Double(length)
  }

  /// - Returns: the energy of what is left, such that a correlation of it with itself gives that at lag 0; 0 for silence.
  mutating func whiten(_ samples: [Float], into spectrum: inout [SIMD2<Float>]) -> Float {
    transform.forward(samples, &spectrum)
    for bin in 0..<bins.lowerBound { spectrum[bin] = .zero }
    for bin in bins.upperBound..<spectrum.count { spectrum[bin] = .zero }
    var energy: Float = 0
    var start = bins.lowerBound
    while start < bins.upperBound {
      let end = min(bins.upperBound, start + group)
      var power: Float = 0
      for bin in start..<end { power += (spectrum[bin] * spectrum[bin]).sum() }
      if power > 1e-12 * Float(samples.count) {
        let scale = (Float(end - start) / power).squareRoot()
        for bin in start..<end { spectrum[bin] *= scale }
        energy += Float(end - start) * 2
      } else {
        for bin in start..<end { spectrum[bin] = .zero }
      }
      start = end
    }
    return energy
  }
}
