import CFFmpeg
public import Foundations
import MediaTypes
public import SystemPackage

/// Looks into a sound track at several places without reading what lies between, for decisions about all of it
/// that its head alone would get wrong.
public struct SoundSurvey {
  private let path: FilePath
  private let track: Track
  private let cancellation: Cancellation

  /// - Parameter track: an audio track.
  public init(_ path: FilePath, track: Track, cancellation: Cancellation) {
    self.path = path
    self.track = track
    self.cancellation = cancellation
  }

  /// Decodes stretches at the head and evenly after it; fewer where the file cannot be searched.
  /// - Parameters:
  ///   - places: how many.
  ///   - seconds: length of each.
  ///   - body: gets planar float frames (`fltp`) at the track's own rate, with its own channels.
  /// - Throws: ``SystemError``, ``AVFailure``, ``Cancelled``, and what `body` throws.
  public func visit(places: Int, seconds: Double, _ body: (Frame) throws -> Void) throws {
    let demuxer = try Demuxer(path: path, cancellation: cancellation)
    guard let index = StreamLayout.tracks(of: demuxer)[track] else { return }
    let decoder = try Decoder(demuxer: demuxer, streamIndex: index, threads: 1)
    demuxer.select([index])
    let container = demuxer.raw.pointee
    let start = container.start_time == cffmpeg_no_timestamp ? 0 : container.start_time
    let length = container.duration == cffmpeg_no_timestamp ? 0 : max(0, container.duration)
    var converter: FilterGraph?
    for place in 0..<max(1, places) {
      try cancellation.check()
      if place > 0 {
        let target = Double(start) + Double(length) * Double(place) / Double(places)
        do {
          guard try demuxer.seek(toContainerSeconds: target / Double(AV_TIME_BASE)) else { return }
        } catch is AVFailure {
          return  // Without an index; what was seen has to do.
        }
        decoder.flush()
      }
      try decode(demuxer, decoder, seconds: seconds) { frame in
        let format = FrameFormat(of: frame)
        if converter?.input != format {
          converter = try FilterGraph(
            "aformat=sample_fmts=fltp", input: format,
            timeBase: AVRational(num: 1, den: frame.raw.pointee.sample_rate))
        }
        try converter?.filter(frame, body)
      }
    }
  }

  private func decode(
    _ demuxer: Demuxer, _ decoder: Decoder, seconds: Double, _ body: (Frame) throws -> Void
  ) throws {
    let packet = Packet()
    var heard = 0.0
    while heard < seconds, try demuxer.read(into: packet) {
      guard packet.streamIndex == decoder.streamIndex else { continue }
      _ = try decoder.decode(packet) { frame in
        guard frame.sampleCount > 0, frame.sampleRate > 0 else { return }
        heard += Double(frame.sampleCount) / Double(frame.sampleRate)
        try body(frame)
      }
    }
  }
}
