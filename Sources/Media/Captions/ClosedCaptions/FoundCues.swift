/// The cues that a decoder of closed captions has found, and how much they take.
///
/// A few bytes show a whole screen again that took a thousand, so a file of some MiB could fill any memory.
struct FoundCues: Sendable {
  private(set) var cues: [Cue] = []
  /// In bytes, about.
  private(set) var size = 0

  /// As much as a caption file may have; days of live captions have less.
  static let sizeLimit = CaptionFile.sizeLimit

  mutating func append(_ cue: Cue) {
    cues.append(cue)
    size += MemoryLayout<Cue>.stride
    for run in cue.text.runs { size += MemoryLayout<CaptionRun>.stride + run.text.utf8.count }
  }
}
