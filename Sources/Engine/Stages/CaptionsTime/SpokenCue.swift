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
    said(text).contains { $0.isLetter || $0.isNumber }
  }

  /// The words that are said, with their punctuation; names of speakers that stand before a colon are none of them.
  static func words(_ text: String) -> [String] {
    let lines = said(text).split(whereSeparator: \.isNewline).map { withoutSpeaker($0) }
    let words = lines.flatMap { $0.split(whereSeparator: \.isWhitespace) }
      .filter { $0.contains { $0.isLetter || $0.isNumber } }
    // A voice would spell some words that are in capitals.
    let isShouted = !words.contains { $0.contains(where: \.isLowercase) }
    return words.map { isShouted ? $0.lowercased() : String($0) }
  }

  private static func said(_ text: String) -> String {
    // Lyrics: between notes, or after one that stays open.
    let first = text.first { !$0.isWhitespace }
    if let first, notes.contains(first), text.contains(where: { $0 != first && !$0.isWhitespace }) {
      return ""
    }
    var said = ""
    var closing: Character?
    for character in text {
      if let end = closing {
        if character == end { closing = nil }
      } else if let end = brackets[character] {
        closing = end
        said.append(" ")
      } else {
        said.append(character)
      }
    }
    return said
  }

  /// `JOHN: Good evening.` without the name.
  private static func withoutSpeaker(_ line: Substring) -> Substring {
    guard let colon = line.firstIndex(where: { $0 == ":" || $0 == "：" }) else { return line }
    let (name, rest) = (line[..<colon], line[line.index(after: colon)...])
    let isName = name.contains(where: \.isUppercase) && !name.contains(where: \.isLowercase)
    return isName && rest.contains(where: \.isLetter) ? rest : line
  }
}
