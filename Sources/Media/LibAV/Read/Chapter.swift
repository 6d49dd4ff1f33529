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
  /// By stream index.
  private var decoders: [Int: (decoder: Decoder, track: Track, unit: Rational)] = [:]
  private var open: Set<Track>
  /// Where each track ended, on the recording's timeline.
  private var ends: [Track: MediaTime] = [:]
  /// The pictures' stream in a file that others follow: they say where it ends, decoded or not.
  private let pictures: (index: Int, unit: Rational)?
  private var lastPictureEnd: MediaTime?
  private var soundEnds: [Track: SoundEnd] = [:]

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
    open = wanted.intersection(tracks.keys)
    pictures = isJoined ? Self.pictures(of: demuxer, tracks) : nil
    for (track, index) in tracks where wanted.contains(track) {
      let decoder = try Decoder(
        demuxer: demuxer, streamIndex: index, threads: isStrict ? 1 : 0, isStrict: isStrict)
      guard let unit = Rational(known: decoder.timeBase) else { continue }
      decoders[index] = (decoder, track, unit)
      soundEnds[track] = info.soundEnd(of: track).map { SoundEnd($0 + base) }
    }
    demuxer.select(streams)
  }

  /// The streams that are read.
  private var streams: Set<Int> { Set(decoders.keys).union(pictures.map { [$0.index] } ?? []) }

  private static func pictures(of demuxer: Demuxer, _ tracks: [Track: Int]) -> (index: Int, unit: Rational)? {
    guard let index = tracks.filter(\.key.isVideo).min(by: { $0.key < $1.key })?.value,
      let unit = Rational(known: demuxer.stream(index).pointee.time_base)
    else { return nil }
    return (index, unit)
  }

  /// Where each track that was read ended, after this file's media zero.
  var ownEnds: [Track: MediaTime] { ends.mapValues { $0 - base } }

  /// Where the longest track ended so far; of video where there is any, because sound is cut to coded frames.
  var end: MediaTime {
    if let lastPictureEnd { return lastPictureEnd }
    let video = ends.filter { $0.key.isVideo }.values.max()
    return video ?? ends.values.max() ?? base
  }

  /// Moves to where decoding has to start for a moment of the recording's timeline.
  func seek(before time: MediaTime) throws {
    guard time > .zero, try !demuxer.seek(toContainerSeconds: (time - base + zero).seconds) else { return }
    // Without a way to that place everything before it is read.
    demuxer = try Demuxer(path: demuxer.path, cancellation: cancellation)
    demuxer.select(streams)
  }

  /// - Parameter body: gets every frame; returns whether more of its track is wanted.
  func read(damage: inout SourceDamage, _ body: (TimedFrame) throws -> Bool) throws {
    let packet = Packet()
    while !open.isEmpty, try demuxer.read(into: packet) {
      try cancellation.check()
      notePicture(packet)
      guard let (decoder, track, unit) = decoders[packet.streamIndex], open.contains(track) else { continue }
      let packetTime = packet.presentationTimestamp ?? packet.decodeTimestamp
      let errors = try decoder.decode(packet) { frame in
        try handOut(frame, track: track, unit: unit, damage: &damage, body)
      }
      if errors > 0 || packet.isDamaged {
        damage.count(track, at: packetTime.map { MediaTime($0, of: unit) - zero + base } ?? end)
      }
    }
    for (decoder, track, unit) in decoders.values.sorted(by: { $0.track < $1.track })
    where open.contains(track) {
      _ = try decoder.decode(nil) { frame in
        try handOut(frame, track: track, unit: unit, damage: &damage, body)
      }
      for timed in try soundEnds[track]?.finish() ?? [] { _ = try body(timed) }
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
    _ frame: Frame, track: Track, unit: Rational, damage: inout SourceDamage,
    _ body: (TimedFrame) throws -> Bool
  ) throws {
    let previousEnd = ends[track]
    let time: MediaTime
    if let timestamp = frame.bestEffortTimestamp {
      time = MediaTime(timestamp, of: unit) - zero + base
    } else if let previousEnd {
      time = previousEnd
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
    ends[track] = max(previousEnd ?? time, time + duration)
    let timed = TimedFrame(frame: frame, track: track, time: time, duration: duration)
    for timed in soundEnds[track]?.push(timed) ?? [timed] where try !body(timed) { open.remove(track) }
  }
}

@available(*, unavailable)
extension Chapter: Sendable {}
