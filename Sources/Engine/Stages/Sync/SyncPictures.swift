import Alignment
import Artifacts
public import Foundations
public import MediaTypes
import Plots
public import SystemPackage

extension SyncOutcome {
  /// Draws `correlation-NAME.png` for every recording that was compared with the master.
  ///
  /// Blocks. Draws nothing unless the comparison was told to keep the traces.
  /// - Parameter folder: has to exist.
  /// - Throws: ``PlotError``, ``SystemError``, ``Cancelled``.
  public func drawPictures(in folder: FilePath, cancellation: Cancellation) throws -> [FileReference] {
    var names: Set<String> = []
    var files: [FileReference] = []
    for index in heard.indices {
      try cancellation.check()
      guard let plot = try picture(index) else { continue }
      let stem = "correlation-" + PublicationName.safe(result.recordings[index].name)
      var name = stem
      var number = 2
      while !names.insert(name.lowercased()).inserted {
        name = "\(stem)-\(number)"
        number += 1
      }
      let path = folder.appending("\(name).png")
      try plot.write(to: path)
      files.append(FileReference(path: path.string, mediaType: "image/png"))
    }
    return files
  }

  /// - Returns: `nil` for the master, and for a recording that was not compared.
  private func picture(_ index: Int) throws -> CorrelationPlot? {
    guard let trace = solution.traces[index] else { return nil }
    let recording = result.recordings[index]
    let marks = trace.candidates.enumerated().map { number, candidate in
      CorrelationPlot.Mark(
        lagMs: candidate.lagMs, height: Double(candidate.height),
        name: number == 0 ? "peak" : "rival \(number)")
    }
    let excerpt = Excerpt(recording, trace)
    return CorrelationPlot(
      masterName: result.master, cameraName: recording.name, recording: recording,
      curve: CorrelationPlot.Curve(
        firstLagMs: trace.firstLagMs, stepMs: trace.stepMs, values: trace.curve, peak: marks.first,
        rivals: Array(marks.dropFirst())),
      windows: trace.windows.map {
        CorrelationPlot.Window(cameraMs: $0.cameraMs, offsetMs: $0.offsetMs, isAgreeing: $0.isAgreeing)
      },
      master: try excerpt.waveform(of: heard[0].recording.sound, on: Excerpt.master),
      camera: try excerpt.waveform(of: heard[index].recording.sound, on: excerpt.segment))
  }
}

/// A moment that both recordings hold, so short that people can see whether they line up.
private struct Excerpt {
  /// The piece of the camera's recording that it lies in.
  let segment: SyncSegment
  /// In ms of the master's time; empty where the recordings share nothing.
  let fromMs: Double
  let toMs: Double

  /// What places the master on its own clock.
  static let master = SyncSegment(fromMs: 0, offsetMs: 0, driftPpm: 0)
  /// In ms.
  private static let length = 3_000.0
  private static let peakLength = SoundSamples.sampleRate / 500

  /// Around the agreeing window nearest to the middle of all of them.
  init(_ recording: SyncedRecording, _ trace: SyncTrace) {
    let agreeing = trace.windows.filter(\.isAgreeing).map(\.cameraMs).sorted()
    guard let offset = recording.offsetMs, !agreeing.isEmpty else {
      (segment, fromMs, toMs) = (Self.master, 0, 0)
      return
    }
    let middle = agreeing[agreeing.count / 2]
    let whole = SyncSegment(fromMs: 0, offsetMs: offset, driftPpm: recording.driftPpm ?? 0)
    segment = recording.segments?.last { $0.fromMs <= middle } ?? whole
    fromMs = segment.masterTime(of: middle) - Self.length / 2
    toMs = fromMs + Self.length
  }

  /// - Parameter segment: what places the recording on the master's clock.
  func waveform(of sound: RecordingSound?, on segment: SyncSegment) throws -> CorrelationPlot.Waveform {
    let nothing = CorrelationPlot.Waveform(peaks: [], fromMs: 0, toMs: 0)
    guard let samples = sound?.samples, toMs > fromMs else { return nothing }
    let rate = Double(SoundSamples.sampleRate) / 1_000
    let start = max(0, Int(segment.cameraTime(of: fromMs) * rate))
    let end = min(samples.count, Int(segment.cameraTime(of: toMs) * rate))
    guard start < end else { return nothing }
    var values = [Float](repeating: 0, count: end - start)
    try values.withUnsafeMutableBufferPointer { try samples.read(from: start, into: $0) }
    // Each lane is as high as its loudest sample, because levels say nothing about time.
    let scale = 1 / max(1e-6, values.reduce(0) { max($0, abs($1)) })
    let peaks = stride(from: 0, to: values.count, by: Self.peakLength).map { index in
      let part = values[index..<min(values.count, index + Self.peakLength)]
      return WaveformPeak(minimum: (part.min() ?? 0) * scale, maximum: (part.max() ?? 0) * scale)
    }
    return CorrelationPlot.Waveform(
      peaks: peaks, fromMs: segment.masterTime(of: Double(start) / rate),
      toMs: segment.masterTime(of: Double(end) / rate))
  }
}
