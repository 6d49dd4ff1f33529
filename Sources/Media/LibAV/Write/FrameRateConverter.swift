import MediaTypes

/// Makes frames come evenly: every picture is shown in the slot nearest to its time, so that none is off by
/// more than half a frame however long the recording is; empty slots repeat the picture before them, and of
/// several pictures in one slot the last one stays.
///
/// Works on times alone; what a picture is does not matter. The first one also fills what lies before it, so
/// that pictures stay in step with sound that starts earlier.
struct FrameRateConverter<Picture> {
  /// In Hz.
  let rate: Rational
  /// How many slots there are at the most.
  let limit: Int64?
  private(set) var repeatedFrames = 0
  private(set) var droppedFrames = 0
  /// The slots filled so far.
  private(set) var nextSlot: Int64 = 0
  private var held: (picture: Picture, time: MediaTime, slot: Int64)?

  init(rate: Rational, limit: Int64? = nil) {
    self.rate = rate
    self.limit = limit
  }

  /// Takes the next picture in the order of time.
  /// - Parameters:
  ///   - time: when it is shown; of pictures before zero only the last one may stay.
  ///   - emit: gets a picture and the number of its slot, from 0 without gaps.
  mutating func push(
    _ picture: Picture, at time: MediaTime, _ emit: (Picture, Int64) throws -> Void
  ) rethrows {
    let slot = max(nextSlot, time.units(at: rate))
    if let held {
      if slot > held.slot {
        try fill(before: slot, with: held.picture, emit)
      } else if held.time >= .zero {
        droppedFrames += 1
      }
    }
    held = (picture, time, slot)
  }

  /// Brings out the last picture for as long as it is shown.
  /// - Parameter end: when the last picture stops being shown.
  mutating func finish(at end: MediaTime, _ emit: (Picture, Int64) throws -> Void) rethrows {
    guard let last = held else { return }
    held = nil
    guard end > .zero else { return }
    try fill(before: max(last.slot + 1, end.units(at: rate)), with: last.picture, emit)
  }

  private mutating func fill(
    before slot: Int64, with picture: Picture, _ emit: (Picture, Int64) throws -> Void
  ) rethrows {
    let end = min(slot, limit ?? Int64.max)
    let first = nextSlot
    while nextSlot < end {
      try emit(picture, nextSlot)
      if nextSlot > first { repeatedFrames += 1 }
      nextSlot += 1
    }
  }
}
