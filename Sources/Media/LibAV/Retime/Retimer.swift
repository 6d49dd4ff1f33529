import CFFmpeg
import Foundations
public import MediaTypes

/// Takes the frames of a camera to the master's clock, so that what is written from them lines up with the
/// master: time zero of what comes out is a moment of the master's time.
///
/// Sound is resampled, pictures get the master's times; where the camera has nothing there is silence and black.
/// A gap between two pieces becomes silence under the picture before it; of what two pieces both hold, the first
/// one's stays.
///
/// Confined to the thread that uses it. Memory does not depend on the recording's length.
public final class Retimer {
  /// What comes out, for who writes it.
  public let description: SourceDescription
  private let map: TimeMap
  private let start: MediaTime
  private let length: MediaTime?
  private let sound: [Track: AudioRetimer]
  private let pictures: [Track: PictureRetimer]
  /// When media zero of the camera is, after the start.
  private let begin: MediaTime
  private var hasBegun = false

  /// - Parameters:
  ///   - source: the camera, from media zero.
  ///   - start: the master's time that becomes time zero.
  ///   - end: the master's time up to which something comes out; `nil` for the end of the camera.
  ///   - sampleRate: of the sound that comes out, in Hz.
  /// - Throws: ``AVFailure`` for pictures of a format that has no black.
  public init(
    _ source: SourceDescription, map: TimeMap, start: MediaTime, end: MediaTime?, sampleRate: Int
  ) throws {
    self.map = map
    self.start = start
    let length = end.map { $0 - start }
    self.length = length
    begin = map.time(of: .zero) - start
    var sound: [Track: AudioRetimer] = [:]
    var pictures: [Track: PictureRetimer] = [:]
    for track in source.tracks {
      if case .audio(let rate, _, let layout)? = source.audioFormats[track] {
        sound[track] = AudioRetimer(
          (Int(rate), layout), map: map, start: start, length: length, sampleRate: sampleRate)
      } else if let first = source.firstFrames[track] {
        let stream = source.videoStream(track)
        let rate = stream?.standardFrameRate ?? stream?.nominalFrameRate ?? Rational(25)
        pictures[track] = try PictureRetimer(
          track, like: first, interval: MediaTime(seconds: 1 / rate.doubleValue), map: map, start: start)
      }
    }
    self.sound = sound
    self.pictures = pictures
    description = source.retimed(
      formats: sound.mapValues(\.format), length: length,
      camera: source.duration.map { max(.zero, map.time(of: $0) - start) })
  }

  /// Takes the next frame of the camera.
  /// - Parameter emit: gets frames with times after the start.
  public func push(_ timed: TimedFrame, _ emit: (TimedFrame) throws -> Void) throws {
    if !hasBegun {
      hasBegun = true
      try fill(from: .zero, to: begin, emit)
    }
    if let retimer = sound[timed.track] {
      try retimer.push(timed) { try hand($0, $1, timed.track, retimer, emit) }
    } else {
      try pictures[timed.track]?.push(timed, emit)
    }
  }

  /// Brings out what is held back, and silence and black up to the end.
  public func finish(_ emit: (TimedFrame) throws -> Void) throws {
    for (track, retimer) in sound {
      try retimer.finish { try hand($0, $1, track, retimer, emit) }
    }
    for retimer in pictures.values { try retimer.finish(emit) }
    guard let length else { return }
    let done = sound.values.map(\.end) + pictures.values.map(\.end)
    try fill(from: max(.zero, done.min() ?? .zero), to: length, emit)
  }

  /// What was wrong with the times of the camera's sound.
  public var warnings: [Warning] {
    sound.sorted { $0.key < $1.key }.flatMap(\.value.warnings)
  }

  /// Silence and black, in turn for a second each, so that a file stays interleaved and no muxer has to keep
  /// hours of one to wait for the other.
  private func fill(from: MediaTime, to end: MediaTime, _ emit: (TimedFrame) throws -> Void) throws {
    let end = length.map { min(end, $0) } ?? end
    var next = from
    while next < end {
      let until = min(end, next + MediaTime(seconds: 1))
      for retimer in pictures.values { try retimer.fill(to: until, emit) }
      for (track, retimer) in sound {
        try retimer.fill(to: until) { try hand($0, $1, track, retimer, emit) }
      }
      next = until
    }
  }

  private func hand(
    _ frame: Frame, _ first: Int64, _ track: Track, _ retimer: AudioRetimer,
    _ emit: (TimedFrame) throws -> Void
  ) throws {
    try emit(
      TimedFrame(
        frame: frame, track: track, time: retimer.time(first),
        duration: retimer.time(Int64(frame.sampleCount))))
  }
}

@available(*, unavailable)
extension Retimer: Sendable {}

extension AudioRetimer {
  /// When a sample is heard, after the start.
  fileprivate func time(_ sample: Int64) -> MediaTime {
    MediaTime(sample, of: Rational(1, Int64(sampleRate)) ?? Rational(1))
  }

  fileprivate var end: MediaTime { time(position) }
}

extension TimeMap {
  /// The master's time of a time of the camera.
  func time(of cameraTime: MediaTime) -> MediaTime {
    MediaTime(seconds: masterTime(of: cameraTime.milliseconds) / 1000)
  }
}

extension SourceDescription {
  /// The same recording as it is after re-timing.
  /// - Parameters:
  ///   - formats: of the sound that comes out.
  ///   - length: to which it is cut or filled, `nil` for none.
  ///   - camera: the camera's own end.
  fileprivate func retimed(formats: [Track: FrameFormat], length: MediaTime?, camera: MediaTime?)
    -> SourceDescription
  {
    var description = self
    description.audioFormats.merge(formats) { _, new in new }
    description.duration = length ?? camera
    description.isTrimmed = length != nil
    // The camera's timecode counts the camera's time; beside the master's it would move what lines up.
    description.files[0].info.timecode = nil
    return description
  }
}
