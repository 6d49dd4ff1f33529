import MediaTypes

/// One event of a list, with the lines that belong to it.
struct EDLEvent {
  let reel: String
  let channels: String
  let clip: TimelineClip
  let source: Timecode
  let sourceFrames: Int64
  let record: Timecode
  let speed: EDLSpeed
  let remainder: FrameRemainder
  let note: String
  let driftWarning: Warning?

  /// - Parameter number: from 1.
  func lines(number: Int) -> [String] {
    let digits = String(number)
    let times = [
      source, source.advanced(by: sourceFrames), record, record.advanced(by: clip.frameCount),
    ].map(\.description).joined(separator: " ")
    let fields = [
      String(repeating: "0", count: max(0, 3 - digits.count)) + digits, padded(reel, 8), padded(channels, 5),
      padded("C", 8), times,
    ]
    var lines = [fields.joined(separator: " ")]
    if let framesPerSecond = speed.framesPerSecond {
      // The time has colons whatever the counting, which the FCM line gives.
      let time = source.description.replacing(";", with: ":")
      lines.append("M2   \(padded(reel, 8))       \(framesPerSecond)                \(time)")
    }
    lines += [
      "* FROM CLIP NAME: \(EDLText.line(clip.piece.media.fileName))",
      "* SOURCE FILE: \(EDLText.line(clip.path))",
      "* SYNC: \(EDLText.line(note))",
    ]
    if speed.true != speed.carried {
      let drift = signed((speed.true - 1) * 1e6)
      let carried = signed((speed.carried - 1) * 1e6)
      lines.append("* DRIFT: \(drift) ppm, of which the speed carries \(carried)")
    }
    return lines
  }

  private func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}

/// Text in a format of lines.
enum EDLText {
  /// The text with every line end and control character as a space.
  static func line(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          let ends: Set<Unicode.GeneralCategory> = [.control, .lineSeparator, .paragraphSeparator]
          return ends.contains(scalar.properties.generalCategory) ? " " : scalar
        }))
  }
}
