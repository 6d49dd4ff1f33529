import LibAV
import MediaTypes
import Plots
import Runtime
import SystemPackage

/// Collects the peaks of one track from the frames of a pass.
final class WaveformConsumer: FrameConsumer {
  private let parameters: WaveformParameters
  private let context: StageContext
  private let track: Track
  private let style: WaveformPlot.Style
  private let path: AudioPath
  private var peaks: WaveformPeaks
  private var mixed: [Float] = []
  private var progress: PassProgress

  init(_ parameters: WaveformParameters, source: SourceDescription, context: StageContext) throws {
    self.parameters = parameters
    self.context = context
    track = .audio(parameters.track - 1)
    guard let stream = source.audioStream(track), source.tracks.contains(track) else {
      throw MediaPassError.missingTrack("audio", path: source.info.path)
    }
    guard parameters.samplesPerPixel == nil || parameters.pixelsPerSecond == nil else {
      throw WaveformError.twoResolutions
    }
    style = try parameters.style()
    path = AudioPath(
      sampleRate: stream.sampleRate, channelLayout: stream.channelLayout, format: "fltp",
      end: source.isTrimmed ? source.duration : nil)
    peaks = WaveformPeaks(
      channelCount: parameters.channels == .mono ? 1 : stream.channels,
      samplesPerPixel: parameters.samplesPerPixel(at: stream.sampleRate))
    progress = PassProgress(context, source: source)
  }

  func consume(_ frame: TimedFrame) throws {
    guard frame.track == track else { return }
    try path.push(frame, add)
    progress.advance(frame)
  }

  func finish(damage: [Warning]) throws -> [String: Value] {
    try path.finish(add)
    peaks.finish()
    for warning in damage + path.warnings { context.warn(warning) }
    let file = WaveformFile(peaks: peaks, sampleRate: path.sampleRate, bits: parameters.bits == "8" ? 8 : 16)
    let json = context.outputFile("peaks.json")
    try file.writeJSON(to: json)
    var outputs: [String: Value] = [
      "peaks": .file(FileReference(path: json.string, mediaType: "application/json")), "binary": .null,
    ]
    if parameters.binary {
      let binary = context.outputFile("peaks.dat")
      try file.writeBinary(to: binary)
      outputs["binary"] = .file(FileReference(path: binary.string, mediaType: "application/octet-stream"))
    }
    let picture = context.outputFile("waveform.png")
    let seconds = Double(peaks.sampleCount) / Double(path.sampleRate)
    try WaveformPlot(
      channels: (0..<peaks.channelCount).map { peaks.plotPeaks(channel: $0) }, durationSeconds: seconds,
      style: style
    ).write(to: picture)
    outputs["picture"] = .file(FileReference(path: picture.string, mediaType: "image/png"))
    outputs["info"] = [
      "length": .integer(Int64(peaks.length)), "channels": .integer(Int64(peaks.channelCount)),
      "sampleRate": .integer(Int64(path.sampleRate)),
      "samplesPerPixel": .integer(Int64(peaks.samplesPerPixel)),
      "durationSeconds": .number(seconds),
    ]
    return outputs
  }

  private func add(_ frame: Frame) {
    if parameters.channels == .mono, frame.channelCount > 1 {
      mix(frame)
      peaks.append(count: frame.sampleCount) { _, body in mixed.withUnsafeBufferPointer(body) }
    } else {
      peaks.append(count: frame.sampleCount) { channel, body in
        frame.withFloatSamples(channel: channel, body)
      }
    }
  }

  /// The mean of all channels, which cannot clip.
  private func mix(_ frame: Frame) {
    mixed = [Float](repeating: 0, count: frame.sampleCount)
    let share = 1 / Float(frame.channelCount)
    for channel in 0..<frame.channelCount {
      frame.withFloatSamples(channel: channel) { samples in
        for (index, sample) in samples.enumerated() { mixed[index] += sample * share }
      }
    }
  }
}
