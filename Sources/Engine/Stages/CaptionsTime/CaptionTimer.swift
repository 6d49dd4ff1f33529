import Alignment
import Captions
import Foundations
import SpeechSynthesis

/// Times captions in the way that was asked for, or in the one that has the evidence.
struct CaptionTimer {
  private let parameters: CaptionsTimeParameters
  private let speech: SpeechTrack
  private let cancellation: Cancellation

  init(_ parameters: CaptionsTimeParameters, _ speech: SpeechTrack, cancellation: Cancellation) {
    (self.parameters, self.speech, self.cancellation) = (parameters, speech, cancellation)
  }

  /// Blocks for as long as it takes.
  /// - Throws: ``SpeechSynthesisError``, ``CaptionsTimeError``, ``Cancelled``.
  func time(_ source: CaptionsToTime) throws -> CaptionTiming {
    let spans = source.document.cues.map { CueSpan($0) }
    var byTimes: CaptionTiming?
    if source.format != nil, let freedom = parameters.method.freedom {
      let timing = CaptionAligner(speech).align(spans, freedom: freedom)
      guard parameters.method == .auto, timing.verdict != .solid else { return timing }
      byTimes = timing
    }
    let byWords = try place(source, spans, isCertain: byTimes == nil)
    guard let byTimes else { return byWords ?? CaptionTiming(untouched: spans) }
    return byWords?.verdict == .solid ? byWords ?? byTimes : byTimes
  }

  private func language(of document: CaptionDocument) -> String {
    [parameters.language, document.language].compactMap { $0 }.first { !$0.isEmpty } ?? "en"
  }

  private func place(_ source: CaptionsToTime, _ spans: [CueSpan], isCertain: Bool) throws -> CaptionTiming? {
    let voice: CaptionVoice
    do {
      voice = try CaptionVoice(language: language(of: source.document))
    } catch SpeechSynthesisError.unknownLanguage where (parameters.language ?? "").isEmpty && !isCertain {
      // Nobody asked for this language to be said.
      return nil
    }
    return try voice.place(source.document.cues, in: AnchorAligner(speech), isCertain: isCertain, cancellation: cancellation)
      .map { CaptionTiming(spans, on: $0) }
  }
}
