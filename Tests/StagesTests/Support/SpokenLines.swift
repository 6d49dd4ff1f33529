import Captions
import Foundation
import MediaTypes
import SystemPackage
import TestSupport

@testable import Stages

/// The captions of `spoken-lines.ogg`, and files with others.
enum SpokenLines {
  static func cues() throws -> [Cue] {
    try CaptionFiles.read(FileReference(path: Fixture.spokenLinesCaptions.path.string)).reading.document.cues
  }

  /// Writes the lines with other times.
  static func write(
    as format: CaptionFormat = .subRip, to path: FilePath, _ time: (Double) -> Double
  ) throws {
    var document = CaptionDocument(cues: try cues())
    for index in document.cues.indices {
      document.cues[index].start = MediaTime(seconds: time(document.cues[index].start.seconds))
      document.cues[index].end = MediaTime(seconds: time(document.cues[index].end.seconds))
    }
    try CaptionFiles.write(try CaptionFile.write(document, as: format).text, to: path)
  }
}
