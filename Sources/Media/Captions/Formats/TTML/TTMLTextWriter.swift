/// Writes a cue's text as spans.
struct TTMLTextWriter {
  /// Who the paragraph says is speaking.
  let outerVoice: String?
  private var output = ""
  private var ruby = Ruby.none

  private enum Ruby {
    case none
    case base
    case annotation
  }

  init(outerVoice: String?) {
    self.outerVoice = outerVoice
  }

  mutating func text(of cue: Cue, _ sheet: inout TTMLStyleSheet) -> String {
    for run in cue.text.runs where !run.text.isEmpty {
      change(to: run.style.ruby)
      let style = sheet.style(Self.attributes(of: run.style)).map { " style=\"\($0)\"" } ?? ""
      let language = run.style.language.map { " xml:lang=\"\(XMLText.escaped($0))\"" } ?? ""
      let agent = run.style.voice == outerVoice ? nil : run.style.voice
      let voice = agent.map { " ttm:agent=\"\(sheet.agent($0))\"" } ?? ""
      let lines = run.text.split(separator: "\n", omittingEmptySubsequences: false).map {
        XMLText.escaped(String($0))
      }
      output += "<span\(style)\(language)\(voice)>\(lines.joined(separator: "<br/>"))</span>"
    }
    change(to: nil)
    return output
  }

  /// Ruby is a container with spans for the text and what stands beside it. An annotation ends its container.
  private mutating func change(to next: CaptionStyle.Ruby?) {
    let container = "<span tts:ruby=\"container\">"
    switch (ruby, next) {
    case (.none, nil), (.base, .base), (.annotation, .annotation): return
    case (_, nil):
      output += "</span></span>"
      ruby = .none
    case (.base, .annotation):
      output += "</span><span tts:ruby=\"text\">"
      ruby = .annotation
    case (let from, let next?):
      if from != .none { output += "</span></span>" }
      output += container + "<span tts:ruby=\"\(next == .base ? "base" : "text")\">"
      ruby = next == .base ? .base : .annotation
    }
  }

  private static func attributes(of style: CaptionStyle) -> String {
    var text = ""
    if style.isBold { text += " tts:fontWeight=\"bold\"" }
    if style.isItalic { text += " tts:fontStyle=\"italic\"" }
    let decoration = [style.isUnderlined ? "underline" : nil, style.isStruckOut ? "lineThrough" : nil]
      .compactMap(\.self)
    if !decoration.isEmpty { text += " tts:textDecoration=\"\(decoration.joined(separator: " "))\"" }
    if let color = style.color { text += " tts:color=\"\(color.hexadecimal)\"" }
    if let color = style.background { text += " tts:backgroundColor=\"\(color.hexadecimal)\"" }
    if let family = style.fontFamily { text += " tts:fontFamily=\"\(XMLText.escaped(family))\"" }
    switch style.fontSize {
    case .percent(let size): text += " tts:fontSize=\"\(WebVTTNumber.text(size))%\""
    case .pixels(let size): text += " tts:fontSize=\"\(WebVTTNumber.text(size))px\""
    case nil: break
    }
    return text
  }
}
