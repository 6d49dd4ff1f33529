import Alignment
import Foundation
import MediaTypes

extension SyncRecording.Clock {
  /// What a file says about when its media zero was: its timecode, else the time it was created, which many
  /// devices set when they stop, and to the second at best.
  init?(_ info: MediaInfo) {
    guard let timecode = Self.timecode(info) ?? Self.creation(info) else { return nil }
    self = timecode
  }

  private static func timecode(_ info: MediaInfo) -> Self? {
    if let text = info.timecode {
      let rate = info.video.first.flatMap { $0.standardFrameRate ?? $0.nominalFrameRate } ?? Rational(25)
      guard let timecode = Timecode(text, frameRate: rate) else { return nil }
      // It belongs to the first picture; the sound may begin before that.
      let pictureMs = (info.video.first?.stream.startSeconds ?? 0) * 1_000
      return Self(
        startMs: Double(timecode.frameNumber) * 1_000 / rate.doubleValue - pictureMs, kind: .timecode)
    }
    // Broadcast Wave (EBU Tech 3285): samples since midnight.
    guard let text = info.tags["time_reference"], let samples = Double(text), samples > 0,
      let rate = info.audio.first?.sampleRate, rate > 0
    else { return nil }
    return Self(startMs: samples * 1_000 / Double(rate), kind: .timecode)
  }

  private static func creation(_ info: MediaInfo) -> Self? {
    guard let text = info.creationTime else { return nil }
    let styles = [Date.ISO8601FormatStyle(includingFractionalSeconds: true), Date.ISO8601FormatStyle()]
    guard let date = styles.lazy.compactMap({ try? $0.parse(text) }).first else { return nil }
    // Clocks that were never set count from 1904, 1970 or 1980.
    let firstBelievable = 631_152_000.0
    guard date.timeIntervalSince1970 > firstBelievable else { return nil }
    return Self(startMs: date.timeIntervalSince1970 * 1_000, kind: .creationTime)
  }
}
