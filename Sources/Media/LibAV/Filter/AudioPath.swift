import CFFmpeg
public import MediaTypes

/// Turns a track's decoded sound into an unbroken run of samples of one format, starting at media zero.
///
/// Confined to the thread that uses it.
public final class AudioPath {
  /// In Hz.
  public let sampleRate: Int
  /// libavutil's name.
  public let channelLayout: String
  private let description: String
  private let frameSize: Int?
  private let end: MediaTime?
  private var graph: FilterGraph?
  private var placement: AudioPlacement?
  private var problems: (gaps: Int, overlaps: Int, first: MediaTime?) = (0, 0, nil)
  /// Samples that came out.
  public private(set) var sampleCount: Int64 = 0

  /// - Parameters:
  ///   - format: libavutil's sample format that comes out, such as `fltp`.
  ///   - frameSize: samples in every frame that comes out, the last one excepted; `nil` for any.
  ///   - filters: more filters before the conversion, in libavfilter's syntax.
  ///   - end: where to stop, `nil` to use everything.
  public init(
    sampleRate: Int, channelLayout: String, format: String, frameSize: Int? = nil, filters: [String] = [],
    end: MediaTime? = nil
  ) {
    self.sampleRate = sampleRate
    self.channelLayout = channelLayout
    self.frameSize = frameSize
    self.end = end
    let conversion =
      "aformat=sample_fmts=\(format):sample_rates=\(sampleRate):channel_layouts=\(channelLayout)"
    description = (filters + ["aresample=\(sampleRate)", conversion]).joined(separator: ",")
  }

  /// Takes the next frame of the track.
  /// - Parameter emit: gets frames whose timestamps count samples from media zero.
  public func push(_ timed: TimedFrame, _ emit: (Frame) throws -> Void) throws {
    let frame = timed.frame
    guard frame.sampleCount > 0, frame.sampleRate > 0 else { return }
    try prepare(for: frame, emit)
    guard var placement, let graph else { return }
    let limit = end.map { $0.units(at: Rational(Int64(frame.sampleRate))) }
    let step = placement.place(at: timed.time, count: Int64(frame.sampleCount), limit: limit)
    var position = placement.position - step.use - step.silence
    self.placement = placement
    // In pieces of a second, so that a long pause does not take its length in memory.
    var silence = step.silence
    while silence > 0 {
      let count = min(silence, Int64(frame.sampleRate))
      try feed(graph, try Frame.silence(like: frame, count: Int(count)), at: position, emit)
      position += count
      silence -= count
    }
    if step.use > 0 {
      try feed(graph, try frame.samples(from: Int(step.skip), count: Int(step.use)), at: position, emit)
    }
  }

  /// Brings out what is held back.
  public func finish(_ emit: (Frame) throws -> Void) throws {
    collectProblems()
    placement = nil
    guard let graph else { return }
    self.graph = nil
    try graph.filter(nil) { try hand($0, emit) }
  }

  /// What was wrong with the track's times.
  public var warnings: [Warning] {
    let first = problems.first?.milliseconds
    var warnings: [Warning] = []
    if problems.gaps > 0 {
      warnings.append(
        Warning(
          code: "AUDIO_GAP",
          message: "The sound has pauses without samples; silence was put in to keep it in step.",
          count: problems.gaps, atMs: first))
    }
    if problems.overlaps > 0 {
      warnings.append(
        Warning(
          code: "AUDIO_OVERLAP",
          message: "The sound has samples at times already taken; they were left out to keep it in step.",
          count: problems.overlaps, atMs: first))
    }
    return warnings
  }

  /// Sets the graph up for the format of a frame; a track may change it on the way, as broadcasts do.
  private func prepare(for frame: Frame, _ emit: (Frame) throws -> Void) throws {
    let format = FrameFormat(of: frame)
    if let graph, graph.input == format { return }
    var position: Int64 = 0
    if let placement {
      let elapsed = MediaTime(placement.position, of: Rational(1, Int64(placement.sampleRate)) ?? Rational(1))
      position = elapsed.units(at: Rational(Int64(frame.sampleRate)))
    }
    try finish(emit)
    let graph = try FilterGraph(
      description, input: format, timeBase: AVRational(num: 1, den: frame.raw.pointee.sample_rate))
    if let frameSize { graph.setOutputFrameSize(frameSize) }
    self.graph = graph
    placement = AudioPlacement(sampleRate: frame.sampleRate, position: position)
  }

  private func feed(
    _ graph: FilterGraph, _ frame: Frame, at position: Int64, _ emit: (Frame) throws -> Void
  ) throws {
    frame.timestamp = position
    try graph.filter(frame) { try hand($0, emit) }
  }

  private func hand(_ frame: Frame, _ emit: (Frame) throws -> Void) throws {
    frame.timestamp = sampleCount
    sampleCount += Int64(frame.sampleCount)
    try emit(frame)
  }

  private func collectProblems() {
    guard let placement else { return }
    problems.gaps += placement.gaps
    problems.overlaps += placement.overlaps
    problems.first = problems.first ?? placement.firstProblem
  }
}

@available(*, unavailable)
extension AudioPath: Sendable {}
