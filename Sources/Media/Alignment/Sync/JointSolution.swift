import Foundation

/// Clocks for all recordings that fit the comparisons of all pairs best.
///
/// A tree of the surest pairs reaches every recording from the master; every other pair closes a loop through it. Pairs that
/// agree with the tree then measure all clocks together by least squares, and those that do not show which recording is
/// in doubt. A clip's start is its own; clips of a device share one clock drift.
struct JointSolution {
  /// What is known of a recording.
  struct Placement {
    /// From the recording's time to the master's.
    var line: ClockLine
    /// In ppm; `nil` where the drift could not be measured.
    var driftDeviation: Double?
    /// 0 … 100.
    var confidence: Double
    /// The greatest contradiction between this recording and another one, in ms; `nil` without a loop.
    var closureMs: Double?
    /// Whether a pair contradicts the answer.
    var isContradicted = false
    /// Whether it runs at the same time as another clip of the same device.
    var isClashing = false
    /// The pair through which the tree reaches it.
    var pair: AlignedPair
  }

  /// By recording; `nil` for the master and where no pair reaches.
  var placements: [Placement?]
  private let lengths: [Int]

  /// Pairs below this do not place anything.
  static let leastConfidence = 1.0
  /// A pair this far off contradicts, in samples: 40 ms.
  static let contradiction = 320.0
  /// A pair below this neither confirms nor contradicts anything.
  private static let leastDoubt = 3.0
  /// Clocks differ by less than this as a rule, in ppm; what cannot be measured stays near 0.
  private static let driftPrior = 200.0
  /// No pair is trusted to better than this, in samples: 10 µs.
  private static let leastDeviation = 0.08

  /// - Parameters:
  ///   - devices: for each recording, the number of its device; the master is recording 0 of device 0.
  ///   - lengths: of the recordings, in samples.
  init(devices: [Int], lengths: [Int], pairs: [AlignedPair]) {
    self.lengths = lengths
    placements = [Placement?](repeating: nil, count: devices.count)
    grow(pairs)
    measure(devices, pairs)
    judge(pairs)
  }

  /// Reaches recordings through the surest pairs first (Prim's maximum spanning tree).
  private mutating func grow(_ pairs: [AlignedPair]) {
    var reached: Set<Int> = [0]
    while true {
      let next = pairs.filter {
        $0.confidence >= Self.leastConfidence && reached.contains($0.first) != reached.contains($0.second)
      }.max { ($0.confidence, -$0.second, -$0.first) < ($1.confidence, -$1.second, -$1.first) }
      guard let pair = next else { return }
      let (known, new) = reached.contains(pair.first) ? (pair.first, pair.second) : (pair.second, pair.first)
      let step = known == pair.first ? pair.main.line : pair.main.line.inverted
      let base = placements[known]
      placements[new] = Placement(
        line: base.map { $0.line.after(step) } ?? step,
        driftDeviation: pair.main.estimate.fit.slopeDeviation.map { $0 * 1e6 },
        confidence: min(base?.confidence ?? 100, pair.confidence), pair: pair)
      reached.insert(new)
    }
  }

  /// How far a pair is from what the placements say, in samples, at the middle of what it compared.
  private func residual(_ pair: AlignedPair) -> Double? {
    guard pair.first == 0 || placements[pair.first] != nil, pair.second == 0 || placements[pair.second] != nil
    else { return nil }
    let line = pair.main.line
    let time = line.center
    let other = time + line.delay
    let one = placements[pair.first].map { other + $0.line.delay(at: other) } ?? other
    let two = placements[pair.second].map { time + $0.line.delay(at: time) } ?? time
    return one - two
  }

