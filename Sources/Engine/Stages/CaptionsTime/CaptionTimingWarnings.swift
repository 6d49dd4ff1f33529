import Alignment
import Foundations
import MediaTypes

/// What a person should know about a timing.
struct CaptionTimingWarnings {
  private(set) var warnings: [Warning] = []

  init(_ timing: CaptionTiming, _ speech: SpeechActivity) {
    if speech.share < 0.01 {
      warn("NO_SPEECH", "Hardly anybody speaks in the recording; there is nothing to time captions by.")
    }
    if timing.verdict != .solid {
      warn(
        "CAPTIONS_UNSURE",
        timing.verdict == .unsure
          ? "There is an answer for the captions, but not one to rely on."
          : "The captions and the speech have nothing to do with each other as far as can be told.")
      return
    }
    let early = timing.cues.filter { $0.startMs < 0 }
    if !early.isEmpty {
      warn(
        "CUES_BEFORE_START",
        "Captions begin before the recording and are put at its start; the first belongs to "
          + "\(Int(early[0].startMs.rounded())) ms.", count: early.count)
    }
    let late = timing.cues.filter { $0.startMs >= speech.durationMs }
    if let first = late.first {
      warn(
        "CUES_AFTER_END",
        "Captions begin after the end of the recording's sound at \(Int(speech.durationMs / 1_000)) s.",
        count: late.count, atMs: first.startMs)
    }
  }

  private mutating func warn(_ code: String, _ message: String, count: Int = 1, atMs: Double? = nil) {
    warnings.append(Warning(code: code, message: message, count: count, atMs: atMs))
  }
}
