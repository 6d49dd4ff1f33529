import Spectrum

/// Follows an offset through the overlap with the features: offset to a few ms, drift to a few ms over the overlap.
struct EnvelopeStack {
  /// In ppm.
  let maximumDrift: Double

  private static let longestSegment = 1_000
  private static let shortestSegment = 200
  private static let segmentLimit = 64
  /// Frames to either side that are looked at in any case.
  private static let leastReach = 40
  /// Values of neighbouring frames and bands depend on each other; this many count as one.
  private static let dependence: Float = 8

  /// A line, in samples, and what speaks for it.
  struct Result {
    var line: ClockLine
    /// In standard deviations.
    var height: Float
  }

  /// The two halves of what a candidate overlaps, in frames of the second recording.
  func halves(of candidate: CoarseCandidate, first: SoundFeatures, within range: Range<Int>) -> [Range<Int>] {
    let overlap = overlap(of: candidate, first: first, within: range)
    let middle = (overlap.lowerBound + overlap.upperBound) / 2
    return [overlap.lowerBound..<middle, middle..<overlap.upperBound]
  }

  private func overlap(
    of candidate: CoarseCandidate, first: SoundFeatures, within range: Range<Int>
  ) -> Range<Int> {
    let start = max(range.lowerBound, -candidate.lag)
    return start..<max(start, min(range.upperBound, first.count - candidate.lag))
  }

  func refine(
    _ candidate: CoarseCandidate, first: SoundFeatures, second: SoundFeatures, within range: Range<Int>
  ) -> Result? {
    let overlap = overlap(of: candidate, first: first, within: range)
    let (start, end) = (overlap.lowerBound, overlap.upperBound)
    guard end - start >= CoarseSearch.minimumOverlap / 2 else { return nil }
    let segmentCount = max(1, min(Self.segmentLimit, (end - start) / Self.shortestSegment))
    let cell = (end - start) / segmentCount
    let length = min(cell, Self.longestSegment)
    let slide = Int((maximumDrift * 1e-6 * Double(end - start)).rounded(.up))
    let reach = Self.leastReach + candidate.reach + slide
    let traceLength = 2 * reach + 1

    var times: [Double] = []
    var traces: [Float] = []
    traces.reserveCapacity(segmentCount * traceLength)
    for segment in 0..<segmentCount {
      let from = start + segment * cell
      let position = second.liveliest(in: from..<(from + cell), length: length)
      let part = second.floats(position..<(position + length))
      let other = first.floats(
        (position + candidate.lag - reach)..<(position + candidate.lag + reach + length))
      times.append(Double(position) + Double(length) / 2)
      append(part, other, lags: traceLength, to: &traces)
    }
    let stack = SlantStack(times: times, traces: traces, reach: reach)
    let (peak, _) = stack.best(slopes: -(maximumDrift * 1e-6)...(maximumDrift * 1e-6), apart: reach)
    guard peak.height > 0 else { return nil }
    let hop = Double(SoundFeatures.hop)
    let line = ClockLine(
      center: stack.center * hop + SoundFeatures.center, delay: (Double(candidate.lag) + peak.lag) * hop,
      slope: peak.slope)
    return Result(line: line, height: peak.height)
  }

  /// The normalised correlation of a part with another one at every lag, in standard deviations.
  private func append(_ part: [Float], _ other: [Float], lags: Int, to traces: inout [Float]) {
    let width = SoundFeatures.bandCount
    let scale = (Float(part.count) / Self.dependence).squareRoot()
    part.withUnsafeBufferPointer { part in
      other.withUnsafeBufferPointer { other in
        guard let first = part.baseAddress, let second = other.baseAddress else { return }
        let power = ComplexArithmetic.dot(first, first, count: part.count)
        var otherPower = ComplexArithmetic.dot(second, second, count: part.count)
        for lag in 0..<lags {
          let start = second + lag * width
          let product = ComplexArithmetic.dot(first, start, count: part.count)
          let norm = (power * max(otherPower, 1)).squareRoot()
          traces.append(norm > 1 ? product / norm * scale : 0)
          guard lag + 1 < lags else { break }
          for band in 0..<width {
            otherPower += start[part.count + band] * start[part.count + band] - start[band] * start[band]
          }
        }
      }
    }
  }
}

extension SoundFeatures {
  /// Frames as floats; there is nothing outside the recording.
  fileprivate func floats(_ frames: Range<Int>) -> [Float] {
    let width = Self.bandCount
    var result = [Float](repeating: 0, count: frames.count * width)
    let (low, high) = (max(0, frames.lowerBound), min(count, frames.upperBound))
    guard low < high else { return result }
    let shift = (low - frames.lowerBound) * width - low * width
    for index in (low * width)..<(high * width) { result[index + shift] = Float(values[index]) / Self.unit }
    return result
  }

  /// The start of the stretch with the most going on, to a tenth of its length.
  func liveliest(in frames: Range<Int>, length: Int) -> Int {
    let slack = frames.count - length
    guard slack > 0 else { return frames.lowerBound }
    let step = max(1, length / 10)
    var best = (start: frames.lowerBound, energy: -1)
    var start = frames.lowerBound
    while start + length <= frames.upperBound {
      let energy = self.energy(start..<(start + length))
      if energy > best.energy { best = (start, energy) }
      start += step
    }
    return best.start
  }

  /// The sum of squares over all bands.
  func energy(_ frames: Range<Int>) -> Int {
    let (low, high) = (max(0, frames.lowerBound), min(count, frames.upperBound))
    guard low < high else { return 0 }
    var sum = 0
    for index in (low * Self.bandCount)..<(high * Self.bandCount) {
      sum += Int(values[index]) * Int(values[index])
    }
    return sum
  }
}
