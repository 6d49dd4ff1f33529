import CEspeak
import Foundations

/// espeak-ng as it is in this process: initialised once, never ended. Used by one thread at a time.
struct Library: Sendable {
  let sampleRate: Int
  /// BCP 47 tags of its voices and the names they have there.
  private let voices: [String: String]

  init() throws(SpeechSynthesisError) {
    // Without the option, a missing folder of voices ends the process.
    let options = espeakINITIALIZE_PHONEME_EVENTS | espeakINITIALIZE_DONT_EXIT
    let rate = espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, Self.bufferMs, nil, options)
    guard rate > 0 else { throw .unavailable(reason: "status \(rate)") }
    sampleRate = Int(rate)
    voices = Self.listVoices()
    guard !voices.isEmpty else { throw .unavailable(reason: "there are none") }
    espeak_SetSynthCallback(receive)
  }

  /// How much comes with each call back, in ms.
  private static let bufferMs: Int32 = 200

  var languages: [String] { voices.keys.sorted() }

  /// Tags that are written otherwise in espeak-ng, by ISO 639 macrolanguage or by habit.
  private static let others = ["zh": "cmn", "no": "nb", "iw": "he", "in": "id", "tl": "fil"]

  func voice(for language: String) -> String? {
    var parts = language.lowercased().split(whereSeparator: { $0 == "-" || $0 == "_" }).map(String.init)
    while !parts.isEmpty {
      if let voice = voices[parts.joined(separator: "-")] { return voice }
      if parts.count == 1, let other = Self.others[parts[0]] { return voices[other] }
      parts.removeLast()
    }
    return nil
  }

  private static func listVoices() -> [String: String] {
    var voices: [String: (name: String, priority: UInt8)] = [:]
    guard var next = espeak_ListVoices(nil) else { return [:] }
    while let voice = next.pointee?.pointee {
      next += 1
      guard let identifier = voice.identifier, var languages = voice.languages else { continue }
      // Pairs of a priority and a string that ends with 0; the list ends with a priority of 0.
      let name = String(cString: identifier)
      // Variants change a voice; mbrola voices need files of their own.
      if name.hasPrefix("!v") || name.hasPrefix("mb") { continue }
      while languages.pointee != 0 {
        let priority = UInt8(bitPattern: languages.pointee)
        let tag = String(cString: languages + 1)
        languages += 2 + tag.utf8.count
        if let known = voices[tag], known.priority <= priority { continue }
        voices[tag] = (name, priority)
      }
    }
    return voices.mapValues(\.name)
  }

  func speak(_ text: String, voice: String) throws(SpeechSynthesisError) -> Recording {
    let status = espeak_ng_SetVoiceByName(voice)
    guard status == ENS_OK else { throw .failed(reason: "voice \(voice), status \(status.rawValue)") }
    let recording = Recording()
    // The recording outlives the call, which returns only when everything was said.
    let result = withExtendedLifetime(recording) {
      text.withCString { bytes in
        espeak_Synth(
          bytes, text.utf8.count + 1, 0, POS_CHARACTER, 0, UInt32(espeakCHARS_UTF8), nil,
          Unmanaged.passUnretained(recording).toOpaque())
      }
    }
    guard result == EE_OK else { throw .failed(reason: "status \(result.rawValue)") }
    return recording
  }
}
