public import Alignment
public import Captions
import MediaTypes

extension CueSpan {
  /// A cue as aligning sees it. What stands in brackets or between notes is no speech: `[music]`, `(laughs)`, `♪ la la ♪`.
  public init(_ cue: Cue) {
    self.init(
      startMs: cue.start.milliseconds, endMs: cue.end.milliseconds,
      isSpeech: SpokenText.isSpeech(cue.text.plain))
  }
}

/// Tells what is said from what is described.
enum SpokenText {
  private static let brackets: [Character: Character] = [
    "[": "]", "(": ")", "{": "}", "（": "）", "［": "］", "【": "】", "〔": "〕",
  ]
  private static let notes: Set<Character> = ["♪", "♫", "♬", "♩", "#", "＃"]

  /// Whether anything is left when descriptions, notes and what is sung between notes are taken out.
  static func isSpeech(_ text: String) -> Bool {
    let characters = text.filter { !$0.isWhitespace }
    // Lyrics: between notes, or after one that stays open.
    if let first = characters.first, notes.contains(first), characters.count > 1 { return false }
    var closing: Character?
    for character in characters {
      if let end = closing {
        if character == end { closing = nil }
      } else if let end = brackets[character] {
        closing = end
      } else if character.isLetter || character.isNumber {
        return true
      }
    }
    return false
  }
}
