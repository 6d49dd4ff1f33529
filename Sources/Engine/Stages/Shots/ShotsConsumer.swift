import LibAV
import MediaTypes
import Runtime
import SystemPackage

/// Looks for shot changes in the frames of a pass.
final class ShotsConsumer: FrameConsumer {
  private let context: StageContext
  private let track = Track.video(0)
  private let stream: VideoStream?
  private let detector: ShotDetector
  private var found: [ShotList.ShotChange] = []
  private var progress: PassProgress

  init(_ parameters: ShotsParameters, source: SourceDescription, context: StageContext) {
    self.context = context
    stream = source.tracks.contains(track) ? source.videoStream(track) : nil
    detector = ShotDetector(threshold: parameters.threshold)
    progress = PassProgress(context, source: source)
  }

  func consume(_ frame: TimedFrame) throws {
    guard frame.track == track else { return }
    if let change = try detector.push(frame) {
      guard found.count < ShotList.limit else { throw ShotsError.tooManyShots(limit: ShotList.limit) }
      found.append(.init(ms: Self.rounded(change.time.milliseconds), score: change.score))
    }
    progress.advance(frame)
  }

  func finish(damage: [Warning]) throws -> [String: Value] {
    for warning in damage { context.warn(warning) }
    if stream == nil {
      context.warn(
        Warning(code: "NO_PICTURES", message: "The recording has no pictures, so no shot changes are known."))
    }
    let list = ShotList(frameRate: stream?.standardFrameRate, shotChanges: found)
    let file = context.outputFile("shots.json")
    try OutputFile.write(try list.json(), to: file)
    return [
      "shots": .file(FileReference(path: file.string, mediaType: "application/json")),
      "info": [
        "shotChanges": .integer(Int64(found.count)),
        "frameRate": list.frameRate.map { .string($0.description) } ?? .null,
      ],
    ]
  }

  /// To µs, as the rates of NTSC leave more digits than anybody reads.
  private static func rounded(_ ms: Double) -> Double { (ms * 1_000).rounded() / 1_000 }
}