  private mutating func measure(_ devices: [Int], _ pairs: [AlignedPair]) {
    let placed = placements.indices.filter { placements[$0] != nil }
    guard !placed.isEmpty else { return }
    var unknowns: [Int: Int] = [:]
    for (index, recording) in placed.enumerated() { unknowns[recording] = index }
    var slopes: [Int: Int] = [:]
    for recording in placed where devices[recording] != 0 && slopes[devices[recording]] == nil {
      slopes[devices[recording]] = placed.count + slopes.count
    }
    let used = pairs.filter { pair in
      guard let residual = residual(pair) else { return false }
      let isTree = [pair.first, pair.second].contains {
        $0 != 0 && placements[$0]?.pair.isSame(as: pair) == true
      }
      return isTree || (pair.confidence >= 5 && pair.pieces.count == 1 && abs(residual) <= Self.contradiction)
    }
    var solution: (values: [Double], deviations: [Double])?
    var weights = [Double](repeating: 1, count: used.count)
    for _ in 0..<4 {
      var system = LinearSystem(unknowns: placed.count + slopes.count)
      for slope in slopes.values {
        system.add([(slope, 1)], equals: 0, weight: 1 / (Self.driftPrior * Self.driftPrior))
      }
      for (pair, weight) in zip(used, weights) {
        for (terms, value, deviation) in Self.equations(pair, devices, unknowns, slopes) {
          system.add(terms, equals: value, weight: weight / (deviation * deviation))
        }
      }
      guard let solved = system.solved() else { return }
      solution = solved
      for (index, pair) in used.enumerated() {
        let misfit =
          Self.equations(pair, devices, unknowns, slopes).map { terms, value, _ in
            abs(terms.reduce(0) { $0 + $1.coefficient * solved.values[$1.unknown] } - value)
          }.max() ?? 0
        // Cauchy's weight with a scale of 1 ms.
        weights[index] = 1 / (1 + pow(misfit / SoundSamples.samplesPerMillisecond, 2))
      }
    }
    guard let solution else { return }
    for recording in placed {
      guard let unknown = unknowns[recording] else { continue }
      let slope = slopes[devices[recording]]
      placements[recording]?.line = ClockLine(
        center: 0, delay: solution.values[unknown], slope: (slope.map { solution.values[$0] } ?? 0) * 1e-6)
      // The master's own device has no drift against it.
      placements[recording]?.driftDeviation = slope.map { solution.deviations[$0] } ?? 0
    }
  }

  /// A pair as two equations, at times around its middle whose distance carries what it knows of the slope.
  private static func equations(
    _ pair: AlignedPair, _ devices: [Int], _ unknowns: [Int: Int], _ slopes: [Int: Int]
  ) -> [(terms: [(unknown: Int, coefficient: Double)], value: Double, deviation: Double)] {
    let estimate = pair.main.estimate
    let deviation = max(leastDeviation, estimate.fit.delayDeviation)
    let spread = estimate.fit.timeSpread ?? 1
    return [-spread, spread].map { distance in
      let time = estimate.line.center + distance
      let other = time + estimate.line.delay(at: time)
      var terms: [(unknown: Int, coefficient: Double)] = []
      if let unknown = unknowns[pair.second] { terms.append((unknown, 1)) }
      if let slope = slopes[devices[pair.second]] { terms.append((slope, time * 1e-6)) }
      if let unknown = unknowns[pair.first] { terms.append((unknown, -1)) }
      if let slope = slopes[devices[pair.first]] { terms.append((slope, -other * 1e-6)) }
      return (terms, other - time, deviation * 2.0.squareRoot())
    }
  }

