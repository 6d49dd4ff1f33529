import LibAV
import MediaTypes
import Runtime
import SystemPackage

/// Makes poster, sheets and track from the frames of a pass.
final class ThumbnailsConsumer: FrameConsumer {
  private let parameters: ThumbnailsParameters
  private let source: SourceDescription
  private let context: StageContext
  private let track = Track.video(0)
  private let stream: VideoStream
  private let limit: MediaTime?
  private var poster: PosterChoice
  private var sprites: SpriteSheets
  private var progress: PassProgress
  private var end = MediaTime.zero

  init(_ parameters: ThumbnailsParameters, source: SourceDescription, context: StageContext) throws {
    self.parameters = parameters
    self.source = source
    self.context = context
    guard source.tracks.contains(track), let stream = source.videoStream(track) else {
      throw MediaPassError.missingTrack("video", path: source.info.path)
    }
    guard !parameters.sheets.isEmpty,
      parameters.sheets.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) })
    else { throw ThumbnailsError.badSheetsName(parameters.sheets) }
    self.stream = stream
    limit = source.isTrimmed ? source.duration : nil
    poster = PosterChoice(
      at: parameters.posterAt.map { MediaTime(seconds: $0) }, stream: stream, duration: source.duration)
    sprites = try SpriteSheets(
      parameters, stream: stream, duration: source.duration, folder: context.workFolder)
    progress = PassProgress(context, source: source)
  }

  func consume(_ frame: TimedFrame) throws {
    guard frame.track == track, limit.map({ frame.time < $0 }) ?? true else { return }
    try poster.consider(frame)
    try sprites.consider(frame)
    end = max(end, frame.time + frame.duration)
    if let limit { end = min(end, limit) }
    progress.advance(frame)
  }

  func finish(damage: [Warning]) throws -> [String: Value] {
    for warning in damage { context.warn(warning) }
    // A picture from before the in point counts only while it is still on the screen there.
    guard let chosen = poster.best, chosen.time >= .zero || end > .zero else {
      throw ThumbnailsError.noPicture(path: source.info.path)
    }
    try sprites.finish(at: end)
    if sprites.isFull {
      context.warn(
        Warning(
          code: "SHEETS_FULL",
          message:
            "The recording is longer than it said; its end has no pictures, because \(SpriteSheets.limit) "
            + "sheets were full."))
    }
    let posterFile = try writePoster(chosen)
    let trackFile = context.outputFile("thumbnails.vtt")
    let text = ThumbnailTrack(sprites: sprites, end: end, folder: parameters.sheets).text
    try OutputFile.write(Array(text.utf8), to: trackFile)
    return [
      "poster": .file(posterFile),
      "sprites": .list(
        sprites.files.map {
          .file(
            FileReference(path: $0.string, name: "\(ThumbnailTrack.sheetName).jpg", mediaType: "image/jpeg"))
        }),
      "track": .file(FileReference(path: trackFile.string, mediaType: "text/vtt")),
      "info": [
        "posterSeconds": .number(max(0, chosen.time.seconds)),
        "intervalSeconds": .number(sprites.interval.seconds),
        "pictures": .integer(Int64(sprites.count)), "tileWidth": .integer(Int64(sprites.tile.width)),
        "tileHeight": .integer(Int64(sprites.tile.height)),
      ],
    ]
  }

  private func writePoster(_ frame: TimedFrame) throws -> FileReference {
    let picture = try StillPath(stream, width: parameters.posterWidth).picture(of: frame)
    let (encoder, name, type): (StillEncoder, String, String) =
      switch parameters.posterFormat {
      case .jpeg: (.jpeg(), "poster.jpg", "image/jpeg")
      case .png: (.png, "poster.png", "image/png")
      }
    let path = context.outputFile(name)
    try OutputFile.write(try encoder.encode(picture), to: path)
    return FileReference(path: path.string, mediaType: type)
  }
}
