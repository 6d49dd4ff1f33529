public import Alignment
public import Captions
public import Foundations
import SpeechSynthesis

/// Times captions of a recording in the way that was asked for, or in the one that has the evidence.
public struct CaptionTimer: Sendable {
  private let speech: SpeechTrack
  private let byTimes: CaptionAligner

  public init(_ speech: SpeechTrack) {
    self.speech = speech
    byTimes = CaptionAligner(speech)
  }

  /// Blocks for as long as it takes.
  /// - Parameters:
  ///   - method: what may be done.
  ///   - language: a BCP 47 tag of what is said; `nil` for what the captions say, or English.
  /// - Throws: `SpeechSynthesisError`, `CaptionsTimeError`, ``Cancelled``.
  public func time(
    _ document: CaptionDocument, by method: CaptionsTimeMethod, language: String?, cancellation: Cancellation
  ) throws -> CaptionTiming {
    let spans = document.cues.map { CueSpan($0) }
    guard let freedom = method.freedom else {
      return try place(document, spans, language, from: nil, cancellation)
        ?? CaptionTiming(untouched: spans)
    }
    let timing = byTimes.align(spans, freedom: freedom)
    guard method == .auto, timing.verdict != .solid else { return timing }
    let placed = try place(document, spans, language, from: timing, cancellation)
    if let placed, placed.verdict == .solid { return placed }
    guard timing.verdict == .nothing else { return timing }
    if let placed, placed.verdict == .unsure { return placed }
    return follow(document, spans) ?? timing
  }

  /// Captions that were typed live and whose text is of no use, by their rhythm.
  private func follow(_ document: CaptionDocument, _ spans: [CueSpan]) -> CaptionTiming? {
    guard zip(spans, spans.dropFirst()).allSatisfy({ $0.startMs <= $1.startMs }) else { return nil }
    return CaptionTiming(spans, letters: document.cues.map(Self.letters), following: speech.activity)
  }

  private static func letters(_ cue: Cue) -> Int {
    cue.text.plain.count { $0.isLetter || $0.isNumber }
  }

  /// - Parameter timing: of the same by their times; `nil` where the text is known to be what is said.
  private func place(
    _ document: CaptionDocument, _ spans: [CueSpan], _ language: String?, from timing: CaptionTiming?,
    _ cancellation: Cancellation
  ) throws -> CaptionTiming? {
    // What is said earlier is shown earlier, wherever it stands in the file.
    let order = spans.indices.sorted { (spans[$0].startMs, $0) < (spans[$1].startMs, $1) }
    let cues = order.map { document.cues[$0] }
    let inTime = order.map { spans[$0] }
    // What seems to belong is worth looking for everywhere, however long that takes.
    let shifts = timing.flatMap { timing in
      timing.verdict == .nothing
        ? timing.likelyShifts(inTime, letters: cues.map(Self.letters), speech: speech.activity) : nil
    }
    let anchored: AnchorTiming?
    do {
      anchored = try CaptionVoice(language: language ?? document.language ?? "en").place(
        cues, in: speech, lookingAt: shifts, cancellation: cancellation)
    } catch SpeechSynthesisError.unknownLanguage where language == nil && timing != nil {
      // Nobody asked for this language to be said.
      return nil
    } catch CaptionsTimeError.textTooLong where timing != nil {
      // Captions of something else, then.
      return nil
    }
    guard let anchored else { return nil }
    var placed = CaptionTiming(inTime, on: anchored)
    placed.cues = zip(order, placed.cues).sorted { $0.0 < $1.0 }.map(\.1)
    return placed
  }
}
