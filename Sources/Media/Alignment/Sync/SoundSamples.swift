/// The samples of a recording's sound at ``sampleRate``, wherever they are kept.
public struct SoundSamples: Sendable {
  /// In Hz; what speech and most of music need for alignment, and no more.
  public static let sampleRate = 8_000
  static let samplesPerMillisecond = Double(sampleRate) / 1_000

  /// Samples from media zero to the end.
  public let count: Int
  private let reader: @Sendable (Int, UnsafeMutableBufferPointer<Float>) throws -> Void

  /// - Parameters:
  ///   - count: samples from media zero to the end.
  ///   - read: fills a buffer with the samples from an index on; is asked only for samples that exist, from
  ///     several threads.
  public init(count: Int, read: @escaping @Sendable (Int, UnsafeMutableBufferPointer<Float>) throws -> Void) {
    self.count = count
    reader = read
  }

  /// Samples in memory.
  public init(_ samples: [Float]) {
    self.init(count: samples.count) { start, buffer in
      for index in buffer.indices { buffer[index] = samples[start + index] }
    }
  }

  /// In ms.
  public var durationMs: Double { Double(count) / Self.samplesPerMillisecond }

  /// Fills a buffer with the samples from an index on, which may lie anywhere; there is silence outside.
  public func read(from start: Int, into buffer: UnsafeMutableBufferPointer<Float>) throws {
    buffer.update(repeating: 0)
    let (low, high) = (max(0, start), min(count, start + buffer.count))
    guard low < high else { return }
    try reader(low, UnsafeMutableBufferPointer(rebasing: buffer[(low - start)..<(high - start)]))
  }
}
