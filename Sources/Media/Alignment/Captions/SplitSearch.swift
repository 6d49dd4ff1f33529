import Foundation

/// Places cues with a shift that may change between two of them, where something was cut out of the media or put in.
///
/// Dynamic programming over cues and shifts, as in the text-to-audio aligners that allow for splits: the best sum of what the cues
/// gain from lying on speech, less a price for each change. Cues keep their order as a rule. Everything is in natural logarithms of
/// likelihood ratios, so that the price says how improbable a change is. Where material was cut out together with its
/// captions, these have no place left; so the order may be broken, at a further price.
struct SplitSearch {
  /// What a change of the shift costs, where it may be to any of thousands of others at any of hundreds of cues.
  static let price: Float = 20
  /// Half a minute of material with captions may have been cut out.
  private static let disorder = SplitTable.Disorder(price: 12, frames: Int(40 * SpeechContrast.rate))
  /// How far from the captions' own times and the media's greater length shifts are looked for, in ms.
  private static let reachMs = 600_000.0
  private static let frameMs = 1_000 / SpeechContrast.rate

  /// Pairs of cue and shift that are looked at: at one bit each, 60 MB.
  private static let mostPlaces = 500_000_000

  let speech: SpeechContrast
  /// What a frame of ``SpeechContrast/sums`` is worth.
  private let worth: Float

  /// A run of cues with one shift.
  struct Segment: Sendable, Hashable {
    var cues: Range<Int>
    /// To be added to the cues' times after these were multiplied by the ratio; in ms.
    var shiftMs: Double
    /// In natural logarithms of a likelihood ratio, against cues that lie anywhere.
    var gain: Double
  }

  init(_ speech: SpeechContrast) {
    self.speech = speech
    worth = Self.worth(of: speech)
  }

  /// How much more likely a value is in speech that is captioned than anywhere: the expected value by the variance of
  /// sums over a cue's usual length. Captions cover speech half as well as the activity itself does.
  private static func worth(of speech: SpeechContrast) -> Float {
    let length = Int(3 * SpeechContrast.rate)
    guard speech.sums.count > 2 * length else { return 0 }
    var (power, gain, frames) = (0.0, 0.0, 0.0)
    for index in 0..<(speech.sums.count - 1) {
      if speech.values[index] > 0 {
        gain += Double(speech.sums[index + 1] - speech.sums[index])
        frames += 1
      }
      if index + length < speech.sums.count {
        let sum = Double(speech.sums[index + length] - speech.sums[index])
        power += sum * sum
      }
    }
    let variance = power / Double(speech.sums.count - length) / Double(length)
    guard variance > 0, frames > 0 else { return 0 }
    return Float(0.5 * gain / frames / variance)
  }

  /// What the cues gain with one shift for all of them.
  func gain(_ cues: some Sequence<CueSpan>, ratio: Double, shiftMs: Double) -> Double {
    cues.reduce(0) { $0 + self.gain($1, ratio: ratio, shiftMs: shiftMs) }
  }

  /// What one cue gains.
  func gain(_ cue: CueSpan, ratio: Double, shiftMs: Double) -> Double {
    let (start, end) = (cue.startMs * ratio + shiftMs, cue.endMs * ratio + shiftMs)
    return Double(
      worth * (sum(Int((end / Self.frameMs).rounded())) - sum(Int((start / Self.frameMs).rounded()))))
  }

  private func sum(_ frame: Int) -> Float { speech.sums[max(0, min(speech.sums.count - 1, frame))] }

  /// - Parameter cues: by time, all of them speech.
  /// - Returns: at least one segment where there are cues; none where there are too many of them.
  func segments(_ cues: [CueSpan], ratio: Double) -> [Segment] {
    guard let first = cues.first, let last = cues.last else { return [] }
    let mediaMs = Double(speech.values.count) * Self.frameMs
    let surplus = abs(mediaMs - last.endMs * ratio)
    let lowest = max(-last.startMs * ratio, -(Self.reachMs + surplus))
    let highest = min(mediaMs - first.startMs * ratio, Self.reachMs + surplus)
    guard lowest < highest else { return [] }
    let shifts = Int((lowest / Self.frameMs).rounded())...Int((highest / Self.frameMs).rounded())
    // A film has three thousand cues and forty thousand shifts.
    guard cues.count <= Self.mostPlaces / shifts.count else { return [] }
    var table = SplitTable(shifts: shifts, price: Self.price, disorder: Self.disorder)
    let spans = cues.map { cue in
      (
        start: Int((cue.startMs * ratio / Self.frameMs).rounded()),
        end: Int((cue.endMs * ratio / Self.frameMs).rounded())
      )
    }
    let sums = ShiftedSums(
      speech.sums, from: shifts.lowerBound + (spans.map(\.start).min() ?? 0),
      to: shifts.upperBound + (spans.map(\.end).max() ?? 0))
    var lastEnd = 0
    for span in spans {
      let (start, end) = (span.start + shifts.lowerBound, span.end + shifts.lowerBound)
      table.add(gap: max(0, span.start - lastEnd)) { shift in
        worth * (sums[end + shift] - sums[start + shift])
      }
      lastEnd = span.end
    }
    var segments: [Segment] = []
    for (cue, shift) in table.path().enumerated() {
      let shiftMs = Double(shift) * Self.frameMs
      let gain = gain(cues[cue], ratio: ratio, shiftMs: shiftMs)
      if let last = segments.last, last.shiftMs == shiftMs {
        segments[segments.count - 1].cues = last.cues.lowerBound..<(cue + 1)
        segments[segments.count - 1].gain += gain
      } else {
        segments.append(Segment(cues: cue..<(cue + 1), shiftMs: shiftMs, gain: gain))
      }
    }
    return segments
  }
}

/// Sums up to any frame, sixteen frames at a time: before the first they are the first, after the last the last.
private struct ShiftedSums {
  private let first: Int
  private let values: [Float]

  init(_ sums: [Float], from first: Int, to last: Int) {
    self.first = first
    values = (first...last + 15).map { sums[max(0, min(sums.count - 1, $0))] }
  }

  /// Of sixteen frames from one on.
  subscript(frame: Int) -> SplitRow.Block {
    let place = frame - first
    precondition(place >= 0 && place + 16 <= values.count, "the frame is none of those that were asked for")
    return values.withUnsafeBytes {
      $0.loadUnaligned(fromByteOffset: place * MemoryLayout<Float>.stride, as: SplitRow.Block.self)
    }
  }
}
