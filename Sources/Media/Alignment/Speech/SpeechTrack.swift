public import Spectrum

/// What is kept of a recording's sound for timing captions: its band levels and the speech activity found in them.
public struct SpeechTrack: Sendable {
  public let activity: SpeechActivity
  /// Every 10 ms, from `SoundFeatures.builder()`.
  public let levels: BandEnvelope

  init(activity: SpeechActivity, levels: BandEnvelope) {
    self.activity = activity
    self.levels = levels
  }

  /// Begins every file; the last byte is the version.
  private static let signature = Array("GLSPEECH".utf8) + [1]

  /// As a file: signature, the number of level frames and of activity values in 32 bits, little-endian, then the levels and
  /// the activity.
  public var bytes: [UInt8] {
    var bytes = Self.signature
    for count in [levels.count, activity.values.count] {
      withUnsafeBytes(of: UInt32(clamping: count).littleEndian) { bytes += $0 }
    }
    bytes += levels.levels
    bytes += activity.values.lazy.map { UInt8(bitPattern: $0) }
    return bytes
  }

  /// - Parameter bytes: what ``bytes`` gave.
  /// - Returns: `nil` for anything else.
  public init?(bytes: [UInt8]) {
    let head = Self.signature.count + 8
    guard bytes.count >= head, bytes.starts(with: Self.signature) else { return nil }
    func number(_ place: Int) -> Int {
      (0..<4).reduce(0) { $0 | Int(bytes[Self.signature.count + 4 * place + $1]) << (8 * $1) }
    }
    let (frames, values) = (number(0), number(1))
    guard let levels = BandEnvelope(levels: bytes[head...].prefix(frames * 16), bandCount: 16),
      bytes.count == head + frames * 16 + values
    else { return nil }
    self.levels = levels
    activity = SpeechActivity(values: bytes.suffix(values).map { Int8(bitPattern: $0) })
  }
}
