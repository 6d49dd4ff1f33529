/// The times of a stream's frames, and where damage fell between them.
struct FrameTimes {
  /// In the order of the file, in units of the stream.
  let times: [Int64]
  /// Of the frames before and after each damaged packet, whose own time cannot be trusted; sorted.
  private let besideDamage: [Int64]

  /// - Parameter damagedBefore: the positions in `times` before which damaged packets were left out.
  init(times: [Int64], damagedBefore: Set<Int> = []) {
    self.times = times
    besideDamage = damagedBefore.flatMap { times[max(0, $0 - 1)..<min(times.count, $0 + 1)] }.sorted()
  }

  /// From one presented frame to the next.
  struct Interval {
    var start: Int64
    var length: Int64
  }

  /// In the order of time; frames of one time count once.
  var intervals: [Interval] {
    let sorted = times.sorted()
    return zip(sorted, sorted.dropFirst()).map { Interval(start: $0, length: $1 - $0) }
      .filter { $0.length > 0 }
  }

  /// How many frames damage took out of an interval. A constant rate stays constant where frames are missing:
  /// the gap is then a whole number of frame intervals, and lies beside damaged packets.
  /// - Parameters:
  ///   - usual: the usual length of an interval, at least 1.
  ///   - tolerance: by which lengths may differ that count as equal.
  func lostFrames(in interval: Interval, usual: Int64, tolerance: Int64) -> Int {
    let count = (interval.length + usual / 2) / usual
    guard count > 1, abs(interval.length - count * usual) <= tolerance else { return 0 }
    // A frame's packet is never further from its place in time than the deepest reordering.
    let reach = Self.deepestReordering * usual
    let next = besideDamage.firstIndex(atLeast: interval.start - reach)
    let isBesideDamage = next.map { besideDamage[$0] <= interval.start + interval.length + reach } ?? false
    return isBesideDamage ? Int(count - 1) : 0
  }

  /// H.264 and HEVC keep 16 frames at the most to reorder them (ITU-T H.264, A.3.1; H.265, A.4.2).
  private static let deepestReordering: Int64 = 16
}

extension [Int64] {
  /// The middle one by size, the larger of two; `nil` where there is none.
  var median: Int64? {
    isEmpty ? nil : sorted()[count / 2]
  }

  /// Of a sorted list, the position of the first element that is not smaller.
  fileprivate func firstIndex(atLeast bound: Int64) -> Int? {
    var range = startIndex..<endIndex
    while !range.isEmpty {
      let middle = (range.lowerBound + range.upperBound) / 2
      range = self[middle] < bound ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return range.lowerBound < endIndex ? range.lowerBound : nil
  }
}
