import MediaTypes

/// Puts the runs of a cue's text together, neighbours of one look becoming one run.
struct RunBuilder {
  private(set) var runs: [CaptionRun] = []
  private var text: [UInt8] = []
  private var current = CaptionStyle()
  private var currentTime: MediaTime?

  /// A text of many more runs is no caption; a further change of style is ignored, and no text lost.
  static let runLimit = 10_000

  var isFull: Bool { runs.count >= Self.runLimit }

  mutating func append(_ byte: UInt8) {
    text.append(byte)
  }

  mutating func append(_ bytes: some Sequence<UInt8>) {
    text.append(contentsOf: bytes)
  }

  /// The look of what follows.
  mutating func setStyle(_ style: CaptionStyle) {
    guard style != current else { return }
    flush()
    current = style
  }

  /// When what follows appears.
  mutating func setTime(_ time: MediaTime?) {
    guard time != currentTime else { return }
    flush()
    currentTime = time
  }

  /// An instruction of the format at this place.
  mutating func append(instruction: String, of format: CaptionFormat) {
    flush()
    guard !isFull else { return }
    runs.append(
      CaptionRun(
        "", style: current, appearsAt: currentTime, instruction: instruction, instructionFormat: format))
  }

  mutating func finish() -> CaptionText {
    flush()
    return CaptionText(runs: runs)
  }

  private mutating func flush() {
    guard !text.isEmpty else { return }
    let string = String(decoding: text, as: UTF8.self)
    text.removeAll(keepingCapacity: true)
    if let last = runs.last, last.instruction == nil,
      isFull || (last.style == current && last.appearsAt == currentTime)
    {
      runs[runs.count - 1].text += string
    } else {
      runs.append(CaptionRun(string, style: current, appearsAt: currentTime))
    }
  }
}
