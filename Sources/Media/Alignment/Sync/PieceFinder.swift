/// Finds out whether a recording jumps against another one, and where.
///
/// The windows that lie on the line that was found make one run; a run of windows off it, before or after, is aligned on its
/// own. Where that gives another line, there was a jump between the two.
struct PieceFinder {
  let aligner: PairAligner

  /// The most pieces.
  private static let limit = 12
  /// The least that is aligned on its own, in samples: 2 s.
  private static let shortest = 2 * SoundSamples.sampleRate
  /// A jump of less than this is none, in samples: 1 ms.
  private static let smallestJump = SoundSamples.samplesPerMillisecond
  /// What a piece needs to count, as the whole would: that a review is suggested, or that it looks good.
  private static let leastConfidence = 5.0
  private static let goodConfidence = 10.0
  /// Below this height, in standard deviations of chance, no jump is looked for. The confidence of the whole does not
  /// count: the pieces of a recording are each other's rivals.
  private static let leastHeight: Float = 8
  /// Talkers at different places are nearer to one microphone or the other by as much as this, in samples: 40 ms, 14 m.
  private static let soundTravel = 320.0
  /// Steps between windows when a jump is looked for, in samples: 64 ms.
  private static let step = 512
  /// Splits whose sums differ by less than this are equal: four standard deviations in each of the windows over a moment.
  private static let tie = 4 * Float(PhaseTransform.windowLength / step)

  /// What was found of two recordings.
  struct Finding {
    /// In the order of time; at least one.
    var pieces: [AlignedPiece]
    /// Where a stretch begins that surely belongs before what comes before it, in samples.
    var outOfOrder: Int?
  }

  /// - Parameter expected: see ``PairAligner``.
  /// - Returns: `nil` where the two have nothing to compare.
  func find(
    _ first: RecordingSound, _ second: RecordingSound, expected: ExpectedDelay? = nil
  ) throws -> Finding? {
    let whole = 0..<second.samples.count
    guard let estimate = try aligner.align(first, second, within: whole, expected: expected) else {
      return nil
    }
    var finding = Finding(pieces: [AlignedPiece(range: whole, estimate: estimate)])
    guard estimate.height >= Self.leastHeight else { return finding }
    var found: [PairEstimate] = []
    finding.outOfOrder = try split(estimate, whole, first, second, into: &found)
    guard found.count > 1 else { return finding }
    let inOrder = found.sorted { $0.line.center < $1.line.center }
    let pieces = try joined(try bounded(inOrder, first, second), first, second)
    let isSure = pieces.allSatisfy { $0.estimate.confidence >= Self.leastConfidence }
    if pieces.count > 1, isSure, !Self.alternates(pieces) { finding.pieces = pieces }
    return finding
  }

  /// Adds an estimate and those of the stretches before and after its run of windows.
  /// - Returns: where a stretch out of order begins.
  private func split(
    _ estimate: PairEstimate, _ range: Range<Int>, _ first: RecordingSound, _ second: RecordingSound,
    into found: inout [PairEstimate]
  ) throws -> Int? {
    found.append(estimate)
    let half = PhaseTransform.windowLength / 2
    guard let run = Self.run(estimate.fit.heights) else { return nil }
    var outOfOrder: Int?
    let times = estimate.times
    let rests = [
      (range.lowerBound..<max(range.lowerBound, Int(times[run.lowerBound]) - half), 0..<run.lowerBound),
      (
        min(range.upperBound, Int(times[run.upperBound - 1]) + half)..<range.upperBound,
        run.upperBound..<times.count
      ),
    ]
    for (rest, windows) in rests
    where rest.count >= Self.shortest && windows.count >= 3 && found.count < Self.limit {
      guard let other = try aligner.align(first, second, within: rest), Self.isJump(estimate, other) else {
        continue
      }
      if Self.isInOrder(other, estimate) {
        let further = try split(other, rest, first, second, into: &found)
        outOfOrder = outOfOrder ?? further
      } else if other.isCertain {
        outOfOrder = rest.lowerBound == range.lowerBound ? rest.upperBound : rest.lowerBound
      }
    }
    return outOfOrder
  }

  /// Whether another stretch lies on a line of its own; a step that the sound's own way may explain has to stand on one
  /// that looks good.
  private static func isJump(_ known: PairEstimate, _ other: PairEstimate) -> Bool {
    let step = abs(other.line.delay - known.line.delay(at: other.line.center))
    return step >= smallestJump
      && other.confidence >= (step <= soundTravel ? goodConfidence : leastConfidence)
  }

  /// Whether a piece comes back to the line of an earlier one after a small step: the sound came from several places in
  /// turn, which no clock does.
  private static func alternates(_ pieces: [AlignedPiece]) -> Bool {
    pieces.indices.dropFirst(2).contains { index in
      let time = Double(pieces[index].range.lowerBound)
      let delays = pieces[...index].map { $0.line.delay(at: time) }
      return delays.dropLast(2).contains { abs($0 - delays[index]) < smallestJump }
        && abs(delays[index - 1] - delays[index]) <= soundTravel
    }
  }

