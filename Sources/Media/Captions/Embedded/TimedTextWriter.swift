import MediaTypes

/// Writes cues as packets of 3GPP timed text, of which only one is shown at a time.
struct TimedTextWriter {
  private(set) var samples: [CaptionSample] = []
  private(set) var log: WarningLog
  private var size = 0

  /// The longest text, in bytes.
  private static let textLimit = 0xFFFF

  /// - Parameter cues: in the order of time, each shown for some time.
  /// - Throws: ``CaptionError/tooLarge(name:size:limit:)`` where cues overlap so much that it is no use.
  init(_ cues: [Cue], log: WarningLog) throws(CaptionError) {
    self.log = log
    var shown: [Cue] = []
    var next = 0
    var now = MediaTime.zero
    while next < cues.count || !shown.isEmpty {
      let change = min(cues.indices.contains(next) ? cues[next].start : .farthest, Self.end(of: shown))
      if !shown.isEmpty, change > now { try add(shown, from: now, to: change) }
      now = change
      shown.removeAll { $0.end <= now }
      while next < cues.count, cues[next].start <= now {
        shown.append(cues[next])
        next += 1
      }
    }
  }

  private static func end(of cues: [Cue]) -> MediaTime { cues.map(\.end).min() ?? .farthest }

  private mutating func add(_ cues: [Cue], from start: MediaTime, to end: MediaTime) throws(CaptionError) {
    if cues.count > 1 {
      self.log.add(
        .cuesJoined, at: start,
        "Cues overlap at \(ClockText.text(start)), and timed text shows one at a time; they were put together."
      )
    }
    var runs: [CaptionRun] = []
    for cue in cues {
      if !runs.isEmpty { runs.append(CaptionRun("\n")) }
      runs += cue.text.runs.filter { !$0.text.isEmpty && $0.style.ruby != .annotation }
    }
    let bytes = bytes(runs, at: start)
    size += bytes.count
    guard size <= CaptionFile.sizeLimit else {
      throw .tooLarge(name: "The track of timed text", size: size, limit: CaptionFile.sizeLimit)
    }
    samples.append(CaptionSample(start: start, end: end, bytes: bytes))
  }

  private mutating func bytes(_ runs: [CaptionRun], at time: MediaTime) -> [UInt8] {
    var text: [UInt8] = []
    var records: [UInt8] = []
    var count = 0
    var position = 0
    var isCut = false
    for run in runs where !isCut {
      let start = position
      for scalar in run.text.unicodeScalars {
        let bytes = String(scalar).utf8
        guard text.count + bytes.count <= Self.textLimit else {
          isCut = true
          break
        }
        text += bytes
        position += 1
      }
      var plain = CaptionStyle()
      (plain.isBold, plain.isItalic) = (run.style.isBold, run.style.isItalic)
      (plain.isUnderlined, plain.color) = (run.style.isUnderlined, run.style.color)
      guard plain != CaptionStyle(), position > start, count < Self.textLimit else { continue }
      records += TimedTextStyle.record(from: start, to: position, plain)
      count += 1
    }
    if isCut {
      log.add(
        .textCut, at: time, isLoss: true,
        "The text at \(ClockText.text(time)) is longer than timed text can be and was cut.")
    }
    var bytes = Self.number(text.count, 2) + text
    if count > 0 {
      bytes += Self.number(records.count + 10, 4) + Array("styl".utf8) + Self.number(count, 2) + records
    }
    return bytes
  }

  private static func number(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
  }
}

extension MediaTime {
  fileprivate static let farthest = MediaTime(ticks: .max)
}
