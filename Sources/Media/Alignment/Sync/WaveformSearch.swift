import Spectrum

/// A line along which pieces of two recordings sound alike.
struct SoundCandidate {
  /// As exact as the pieces are far apart: to 2 ms between them.
  var line: ClockLine
  /// In standard deviations, of one piece on the average.
  var height: Float

  /// Where the envelopes may follow it from, beyond its pieces.
  var coarse: CoarseCandidate {
    CoarseCandidate(
      lag: Int((line.delay / Double(SoundFeatures.hop)).rounded()), reach: 2, height: height)
  }
}

/// Looks for short pieces of one recording everywhere in another one, in the sound itself.
///
/// Far more sensitive than the envelopes of ``CoarseSearch`` when there is noise, and far more work. Pieces of a second are
/// short enough that clock drift does not smear them; each is correlated with all of the other recording, whitened. What
/// pieces near each other agree on is a candidate, although no single one may stand out.
struct WaveformSearch {
  /// In ppm.
  let maximumDrift: Double
  let candidateCount: Int

  /// Samples of a piece.
  static let pieceLength = 8_192
  private static let chunkLength = 32_768
  /// Pieces that are searched for together, and the longest stretch that they come from, in samples: 30 s.
  private static let clusterSize = 16
  private static let clusterSpan = 30 * SoundSamples.sampleRate
  private static let clusterLimit = 3
  /// Lags that are kept as one, in samples: 2 ms.
  static let bin = 16
  /// Candidates nearer than this to a higher one are the same, in samples: 100 ms.
  private static let separation = 800.0
  /// Heights are kept in bytes.
  private static let unit: Float = 24

  func candidates(
    _ first: SoundSamples, _ second: RecordingSound, within range: Range<Int>
  ) throws -> [SoundCandidate] {
    var found: [SoundCandidate] = []
    for cluster in clusters(second, within: range) {
      found += try candidates(first, second.samples, pieces: cluster)
    }
    found.sort { ($0.height, $1.line.delay) > ($1.height, $0.line.delay) }
    var kept: [SoundCandidate] = []
    for candidate in found
    where kept.allSatisfy({ abs($0.line.delay - candidate.line.delay) > Self.separation }) {
      kept.append(candidate)
      if kept.count == candidateCount { break }
    }
    return kept
  }

  /// Where pieces start, in groups.
  private func clusters(_ sound: RecordingSound, within range: Range<Int>) -> [[Int]] {
    let (hop, length) = (SoundFeatures.hop, Self.pieceLength)
    guard range.count > length else { return range.count >= length / 4 ? [[range.lowerBound]] : [] }
    let count = max(1, min(Self.clusterLimit, range.count / Self.clusterSpan))
    let cell = range.count / count
    return (0..<count).map { index in
      let start = range.lowerBound + index * cell
      let span = min(cell, Self.clusterSpan)
      let place =
        sound.features.liveliest(in: (start / hop)..<((start + cell) / hop), length: span / hop) * hop
      let pieces = max(1, min(Self.clusterSize, span / length))
      let part = span / pieces
      return (0..<pieces).map { piece in
        let low = place + piece * part
        return sound.features.liveliest(in: (low / hop)..<((low + part) / hop), length: length / hop) * hop
      }
    }
  }

  private func candidates(
    _ first: SoundSamples, _ second: SoundSamples, pieces: [Int]
  ) throws -> [SoundCandidate] {
    let binCount = (first.count + Self.pieceLength) / Self.bin + 1
    var heights = [[UInt8]](repeating: [UInt8](repeating: 0, count: binCount), count: pieces.count)
    try correlate(first, second, pieces: pieces, into: &heights)

    // Bin b of a piece at p is lag b · bin − pieceLength − p; lines cross the middle of the pieces at it.
    let middle = (Double(pieces[0]) + Double(pieces[pieces.count - 1])) / 2
    let halfSpan = max(1, Double(pieces[pieces.count - 1] - pieces[0]) / 2)
    let slopeSteps = Int((maximumDrift * 1e-6 * halfSpan / Double(Self.bin)).rounded(.up))
    let lowest = -(pieces[pieces.count - 1] + Self.pieceLength) / Self.bin - slopeSteps
    let highest = (first.count - pieces[0]) / Self.bin + slopeSteps
    var best = [UInt16](repeating: 0, count: highest - lowest + 1)
    var bestSteps = [Int16](repeating: 0, count: best.count)
    var sum = best
    for step in -slopeSteps...slopeSteps {
      for index in sum.indices { sum[index] = 0 }
      for (piece, row) in zip(pieces, heights) {
        let shift = Double(step) * (Double(piece) - middle) / halfSpan
        let start = (Double(piece + Self.pieceLength) / Double(Self.bin) + shift).rounded()
        Self.add(row, to: &sum, offset: lowest + Int(start))
      }
      for index in sum.indices where sum[index] > best[index] {
        (best[index], bestSteps[index]) = (sum[index], Int16(step))
      }
    }
    return peaks(best).map { index in
      let line = ClockLine(
        center: middle + Double(Self.pieceLength) / 2,
        delay: (Double(lowest + index) + 0.5) * Double(Self.bin),
        slope: Double(bestSteps[index]) * Double(Self.bin) / halfSpan)
      return SoundCandidate(line: line, height: Float(best[index]) / (Self.unit * Float(pieces.count)))
    }
  }