  /// Whether the piece that comes later was recorded later too.
  private static func isInOrder(_ one: PairEstimate, _ other: PairEstimate) -> Bool {
    let (early, late) = one.line.center < other.line.center ? (one.line, other.line) : (other.line, one.line)
    return late.center + late.delay > early.center + early.delay
  }

  /// The run of windows on the line: the one with the greatest sum of heights over a threshold between chance and what the
  /// better windows have (Kadane's maximum subarray).
  static func run(_ heights: [Float]) -> Range<Int>? {
    guard heights.count >= 6 else { return nil }
    let sorted = heights.sorted()
    let chance: Float = 1.8
    let threshold = chance + (sorted[sorted.count * 3 / 4] - chance) * 0.4
    guard threshold > chance else { return nil }
    var best = (sum: Float(0), range: 0..<0)
    var (sum, start) = (Float(0), 0)
    for (index, height) in heights.enumerated() {
      if sum <= 0 { (sum, start) = (0, index) }
      sum += max(-threshold, min(threshold, height - threshold))
      if sum > best.sum { best = (sum, start..<(index + 1)) }
    }
    return best.range.isEmpty ? nil : best.range
  }

  /// Finds where each piece ends, and measures each in its own bounds.
  private func bounded(
    _ found: [PairEstimate], _ first: RecordingSound, _ second: RecordingSound
  ) throws -> [AlignedPiece] {
    var starts = [0]
    for index in 1..<found.count {
      starts.append(try boundary(found[index - 1], found[index], first, second))
    }
    starts.append(second.samples.count)
    var pieces: [AlignedPiece] = []
    for (index, estimate) in found.enumerated() where starts[index] < starts[index + 1] {
      let range = starts[index]..<starts[index + 1]
      // Within its own bounds the other pieces are no rivals.
      let alone = try aligner.align(first, second, within: range)
      let isSame = alone.map {
        abs($0.line.delay - estimate.line.delay(at: $0.line.center)) < Self.smallestJump
      }
      let measured = isSame == true ? alone : try aligner.measure(estimate, first, second, within: range)
      pieces.append(AlignedPiece(range: range, estimate: measured ?? estimate))
    }
    return pieces
  }

  /// Makes one piece of neighbours whose lines turned out to be the same.
  private func joined(
    _ pieces: [AlignedPiece], _ first: RecordingSound, _ second: RecordingSound
  ) throws -> [AlignedPiece] {
    var joined: [AlignedPiece] = []
    for piece in pieces {
      let time = Double(piece.range.lowerBound)
      if let last = joined.last,
        abs(piece.line.delay(at: time) - last.line.delay(at: time)) < Self.smallestJump
      {
        let range = last.range.lowerBound..<piece.range.upperBound
        let estimate = try aligner.measure(last.estimate, first, second, within: range)
        joined[joined.count - 1] = AlignedPiece(range: range, estimate: estimate ?? last.estimate)
      } else {
        joined.append(piece)
      }
    }
    return joined
  }

  /// Before which window the second of two lines takes over, in closely spaced windows.
  ///
  /// The split with the greatest sum of heights; where those beside it are hardly less, as in a pause of the event, the
  /// middle of them. Silence of a recorder is no pause: what was dropped is missing where it begins.
  static func takeover(_ one: [Float], _ two: [Float]) -> Int {
    var sums = [two.reduce(0, +)]
    for (own, other) in zip(one, two) { sums.append(sums[sums.count - 1] + own - other) }
    var best = 0
    for index in sums.indices where sums[index] > sums[best] { best = index }
    let isSilent = zip(one, two).map { $0 == 0 && $1 == 0 }
    var (low, high) = (best, best)
    while low > 0, !isSilent[low - 1], sums[low - 1] > sums[best] - tie { low -= 1 }
    while high + 1 < sums.count, !isSilent[high], sums[high + 1] > sums[best] - tie { high += 1 }
    return (low + high) / 2
  }

  /// Where the second line takes over from the first: the split of closely spaced windows with the greatest sum.
  private func boundary(
    _ before: PairEstimate, _ after: PairEstimate, _ first: RecordingSound, _ second: RecordingSound
  ) throws -> Int {
    let half = Double(PhaseTransform.windowLength / 2)
    let start = Self.run(before.fit.heights).map { before.times[$0.upperBound - 1] } ?? before.line.center
    let end = Self.run(after.fit.heights).map { after.times[$0.lowerBound] } ?? after.line.center
    let low = Int(min(start, end) - 2 * half)
    let high = Int(max(start, end) + half)
    // Whatever the gap, no more than a thousand windows; then again around the best one.
    var (from, to, step) = (low, high, max(Self.step, (high - low) / 1_000))
    while true {
      let positions = Array(stride(from: from, through: max(from, to), by: step))
      let one = try aligner.heights(at: positions, along: before.line, first, second)
      let two = try aligner.heights(at: positions, along: after.line, first, second)
      let position = from + Self.takeover(one, two) * step
      guard step > Self.step else {
        return max(0, min(second.samples.count, position + Int(half) - step / 2))
      }
      (from, to) = (position - 2 * step, position + 2 * step)
      step = max(Self.step, step / 100)
    }
  }
}