  /// Lets pairs that close loops lower confidence.
  ///
  /// What contradicts takes away the odds that it has itself. What agrees adds nothing: copies of one sound would agree any
  /// number of times.
  private mutating func judge(_ pairs: [AlignedPair]) {
    var doubts = [Double](repeating: 0, count: placements.count)
    for pair in pairs where pair.pieces.count == 1 {
      guard let residual = residual(pair) else { continue }
      let isFar = abs(residual) > Self.contradiction
      let weight = isFar ? contradiction(of: pair) : pair.confidence
      guard weight >= Self.leastDoubt else { continue }
      let ends = [pair.first, pair.second].filter { $0 != 0 }
      for end in ends where pairs.count > 1 {
        let known = placements[end]?.closureMs ?? 0
        placements[end]?.closureMs = max(known, abs(residual) / SoundSamples.samplesPerMillisecond)
      }
      let isTree = ends.contains { placements[$0]?.pair.isSame(as: pair) == true }
      guard isFar, !isTree else { continue }
      let weaker = ends.min { (placements[$0]?.confidence ?? 0) < (placements[$1]?.confidence ?? 0) }
      if let weaker { doubts[weaker] = max(doubts[weaker], weight) }
    }
    for (index, doubt) in doubts.enumerated() where doubt > 0 { placements[index]?.doubt(doubt) }
  }

  /// What a pair says against placements that it does not fit, as a confidence.
  ///
  /// Where they say that its recordings ran at the same time, it has heard that place too and found a better one: all of
  /// its evidence speaks against them. Where they say otherwise, only this place can be wrong, as by a refrain.
  private func contradiction(of pair: AlignedPair) -> Double {
    let estimate = pair.main.estimate
    let together =
      min(span(pair.first).upperBound, span(pair.second).upperBound)
      - max(span(pair.first).lowerBound, span(pair.second).lowerBound)
    return together >= estimate.overlap / 2
      ? Confidence.ofSharing(height: Double(estimate.height)) : pair.confidence
  }

  /// From when to when a recording runs, in samples of the master; it has to be placed.
  private func span(_ recording: Int) -> ClosedRange<Double> {
    let length = Double(lengths[recording])
    guard let line = placements[recording]?.line else { return 0...length }
    return line.delay(at: 0)...max(line.delay(at: 0), length + line.delay(at: length))
  }
}

extension JointSolution {
  /// Clips of one device may touch by as much as this, in samples: 0.1 s.
  private static let touch = 800.0

  /// Clips that run at the same time as another one of their device, without the master.
  func clashes(_ devices: [Int]) -> Set<Int> {
    let spans = devices.indices.map { $0 == 0 || placements[$0] != nil ? span($0) : nil }
    var clashes: Set<Int> = []
    for (first, one) in spans.enumerated() {
      for (second, two) in spans.enumerated().dropFirst(first + 1) where devices[first] == devices[second] {
        guard let one, let two, one.overlaps(two) else { continue }
        let overlap = min(one.upperBound, two.upperBound) - max(one.lowerBound, two.lowerBound)
        if overlap > Self.touch { clashes.formUnion([first, second].filter { $0 > 0 }) }
      }
    }
    return clashes
  }
}

extension JointSolution.Placement {
  /// One device cannot have recorded two clips at a time, so nothing is sure.
  mutating func clash() {
    isClashing = true
    confidence = JointSolution.leastConfidence
  }

  /// Takes some confidence away; what remains still places the recording, by hand if need be.
  mutating func doubt(_ odds: Double) {
    // A refrain that two recordings have in common is no news where the answer stands all the same.
    let wasGood = confidence >= 10
    defer { isContradicted = !wasGood || confidence < 10 }
    confidence = max(JointSolution.leastConfidence, confidence - odds)
  }
}

extension AlignedPair {
  fileprivate func isSame(as other: AlignedPair) -> Bool { first == other.first && second == other.second }
}

extension ClockLine {
  /// The same line from the first recording's point of view.
  fileprivate var inverted: ClockLine {
    ClockLine(center: center + delay, delay: -delay, slope: 1 / (1 + slope) - 1)
  }

  /// From a recording's time over another one's to a third one's: first `step`, then this.
  fileprivate func after(_ step: ClockLine) -> ClockLine {
    let middle = step.center + step.delay
    return ClockLine(
      center: step.center, delay: step.delay + delay(at: middle), slope: (1 + step.slope) * (1 + slope) - 1)
  }
}
