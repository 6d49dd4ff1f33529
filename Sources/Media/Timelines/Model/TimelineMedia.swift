import MediaTypes
import SystemPackage

/// What an editing program wants to know of a file.
struct TimelineMedia: Sendable, Hashable {
  let info: MediaInfo

  init(_ info: MediaInfo) {
    self.info = info
  }

  var path: String { info.path }
  /// The last component of the path.
  var fileName: String { FilePath(path).lastComponent?.string ?? path }
  var video: VideoStream? { info.video.first }
  var audio: AudioStream? { info.audio.first }

  /// Of the picture, in Hz; `nil` for sound alone.
  var frameRate: Rational? {
    guard let video else { return nil }
    let rate = video.standardFrameRate ?? video.nominalFrameRate
    return rate.flatMap { Self.canCount($0) ? $0 : nil } ?? Rational(25)
  }

  /// Whether frames can be counted at a rate, in Hz: damaged files claim one in hours, or a million a second.
  static func canCount(_ rate: Rational) -> Bool { (1...1000).contains(rate.doubleValue) }

  /// What its time is counted in, in Hz: frames of the picture, or samples where there is none.
  var editRate: Rational { frameRate ?? Rational(Int64(max(1, audio?.sampleRate ?? 48_000))) }

  /// Of the first frame.
  var timecode: Timecode? {
    info.timecode.flatMap { Timecode($0, frameRate: frameRate ?? Rational(25)) }
  }

  /// Time that the timecode of the first frame stands for, in seconds since midnight; 0 without one.
  var start: MediaTime {
    timecode.map { MediaTime($0.frameNumber, at: frameRate ?? Rational(25)) } ?? .zero
  }

  /// From media zero to its end, in units of ``editRate``.
  var units: Int64 { MediaTime(seconds: info.durationSeconds ?? 0).units(at: editRate) }

  /// ``units`` as time.
  var duration: MediaTime { MediaTime(units, at: editRate) }
}
