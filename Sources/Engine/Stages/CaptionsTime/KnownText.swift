public import Captions
import Foundation
import Foundations
public import MediaTypes

/// A text of which it is known that it is said in a recording.
public enum KnownText {
  /// Reads a text, each line of which becomes a caption; of a caption file, the captions without their times. Blocks.
  /// - Returns: the captions, and what was wrong with the file.
  /// - Throws: `CaptionError`, `CaptionsTimeError`, `SystemError`.
  public static func read(
    _ file: FileReference
  ) throws -> (document: CaptionDocument, warnings: [Warning]) {
    let bytes = try CaptionFiles.bytes(of: file)
    if let format = CaptionFormat(content: bytes, fileName: "") {
      let reading = try CaptionFile.read(bytes, name: file.name, format: format)
      return (try withoutTimes(reading.document, file), reading.warnings)
    }
    let (text, warnings) = try CaptionFile.plainText(bytes, name: file.name)
    guard warnings.isEmpty else { throw CaptionsTimeError.notText(name: file.name) }
    let lines = text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    let cues = lines.filter { !$0.isEmpty }.map { Cue(start: .zero, end: .zero, text: CaptionText($0)) }
    guard !cues.isEmpty else { throw CaptionsTimeError.noText(name: file.name) }
    return (CaptionDocument(cues: cues), [])
  }

  /// Captions taken for their words.
  private static func withoutTimes(_ captions: CaptionDocument, _ file: FileReference) throws
    -> CaptionDocument
  {
    guard !captions.cues.isEmpty else { throw CaptionsTimeError.noText(name: file.name) }
    var document = captions
    for index in document.cues.indices {
      (document.cues[index].start, document.cues[index].end) = (.zero, .zero)
    }
    return document
  }
}