  private static func add(_ row: [UInt8], to sum: inout [UInt16], offset: Int) {
    let (low, high) = (max(0, -offset), min(sum.count, row.count - offset))
    guard low < high else { return }
    row.withUnsafeBufferPointer { row in
      sum.withUnsafeMutableBufferPointer { sum in
        for index in low..<high { sum[index] &+= UInt16(row[index + offset]) }
      }
    }
  }

  private func peaks(_ heights: [UInt16]) -> [Int] {
    var blocks: [Int] = []
    var start = 0
    while start < heights.count {
      let end = min(heights.count, start + 16)
      var best = start
      for index in start..<end where heights[index] > heights[best] { best = index }
      blocks.append(best)
      start = end
    }
    blocks.sort { (heights[$0], $1) > (heights[$1], $0) }
    return Array(blocks.prefix(candidateCount))
  }

  /// The highest correlation of each piece in each bin of lags, in standard deviations.
  private func correlate(
    _ first: SoundSamples, _ second: SoundSamples, pieces: [Int], into heights: inout [[UInt8]]
  ) throws {
    var whitening = Whitening(length: Self.chunkLength)
    let transform = whitening.transform
    var chunk = [Float](repeating: 0, count: Self.chunkLength)
    var spectrum = [SIMD2<Float>](repeating: .zero, count: transform.binCount)
    var references: [(spectrum: [SIMD2<Float>], energy: Float)] = []
    for piece in pieces {
      for index in chunk.indices { chunk[index] = 0 }
      try chunk.withUnsafeMutableBufferPointer { buffer in
        try second.read(from: piece, into: UnsafeMutableBufferPointer(rebasing: buffer[..<Self.pieceLength]))
      }
      let energy = whitening.whiten(chunk, into: &spectrum)
      references.append((spectrum, energy))
    }
    var whitened = chunk
    var product = spectrum
    var sums = [Float](repeating: 0, count: Self.chunkLength + 1)
    // The inverse transform is not normalised, which leaves a factor of the square root of its length.
    let degrees = Float(2 * whitening.bandwidth * Double(Self.pieceLength) * Double(Self.chunkLength))
    let lagCount = Self.chunkLength - Self.pieceLength
    var start = -Self.pieceLength
    while start < first.count {
      try chunk.withUnsafeMutableBufferPointer { try first.read(from: start, into: $0) }
      if whitening.whiten(chunk, into: &spectrum) > 0 {
        product = spectrum
        transform.inverse(&product, &whitened)
        var sum: Float = 0
        for index in whitened.indices {
          sum += whitened[index] * whitened[index]
          sums[index + 1] = sum
        }
        // Samples of the other recording's silence do not make a match.
        let least = sum / Float(Self.chunkLength) * Float(Self.pieceLength) * 0.05
        for (row, reference) in references.enumerated() where reference.energy > 0 {
          for index in product.indices { product[index] = .zero }
          ComplexArithmetic.addCorrelation(
            spectrum, reference.spectrum, to: &product, count: transform.binCount)
          transform.inverse(&product, &chunk)
          let base = (start + Self.pieceLength) / Self.bin
          for bin in 0..<(lagCount / Self.bin) where base + bin < heights[row].count {
            var highest: Float = 0
            let low = bin * Self.bin
            for index in low..<(low + Self.bin) { highest = max(highest, chunk[index]) }
            let energy = max(least, sums[low + Self.pieceLength] - sums[low])
            let height = highest / (energy * reference.energy).squareRoot() * degrees.squareRoot()
            heights[row][base + bin] = UInt8(max(0, min(255, height * Self.unit)))
          }
        }
      }
      start += lagCount
    }
  }
}
