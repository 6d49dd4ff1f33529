import Foundations
import LibAV
import MediaTypes
import SystemPackage

/// Puts small pictures of a recording on sheets, one for every interval, and writes a sheet when it is full.
struct SpriteSheets {
  /// A sheet of pictures takes a few megabytes on disk and none in memory once it is written.
  static let limit = 100
  /// Sheets at the most where the interval is free.
  private static let usualLimit = 5
  /// Round times in seconds, to choose from.
  private static let intervals = [0.5, 1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600]

  let interval: MediaTime
  let columns: Int
  let rows: Int
  let tile: StillPath
  /// Complete sheets.
  private(set) var files: [FilePath] = []
  /// Pictures so far, on all sheets.
  private(set) var count = 0
  /// Whether there were more pictures than the sheets can hold.
  private(set) var isFull = false
  private let folder: FilePath
  private var sheet: StillPicture
  private var pending: TimedFrame?
  /// The last picture made, for a frame that is shown longer than an interval.
  private var made: (time: MediaTime, picture: StillPicture)?

  /// - Parameter duration: of what will be read, `nil` where unknown.
  init(
    _ parameters: ThumbnailsParameters, stream: VideoStream, duration: MediaTime?, folder: FilePath
  ) throws {
    columns = parameters.columns
    rows = parameters.rows
    self.folder = folder
    tile = StillPath(stream, width: parameters.tileWidth)
    interval = MediaTime(
      seconds: parameters.interval ?? Self.interval(for: duration, perSheet: columns * rows))
    sheet = StillPicture(width: tile.width * columns, height: tile.height * rows)
    if let duration {
      let sheets = duration.ticks / max(1, interval.ticks) / Int64(columns * rows) + 1
      guard sheets <= Self.limit else { throw ThumbnailsError.tooManySheets(Int(sheets), limit: Self.limit) }
    }
  }

  private static func interval(for duration: MediaTime?, perSheet: Int) -> Double {
    guard let duration else { return 10 }
    let least = duration.seconds / Double(perSheet * usualLimit)
    // Clips of a few seconds get a picture each half second.
    let shortest = duration.seconds < 10 ? 0.5 : 1
    return intervals.first { $0 >= max(least, shortest) } ?? least.rounded(.up)
  }

  /// Takes the next frame, in the order of time.
  mutating func consider(_ frame: TimedFrame) throws {
    if let shown = pending { try fill(with: shown, before: frame.time) }
    pending = frame
  }

  /// - Parameter end: where the last frame ends.
  mutating func finish(at end: MediaTime) throws {
    if let last = pending { try fill(with: last, before: max(end, last.time + MediaTime(ticks: 1))) }
    if count % (columns * rows) > 0 { try write() }
  }

  /// Makes the pictures whose moment comes before `end`, when another frame is shown.
  private mutating func fill(with frame: TimedFrame, before end: MediaTime) throws {
    while MediaTime(ticks: interval.ticks * Int64(count)) < end {
      guard files.count < Self.limit else {
        isFull = true
        return
      }
      if made?.time != frame.time { made = (frame.time, try tile.picture(of: frame)) }
      guard let picture = made?.picture else { return }
      let place = count % (columns * rows)
      sheet.draw(picture, x: place % columns * tile.width, y: place / columns * tile.height)
      count += 1
      if place == columns * rows - 1 { try write() }
    }
  }

  /// Writes the sheet without what is empty, and begins another.
  private mutating func write() throws {
    let used = (count - 1) % (columns * rows) + 1
    let part = sheet.cropped(
      width: tile.width * min(used, columns), height: tile.height * ((used - 1) / columns + 1))
    let path = folder.appending("sheet-\(files.count + 1).jpg")
    try OutputFile.write(try StillEncoder.jpeg(quality: 4).encode(part), to: path)
    files.append(path)
    sheet = StillPicture(width: sheet.width, height: sheet.height)
  }

  /// The sheet and the place on it of a picture.
  func place(of picture: Int) -> (sheet: Int, x: Int, y: Int) {
    let place = picture % (columns * rows)
    return (picture / (columns * rows), place % columns * tile.width, place / columns * tile.height)
  }
}
