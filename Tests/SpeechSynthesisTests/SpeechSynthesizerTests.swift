import Foundation
import SpeechSynthesis
import Testing

@Suite struct SpeechSynthesizerTests {
  private let english: SpeechSynthesizer

  init() throws {
    english = try SpeechSynthesizer(language: "en")
  }

  @Test func `words begin one after the other, where there is sound`() throws {
    let words = ["Good", "evening,", "everybody.", "Nobody", "knows", "exactly", "why."]
    let speech = try english.speak(words)
    #expect(speech.wordStarts.count == words.count)
    #expect(zip(speech.wordStarts, speech.wordStarts.dropFirst()).allSatisfy { $0 < $1 })
    let seconds = Double(speech.samples.count) / Double(english.sampleRate)
    #expect((2...5).contains(seconds))
    // Half of a full stop is silence, half of a word is not.
    func loudness(_ range: Range<Int>) -> Double {
      let squares = speech.samples[range].map { Double($0) * Double($0) }
      return (squares.reduce(0, +) / Double(max(1, squares.count))).squareRoot()
    }
    let longest = try #require(speech.pauses.dropLast().max { $0.count < $1.count })
    #expect(loudness(longest) < 100 && longest.count > english.sampleRate / 20)
    for start in speech.wordStarts { #expect(loudness(start..<(start + english.sampleRate / 5)) > 300) }
  }

  @Test func `what is said as one or as several words is still as many as were given`() throws {
    for words in [
      ["of", "the", "house"], ["1984"], ["Dr.", "Smith's", "3.5", "—", "%", "in", "a"], ["日本語の字幕です"],
    ] {
      let speech = try english.speak(words)
      #expect(speech.wordStarts.count == words.count)
      #expect(speech.wordStarts == speech.wordStarts.sorted())
      #expect(speech.wordStarts.allSatisfy { (0...speech.samples.count).contains($0) })
    }
  }

  @Test(arguments: [
    ("en-US", "en-us"), ("de-CH", "de"), ("pt_BR", "pt-br"), ("zh-Hant", "cmn"), ("EN", "en"),
  ])
  func `the nearest voice is taken`(_ language: String, _ expected: String) throws {
    let (one, other) = (try SpeechSynthesizer(language: language), try SpeechSynthesizer(language: expected))
    #expect(one.voice == other.voice)
  }

  @Test func `other voices say other things`() throws {
    let german = try SpeechSynthesizer(language: "de")
    #expect(try german.speak(["Wetter"]).samples != english.speak(["Wetter"]).samples)
  }

  @Test(arguments: ["xx", "", "tlh-KX", "../../etc/passwd", "english please"])
  func `a language without a voice is refused by name`(_ language: String) throws {
    let error = #expect(throws: SpeechSynthesisError.self) { try SpeechSynthesizer(language: language) }
    #expect(error?.code == "LANGUAGE_NOT_SPOKEN" && error?.message.contains("'\(language)'") == true)
  }

  @Test func `odd texts are said or passed over`() throws {
    let odd = [
      "", " ", "\u{0}", "<speak>", "[[", "\u{202E}abc", "🙂", "a\u{301}\u{302}",
      String(repeating: "ha", count: 5_000),
    ]
    for text in odd {
      let speech = try english.speak([text, "end"])
      #expect(speech.wordStarts.count == 2)
    }
  }

  @Test func `several threads may speak at once`() async throws {
    let expected = try english.speak(["Hello", "world"]).wordStarts.count
    try await withThrowingTaskGroup(of: Int.self) { group in
      for language in ["en", "de", "fr", "es", "en", "it"] {
        group.addTask {
          try SpeechSynthesizer(language: language).speak(["Hello", "world"]).wordStarts.count
        }
      }
      for try await count in group { #expect(count == expected) }
    }
  }
}
