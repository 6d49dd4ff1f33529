import CFFmpeg
import Foundations
import MediaTypes

/// Plays a camera's sound at the master's speed: an unbroken run of samples that counts from a moment of the
/// master's time.
///
/// Each piece of the time map goes through a resampler of its own at one constant ratio, so no error
/// accumulates but that of the ratio, 0.5 · 10⁻⁹ or 13 µs in 8 h; where a piece begins is rounded to the nearest
/// sample of the result. Measurements and alternatives: docs/adr/0012-retiming-by-soxr.md.
///
/// Confined to the thread that uses it. Memory does not depend on the recording's length.
final class AudioRetimer {
  /// What comes out: planar floats.
  let format: FrameFormat
  /// In Hz, of what comes out.
  let sampleRate: Int
  /// Samples that came out.
  private(set) var position: Int64 = 0
  private let sourceRate: Int
  private let map: TimeMap
  private let start: MediaTime
  private let limit: Int64?
  /// Takes the camera's sound to one format and puts it where its times say.
  private let path: AudioPath
  private var piece: (index: Int, graph: FilterGraph)?
  /// Samples of the piece that lie where something was written already, or before the start.
  private var surplus: Int64 = 0

  /// - Parameters:
  ///   - source: what the track's frames look like.
  ///   - start: the master's time of the first sample that comes out.
  ///   - length: how much comes out at the most, `nil` for everything.
  init(
    _ source: (sampleRate: Int, layout: String), map: TimeMap, start: MediaTime, length: MediaTime?,
    sampleRate: Int
  ) {
    self.map = map
    self.start = start
    self.sampleRate = sampleRate
    sourceRate = source.sampleRate
    limit = length.map { $0.units(at: Rational(Int64(sampleRate))) }
    format = .audio(
      sampleRate: Int32(sampleRate), sampleFormat: AV_SAMPLE_FMT_FLTP.rawValue, layout: source.layout)
    path = AudioPath(sampleRate: source.sampleRate, channelLayout: source.layout, format: "fltp")
  }

  var warnings: [Warning] { path.warnings }

  /// Takes the next frame of the track, with the camera's time.
  /// - Parameter emit: gets frames and the number of their first sample.
  func push(_ timed: TimedFrame, _ emit: (Frame, Int64) throws -> Void) throws {
    guard !isComplete else { return }
    try path.push(timed) { try take($0, emit) }
  }

  /// Brings out what is held back.
  func finish(_ emit: (Frame, Int64) throws -> Void) throws {
    try path.finish { try take($0, emit) }
    try closePiece(emit)
  }

  /// Silence up to a moment after the start.
  func fill(to time: MediaTime, _ emit: (Frame, Int64) throws -> Void) throws {
    try fill(to: time.units(at: Rational(Int64(sampleRate))), emit)
  }

  private var isComplete: Bool { limit.map { position >= $0 } ?? false }

  /// Cuts a frame of the camera where pieces begin.
  private func take(_ frame: Frame, _ emit: (Frame, Int64) throws -> Void) throws {
    let first = frame.timestamp ?? 0
    let end = first + Int64(frame.sampleCount)
    var next = first
    while next < end {
      let index = map.index(at: Double(next) / Double(sourceRate) * 1000)
      let stop = index + 1 < map.segments.count ? min(end, max(next + 1, firstSample(of: index + 1))) : end
      let part = try frame.samples(from: Int(next - first), count: Int(stop - next))
      if piece?.index != index {
        try closePiece(emit)
        try openPiece(index, at: next, like: part, emit)
      }
      // Times in ratios of large numbers would overflow, and nobody reads them.
      part.timestamp = nil
      try piece?.graph.filter(part) { try hand($0, emit) }
      next = stop
    }
  }

  /// The first sample whose time lies in a piece.
  private func firstSample(of index: Int) -> Int64 {
    Int64((map.segments[index].fromMs / 1000 * Double(sourceRate)).rounded(.up))
  }

  private func openPiece(
    _ index: Int, at sample: Int64, like frame: Frame, _ emit: (Frame, Int64) throws -> Void
  ) throws {
    let segment = map.segments[index]
    let time = MediaTime(seconds: segment.masterTime(of: Double(sample) / Double(sourceRate) * 1000) / 1000)
    let target = (time - start).units(at: Rational(Int64(sampleRate)))
    try fill(to: target, emit)
    surplus = max(0, position - target)
    let graph = try FilterGraph(
      filters(drift: segment.driftPpm), input: FrameFormat(of: frame),
      timeBase: AVRational(num: 1, den: Int32(sourceRate)))
    piece = (index, graph)
  }

  private func closePiece(_ emit: (Frame, Int64) throws -> Void) throws {
    try piece?.graph.filter(nil) { try hand($0, emit) }
    piece = nil
  }

  /// Resampling at a ratio of whole numbers that are as large as libavfilter admits: it takes the samples for
  /// some at about a billion per second and converts their rate.
  private func filters(drift: Double) -> String {
    let scale = (1 << 30) / max(sampleRate, sourceRate)
    let from = Int((Double(sourceRate) * (1 + drift * 1e-6) * Double(scale)).rounded())
    // 28 bits: soxr's "very high quality".
    return
      "asetrate=\(from),aresample=\(sampleRate * scale):resampler=soxr:precision=28,asetrate=\(sampleRate)"
  }

  private func hand(_ frame: Frame, _ emit: (Frame, Int64) throws -> Void) throws {
    let skip = min(surplus, Int64(frame.sampleCount))
    surplus -= skip
    let rest = Int64(frame.sampleCount) - skip
    let count = limit.map { min(rest, $0 - position) } ?? rest
    guard count > 0 else { return }
    try put(try frame.samples(from: Int(skip), count: Int(count)), emit)
  }

  private func fill(to target: Int64, _ emit: (Frame, Int64) throws -> Void) throws {
    let target = limit.map { min($0, target) } ?? target
    while position < target {
      let count = min(target - position, Int64(sampleRate))
      try put(try Frame.silence(format, count: Int(count)), emit)
    }
  }

  private func put(_ frame: Frame, _ emit: (Frame, Int64) throws -> Void) throws {
    let first = position
    frame.timestamp = first
    position += Int64(frame.sampleCount)
    try emit(frame, first)
  }
}

@available(*, unavailable)
extension AudioRetimer: Sendable {}
