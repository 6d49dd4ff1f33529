public import Captions
import Foundation
import Foundations
public import MediaTypes

/// A text of which it is known that it is said in a recording.
public enum KnownText {
  /// Reads a text, each line of which becomes a caption. Blocks.
  /// - Throws: `CaptionError`, `CaptionsTimeError`, `SystemError`.
  public static func read(_ file: FileReference) throws -> CaptionDocument {
    guard let bytes = try SmallFile.read(file.filePath, limit: CaptionFile.sizeLimit) else {
      throw CaptionError.tooLarge(
        name: file.name, size: Int(file.size ?? Int64(CaptionFile.sizeLimit + 1)),
        limit: CaptionFile.sizeLimit)
    }
    let (text, warnings) = try CaptionFile.plainText(bytes, name: file.name)
    guard warnings.isEmpty else { throw CaptionsTimeError.notText(name: file.name) }
    let lines = text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    let cues = lines.filter { !$0.isEmpty }.map { Cue(start: .zero, end: .zero, text: CaptionText($0)) }
    guard !cues.isEmpty else { throw CaptionsTimeError.noText(name: file.name) }
    return CaptionDocument(cues: cues)
  }
}
