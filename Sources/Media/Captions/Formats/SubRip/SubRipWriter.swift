import MediaTypes

/// Writes SubRip as most programs expect it: numbers from 1, commas before the ms, an empty line after each
/// cue.
struct SubRipWriter {
  private let document: CaptionDocument

  init(_ document: CaptionDocument) {
    self.document = document
  }

  /// The whole file.
  var text: String {
    var result = ""
    let numbers = Self.numbers(document.cues)
    var kept = document.verbatim.filter { $0.format == .subRip }[...]
    for (index, cue) in document.cues.enumerated() {
      while let block = kept.first, block.beforeCue <= index {
        result += block.text + "\n\n"
        kept = kept.dropFirst()
      }
      result += numbers[index] + "\n" + Self.times(cue) + "\n" + SubRipTextWriter(cue).text + "\n\n"
    }
    for block in kept { result += block.text + "\n\n" }
    return result
  }

  /// The cues' own numbers where they count upward, else new ones.
  static func numbers(_ cues: [Cue]) -> [String] {
    let own = cues.map { $0.identifier.flatMap { Int($0) } ?? -1 }
    let areGood = (own.first ?? 0) >= 0 && zip(own, own.dropFirst()).allSatisfy { $0 < $1 }
    return areGood ? own.map(String.init) : (0..<cues.count).map { String($0 + 1) }
  }

  private static func times(_ cue: Cue) -> String {
    let times = ClockText.text(cue.start, point: ",") + " --> " + ClockText.text(cue.end, point: ",")
    let coordinates = ["X1", "X2", "Y1", "Y2"].compactMap { name in
      cue.verbatim[name].map { " \(name):\($0)" }
    }
    return times + coordinates.joined()
  }
}
