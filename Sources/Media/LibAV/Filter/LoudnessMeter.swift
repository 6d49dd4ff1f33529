import CFFmpeg
import Foundation

/// Measures how loud a programme is, by ITU-R BS.1770-4 and EBU R 128.
///
/// Confined to the thread that uses it.
public final class LoudnessMeter {
  /// What was measured.
  public struct Loudness: Sendable, Hashable {
    /// Integrated loudness of the whole programme in LUFS; -70 for silence.
    public var integrated: Double
    /// Loudness range in LU (EBU Tech 3342).
    public var range: Double
    /// The highest true peak of any channel in dBTP; -infinity for silence.
    public var truePeak: Double
  }

  /// The sample format that frames must have.
  public static let sampleFormat = "dbl"

  private var graph: FilterGraph?
  private var values: [String: Double] = [:]
  private var seconds = 0.0
  /// One gating block (ITU-R BS.1770-4, annex 1).
  private static let shortest = 0.4

  public init() {}

  /// Takes the next samples, all of one rate and layout.
  public func push(_ frame: Frame) throws {
    seconds += Double(frame.sampleCount) / Double(frame.sampleRate)
    let graph =
      try self.graph
      ?? FilterGraph(
        "ebur128=peak=true:metadata=1", input: FrameFormat(of: frame),
        timeBase: AVRational(num: 1, den: frame.raw.pointee.sample_rate))
    self.graph = graph
    try graph.filter(frame, read)
  }

  /// What all samples together amount to; `nil` for less than 400 ms, the shortest that can be measured.
  public func finish() throws -> Loudness? {
    try graph?.filter(nil, read)
    graph = nil
    // The filter says -70 LUFS, as of silence, where it has not measured a single block.
    guard seconds >= Self.shortest, let integrated = values["I"], let range = values["LRA"] else {
      return nil
    }
    let peaks = values.filter { $0.key.hasPrefix("true_peaks_ch") }.values
    let highest = peaks.max() ?? 0
    return Loudness(integrated: integrated, range: range, truePeak: 20 * log10(highest))
  }

  /// The filter writes what it has measured so far into the tags of every frame.
  private func read(_ frame: Frame) {
    let prefix = "lavfi.r128."
    for (key, text) in tags(frame.raw.pointee.metadata) where key.hasPrefix(prefix) {
      values[String(key.dropFirst(prefix.count))] = Double(text)
    }
  }
}

@available(*, unavailable)
extension LoudnessMeter: Sendable {}
