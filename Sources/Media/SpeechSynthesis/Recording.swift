import CEspeak

/// What espeak-ng hands over while it speaks. Bound to the thread that speaks.
final class Recording {
  /// A word and where it begins.
  struct Word {
    /// Unicode scalars of the text before it.
    var offset: Int
    var sample: Int
  }

  /// A sound of the language, or none.
  struct Sound {
    var isPause: Bool
    var sample: Int
  }

  fileprivate(set) var samples: [Int16] = []
  fileprivate(set) var words: [Word] = []
  fileprivate(set) var sounds: [Sound] = []

  fileprivate func add(_ event: UnsafePointer<espeak_EVENT>) {
    let sample = Int(event.pointee.sample)
    switch event.pointee.type {
    case espeakEVENT_WORD:
      words.append(Word(offset: max(0, Int(event.pointee.text_position) - 1), sample: sample))
    case espeakEVENT_PHONEME: sounds.append(Sound(isPause: cespeak_is_pause(event) != 0, sample: sample))
    default: break
    }
  }
}

/// Takes samples and events; the address of a ``Recording`` comes with every event. A returned 0 means to go on.
func receive(
  _ samples: UnsafeMutablePointer<Int16>?, _ count: Int32, _ events: UnsafeMutablePointer<espeak_EVENT>?
) -> Int32 {
  guard var event = events, let address = event.pointee.user_data else { return 0 }
  let recording = Unmanaged<Recording>.fromOpaque(address).takeUnretainedValue()
  while event.pointee.type != espeakEVENT_LIST_TERMINATED {
    recording.add(event)
    event += 1
  }
  if let samples, count > 0 {
    recording.samples += UnsafeBufferPointer(start: samples, count: Int(count))
  }
  return 0
}
