import CEspeak
import Synchronization

/// Says texts with espeak-ng, which knows more than a hundred languages and is small and fast.
///
/// The library has one state for the whole process. A synthesizer holds a voice; each call takes the library for itself,
/// sets the voice and speaks. Calls block for as long as that takes: about a thousandth of what is said.
public struct SpeechSynthesizer: Sendable {
  /// The name of the voice in espeak-ng's own terms, such as `en-gb`.
  public let voice: String
  /// Of what is said, in Hz.
  public let sampleRate: Int

  private static let library = Mutex<Library?>(nil)

  /// - Parameter language: a BCP 47 tag; where the region is not known, its language without it is taken.
  /// - Throws: ``SpeechSynthesisError``.
  public init(language: String) throws {
    (voice, sampleRate) = try Self.withLibrary { library in
      guard let voice = library.voice(for: language) else {
        throw SpeechSynthesisError.unknownLanguage(language, known: library.languages)
      }
      return (voice, library.sampleRate)
    }
  }

  /// Of espeak-ng: what is said may differ from one to the next.
  public static var libraryVersion: String { String(cString: espeak_Info(nil)) }

  /// Languages there are voices for, by BCP 47 tag. Blocks.
  /// - Throws: ``SpeechSynthesisError``.
  public static func languages() throws -> [String] {
    try withLibrary { $0.languages }
  }

  /// Says words one after the other, with the pauses that their punctuation asks for. Blocks.
  /// - Throws: ``SpeechSynthesisError``.
  public func speak(_ words: [String]) throws -> SynthesizedSpeech {
    let text = words.joined(separator: " ")
    return try Self.withLibrary { SynthesizedSpeech(words, try $0.speak(text, voice: voice)) }
  }

  /// Opens the library the first time, and has it for one thread at a time.
  private static func withLibrary<Result: Sendable>(_ body: (Library) throws -> Result) throws -> Result {
    try library.withLock { library in
      let opened = try library ?? Library()
      library = opened
      return try body(opened)
    }
  }
}
