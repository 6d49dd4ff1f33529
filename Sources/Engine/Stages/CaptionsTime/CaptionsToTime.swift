import Captions
import Foundations
import MediaTypes

/// What ``CaptionsTimeStage`` was given: captions, or a text without times.
struct CaptionsToTime {
  let document: CaptionDocument
  /// As they stood in the file; `nil` for a text and for a track of a recording.
  let bytes: [UInt8]?
  /// `nil` for a text.
  let format: CaptionFormat?
  let warnings: [Warning]

  /// Reads the file. Blocks.
  /// - Throws: `CaptionError`, ``CaptionsTimeError``, `SystemError`.
  init(_ parameters: CaptionsTimeParameters, cancellation: Cancellation) throws {
    switch (parameters.captions, parameters.text) {
    case (let file?, nil):
      let (bytes, reading) = try CaptionFiles.readAny(file, cancellation: cancellation)
      guard !reading.document.cues.isEmpty else { throw CaptionsTimeError.noCues(name: file.name) }
      (document, self.bytes, format) = (reading.document, bytes, reading.format)
      warnings = reading.warnings
    case (nil, let file?) where parameters.method == .auto || parameters.method == .anchor:
      (document, warnings) = try KnownText.read(file)
      (bytes, format) = (nil, nil)
    default: throw CaptionsTimeError.captionsOrText
    }
  }
}
