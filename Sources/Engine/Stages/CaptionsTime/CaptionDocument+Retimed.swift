import Alignment
import Captions
import MediaTypes

extension CaptionDocument {
  /// The same captions with other times; what appears inside a cue moves with it.
  /// - Parameter timing: of these cues, in their order.
  func retimed(_ timing: CaptionTiming) -> CaptionDocument {
    var document = self
    for (index, timed) in timing.cues.enumerated() where document.cues.indices.contains(index) {
      let start = document.cues[index].start
      document.cues[index].start = MediaTime(seconds: timed.startMs / 1_000)
      document.cues[index].end = MediaTime(seconds: timed.endMs / 1_000)
      for run in document.cues[index].text.runs.indices {
        guard let appearsAt = document.cues[index].text.runs[run].appearsAt else { continue }
        let delay = (appearsAt - start).seconds * timing.ratio
        document.cues[index].text.runs[run].appearsAt = document.cues[index].start + MediaTime(seconds: delay)
      }
    }
    return document
  }
}
