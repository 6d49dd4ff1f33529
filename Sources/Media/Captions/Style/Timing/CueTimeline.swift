import MediaTypes

/// The cues of a document on a grid, and which follows which.
struct CueTimeline: Sendable {
  let guide: StyleGuide
  let grid: TimeGrid
  var starts: [Int]
  var ends: [Int]
  let texts: [MeasuredText]
  /// Indices of the cues in the order of time.
  let order: [Int]
  /// The cue before in time, wherever it is shown.
  private(set) var before: [Int?]
  private(set) var after: [Int?]
  /// The cue before in time among those shown at the same place. Captions at different places may be seen together.
  private(set) var previous: [Int?]
  private(set) var next: [Int?]
  /// The positions of shot changes, in order; `nil` where they are not known.
  let shotChanges: [Int]?

  private struct Place: Hashable {
    var placement: CuePlacement?
    var region: String?
    var layer: String?
  }

  init(
    _ document: CaptionDocument, texts: [MeasuredText], guide: StyleGuide, grid: TimeGrid,
    shotChanges: [MediaTime]?
  ) {
    self.guide = guide
    self.grid = grid
    self.texts = texts
    let (starts, ends) = (
      document.cues.map { grid.position($0.start) }, document.cues.map { grid.position($0.end) }
    )
    (self.starts, self.ends) = (starts, ends)
    self.shotChanges = shotChanges.map { Set($0.map { grid.position($0) }).sorted() }
    order = document.cues.indices.sorted { (starts[$0], $0) < (starts[$1], $1) }
    let none = [Int?](repeating: nil, count: document.cues.count)
    (before, after, previous, next) = (none, none, none, none)
    var last: [Place: Int] = [:]
    for (earlier, later) in zip(order, order.dropFirst()) {
      after[earlier] = later
      before[later] = earlier
    }
    for cue in order {
      let place = Place(
        placement: document.cues[cue].placement, region: document.cues[cue].region,
        layer: document.cues[cue].verbatim["Layer"])
      if let earlier = last.updateValue(cue, forKey: place) {
        next[earlier] = cue
        previous[cue] = earlier
      }
    }
  }

  func duration(_ cue: Int) -> Int { ends[cue] - starts[cue] }

  /// The least gap between captions; two frames at 24 Hz stand for those that nobody knows the length of.
  var minimumGap: Int {
    guard let frames = guide.gap?.minimumFrames else { return 0 }
    return grid.hasFrames ? frames : grid.count(MediaTime(seconds: Double(frames) / 24 + 0.000_5))
  }

  /// Where a cue may end at the latest; `nil` for the last at its place.
  func latestEnd(_ cue: Int) -> Int? { next[cue].map { starts[$0] - minimumGap } }

  /// The shot change nearest to a position, the earlier of two.
  func nearestShotChange(to position: Int) -> Int? {
    guard let shots = shotChanges, !shots.isEmpty else { return nil }
    var (low, high) = (0, shots.count)
    while low < high {
      let middle = (low + high) / 2
      if shots[middle] < position { low = middle + 1 } else { high = middle }
    }
    let candidates = shots[max(0, low - 1)..<min(shots.count, low + 1)]
    return candidates.min { abs($0 - position) < abs($1 - position) }
  }

  /// Ends near one that is wanted that keep off its shot change, the nearest first.
  func ends(near end: Int) -> [Int] {
    guard let limits = guide.shotChanges, grid.hasFrames, let shot = nearestShotChange(to: end) else {
      return [end]
    }
    return [end, shot - limits.gapFrames, shot + grid.count(limits.distance)]
  }
}
