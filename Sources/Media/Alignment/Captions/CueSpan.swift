/// When a cue is shown, which is all that aligning it to speech needs of it.
public struct CueSpan: Sendable, Hashable {
  /// In ms on the captions' clock.
  public var startMs: Double
  /// In ms on the captions' clock; not before ``startMs``.
  public var endMs: Double
  /// Whether it says what somebody says; false for `[music]`, ♪ and the like.
  public var isSpeech: Bool

  public init(startMs: Double, endMs: Double, isSpeech: Bool = true) {
    self.startMs = startMs
    self.endMs = max(startMs, endMs)
    self.isSpeech = isSpeech
  }
}
