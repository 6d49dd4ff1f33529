public import MediaTypes

/// A recording that is to be put on the master's clock.
public struct SyncSource: Sendable, Hashable {
  /// Of the device; clips of one device share it.
  public var name: String
  /// One file, or the files that a camera split the recording into, in order; at least one.
  public var files: [FileReference]
  /// Which audio track to listen to, counted from 1; `nil` for the first that can be used.
  public var track: Int?

  public init(name: String, files: [FileReference], track: Int? = nil) {
    precondition(!files.isEmpty, "a recording has at least one file")
    self.name = name
    self.files = files
    self.track = track
  }
}

/// What recordings are called that nobody gave a name.
public enum RecordingNames {
  /// Fills in `A`, `B` … `Z`, `AA` … in the order of the recordings, leaving out names that somebody gave, because
  /// an equal name would make them clips of one device.
  public static func filled(_ names: [String?]) -> [String] {
    let given = Set(names.compactMap(\.self))
    var number = 0
    return names.map { name in
      if let name { return name }
      while given.contains(letters(number)) { number += 1 }
      number += 1
      return letters(number - 1)
    }
  }

  /// - Parameter number: from 0.
  private static func letters(_ number: Int) -> String {
    var text = ""
    var rest = number + 1
    while rest > 0 {
      text = String(UnicodeScalar(UInt8(ascii: "A") + UInt8((rest - 1) % 26))) + text
      rest = (rest - 1) / 26
    }
    return text
  }
}
