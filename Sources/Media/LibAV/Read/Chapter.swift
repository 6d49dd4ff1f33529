import CFFmpeg
import Foundations
import MediaTypes
import SystemPackage

/// One file of a recording while it is read.
final class Chapter {
  private var demuxer: Demuxer
  private let cancellation: Cancellation
  private let zero: MediaTime
  private let base: MediaTime
  /// By stream index, those that are decoded.
  private var streams: [Stream?]
  /// The pictures' stream in a file that others follow: they say where it ends, decoded or not.
  private let pictures: (index: Int, unit: Rational)?
  private var lastPictureEnd: MediaTime?

  /// One stream while it is decoded.
  private final class Stream {
    let decoder: Decoder
    let track: Track
    let unit: Rational
    var soundEnd: SoundEnd?
    /// Where it ended so far, on the recording's timeline.
    var end: MediaTime?
    /// Whether more of it is wanted.
    var isOpen = true

    init(_ decoder: Decoder, _ track: Track, _ unit: Rational, _ soundEnd: SoundEnd?) {
      (self.decoder, self.track, self.unit, self.soundEnd) = (decoder, track, unit, soundEnd)
    }
  }

  /// - Parameters:
  ///   - info: what its header says.
  ///   - zero: its media zero on the container's own clock.
  ///   - base: where this file starts on the recording's timeline.
  ///   - isJoined: whether other files follow or come before, which must not depend on what is decoded.
  ///   - isStrict: also notices damage that decoders usually hide, and the same in every run: on one thread,
  ///     because how far damage spreads between threads is chance.
  init(
    path: FilePath, info: MediaInfo, tracks wanted: Set<Track>, zero: MediaTime, base: MediaTime,
    isJoined: Bool,
    cancellation: Cancellation, isStrict: Bool
  ) throws {
    demuxer = try Demuxer(path: path, cancellation: cancellation)
    self.cancellation = cancellation
    self.base = base
    let tracks = StreamLayout.tracks(of: demuxer)
    self.zero = zero
    streams = Array(repeating: nil, count: demuxer.streamCount)
    pictures = isJoined ? Self.pictures(of: demuxer, tracks) : nil
    for (track, index) in tracks where wanted.contains(track) {
      let decoder = try Decoder(
        demuxer: demuxer, streamIndex: index, threads: isStrict ? 1 : 0, isStrict: isStrict)
      guard let unit = Rational(known: decoder.timeBase) else { continue }
      streams[index] = Stream(
        decoder, track, unit, info.soundEnd(of: track).map { SoundEnd($0 + base) })
    }
    demuxer.select(read)
  }

  /// The streams that are read.
  private var read: Set<Int> {
    Set(streams.indices.filter { streams[$0] != nil }).union(pictures.map { [$0.index] } ?? [])
  }

  private static func pictures(of demuxer: Demuxer, _ tracks: [Track: Int]) -> (index: Int, unit: Rational)? {
    guard let index = tracks.filter(\.key.isVideo).min(by: { $0.key < $1.key })?.value,
      let unit = Rational(known: demuxer.stream(index).pointee.time_base)
    else { return nil }
    return (index, unit)
  }

  /// Where each track that was read ended, after this file's media zero.
  var ownEnds: [Track: MediaTime] {
    streams.reduce(into: [:]) { ends, stream in
      if let stream, let end = stream.end { ends[stream.track] = end - base }
    }
  }

  /// Where the longest track ended so far; of video where there is any, because sound is cut to coded frames.
  var end: MediaTime {
    if let lastPictureEnd { return lastPictureEnd }
    let decoded = streams.compactMap(\.self)
    let video = decoded.filter(\.track.isVideo).compactMap(\.end).max()
    return video ?? decoded.compactMap(\.end).max() ?? base
  }

  /// Moves to where decoding has to start for a moment of the recording's timeline.
  func seek(before time: MediaTime) throws {
    guard time > .zero, try !demuxer.seek(toContainerSeconds: (time - base + zero).seconds) else { return }
    // Without a way to that place everything before it is read.
    demuxer = try Demuxer(path: demuxer.path, cancellation: cancellation)
    demuxer.select(read)
  }

  /// - Parameter body: gets every frame; returns whether more of its track is wanted.
  func read(damage: inout SourceDamage, _ body: (TimedFrame) throws -> Bool) throws {
    let packet = Packet()
    while streams.contains(where: { $0?.isOpen == true }), try demuxer.read(into: packet) {
      try cancellation.check()
      notePicture(packet)
      guard streams.indices.contains(packet.streamIndex), let stream = streams[packet.streamIndex],
        stream.isOpen
      else { continue }
      let packetTime = packet.presentationTimestamp ?? packet.decodeTimestamp
      let errors = try stream.decoder.decode(packet) { frame in
        try handOut(frame, of: stream, damage: &damage, body)
      }
      if errors > 0 || packet.isDamaged {
        damage.count(stream.track, at: packetTime.map { MediaTime($0, of: stream.unit) - zero + base } ?? end)
      }
    }
    let last = streams.compactMap(\.self).filter(\.isOpen).sorted { $0.track < $1.track }
    for stream in last {
      _ = try stream.decoder.decode(nil) { frame in
        try handOut(frame, of: stream, damage: &damage, body)
      }
      for timed in try stream.soundEnd?.finish() ?? [] { _ = try body(timed) }
    }
  }

  private func notePicture(_ packet: Packet) {
    guard let pictures, packet.streamIndex == pictures.index, !packet.isDiscarded, !packet.isDamaged,
      let start = packet.presentationTimestamp
    else { return }
    let end = MediaTime(start + max(0, packet.duration), of: pictures.unit) - zero + base
    lastPictureEnd = max(lastPictureEnd ?? end, end)
  }

  private func handOut(
    _ frame: Frame, of stream: Stream, damage: inout SourceDamage, _ body: (TimedFrame) throws -> Bool
  ) throws {
    let (track, unit) = (stream.track, stream.unit)
    let time: MediaTime
    if let timestamp = frame.bestEffortTimestamp {
      time = MediaTime(timestamp, of: unit) - zero + base
    } else if let end = stream.end {
      time = end
    } else {
      damage.count(track, at: base)
      return
    }
    let duration: MediaTime
    if track.isVideo {
      duration = MediaTime(max(0, frame.raw.pointee.pkt_duration), of: unit)
    } else if frame.sampleRate > 0, let sampleUnit = Rational(1, Int64(frame.sampleRate)) {
      duration = MediaTime(Int64(frame.sampleCount), of: sampleUnit)
    } else {
      duration = .zero
    }
    if frame.isDamaged { damage.count(track, at: time) }
    stream.end = max(stream.end ?? time, time + duration)
    let timed = TimedFrame(frame: frame, track: track, time: time, duration: duration)
    func hand(_ timed: TimedFrame) throws {
      if try !body(timed) { stream.isOpen = false }
    }
    try stream.soundEnd?.push(timed, hand) ?? hand(timed)
  }
}

@available(*, unavailable)
extension Chapter: Sendable {}
