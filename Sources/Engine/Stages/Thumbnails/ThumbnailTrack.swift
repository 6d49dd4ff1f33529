import LibAV
import MediaTypes

/// A WebVTT file whose cues name a part of a picture each, as players show it above their time line.
///
/// Source: W3C WebVTT; Media Fragments URI 1.0, 4.2.2 (`#xywh=`).
struct ThumbnailTrack {
  let sprites: SpriteSheets
  /// Where the last picture stops being shown.
  let end: MediaTime
  /// The folder of the sheets, as seen from the track.
  let folder: String

  var text: String {
    let digits = max(3, String(sprites.files.count).count)
    var text = "WEBVTT\n"
    for picture in 0..<sprites.count {
      let (sheet, x, y) = sprites.place(of: picture)
      let number = String(sheet + 1)
      let padded = String(repeating: "0", count: digits - number.count) + number
      let start = MediaTime(ticks: sprites.interval.ticks * Int64(picture))
      let next = picture == sprites.count - 1 ? max(end, start) : start + sprites.interval
      text += "\n\(Self.clock(start)) --> \(Self.clock(max(next, start + MediaTime(seconds: 0.001))))\n"
      text += "\(folder)/\(padded)-\(Self.sheetName).jpg"
      text += "#xywh=\(x),\(y),\(sprites.tile.width),\(sprites.tile.height)\n"
    }
    return text
  }

  /// The stem of every sheet's name; a list of files is published as `001-<stem>.<extension>`, …
  static let sheetName = "sheet"

  /// `00:01:30.250`
  private static func clock(_ time: MediaTime) -> String {
    let milliseconds = Int64(time.milliseconds.rounded())
    func padded(_ number: Int64, _ digits: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
    let seconds = milliseconds / 1000
    return "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
      + ".\(padded(milliseconds % 1000, 3))"
  }
}
