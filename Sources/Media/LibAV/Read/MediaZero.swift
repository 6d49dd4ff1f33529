import CFFmpeg
import Foundations
import MediaTypes
import SystemPackage

/// What the first presented frames of a file tell: where its timeline starts, and what its frames look like.
///
/// Containers start anywhere (MPEG-TS at 1.4 s, edit lists before zero) and codecs prepend samples that are
/// never heard, so the only sure way to media zero is to decode until every stream has shown its first frame.
struct MediaZero {
  /// The earliest presented frame's time on the container's clock.
  var zero: MediaTime
  /// By stream index: the first presented frame and its time on the container's clock. A stream that starts
  /// much later than the others, or cannot be decoded, is missing.
  var firstFrames: [Int: (frame: Frame, time: MediaTime)]

  /// Streams that have no frame from the start to the end of the file, or none that can be decoded.
  var emptyStreams: Set<Int>

  /// How far to read for the first frame of a stream that is late.
  private static let maximumBytes = 64 << 20
  private static let maximumSpan = MediaTime(seconds: 30)

  /// Opens the file and closes it again: long recordings have large indexes, so nobody should have one open
  /// beside it.
  /// - Throws: ``AVFailure`` `NOTHING_TO_DECODE` where no stream has a single frame, ``Cancelled``.
  init(path: FilePath, cancellation: Cancellation) throws {
    let demuxer = try Demuxer(path: path, cancellation: cancellation)
    let tracks = StreamLayout.tracks(of: demuxer)
    guard !tracks.isEmpty else {
      throw AVFailure(
        code: "NOTHING_TO_DECODE", category: .unusableInput,
        message: "\(quoted(path)) has neither a video nor an audio stream; name a recording.")
    }
    var decoders: [Int: Decoder] = [:]
    var found: [Int: (frame: Frame, time: MediaTime)] = [:]
    var reason: (any Error)?
    for index in tracks.values.sorted() {
      do {
        decoders[index] = try Decoder(demuxer: demuxer, streamIndex: index, threads: 1)
      } catch let error as AVFailure {
        // One stream that cannot be decoded does not make the others useless.
        reason = reason ?? error
      }
    }
    demuxer.select(Set(decoders.keys))

    func take(_ frame: Frame, of decoder: Decoder) {
      guard found[decoder.streamIndex] == nil, let timestamp = frame.bestEffortTimestamp,
        let unit = Rational(known: decoder.timeBase)
      else { return }
      found[decoder.streamIndex] = (frame, MediaTime(timestamp, of: unit))
    }

    let packet = Packet()
    var bytes = 0
    var isAtEnd = false
    while found.count < decoders.count, bytes < Self.maximumBytes {
      guard try demuxer.read(into: packet) else {
        isAtEnd = true
        break
      }
      bytes += packet.size
      guard let decoder = decoders[packet.streamIndex], found[packet.streamIndex] == nil else {
        if let first = found[packet.streamIndex], let timestamp = packet.decodeTimestamp,
          let unit = Rational(known: demuxer.stream(packet.streamIndex).pointee.time_base),
          MediaTime(timestamp, of: unit) - first.time > Self.maximumSpan
        {
          break
        }
        continue
      }
      _ = try decoder.decode(packet) { take($0, of: decoder) }
    }
    for decoder in decoders.values where found[decoder.streamIndex] == nil {
      _ = try decoder.decode(nil) { take($0, of: decoder) }
    }
    guard let zero = found.values.map(\.time).min() else {
      throw reason
        ?? AVFailure(
          code: "NOTHING_TO_DECODE", category: .unusableInput,
          message: "\(quoted(path)) holds no picture and no sound that can be decoded; it may be cut short.")
    }
    self.zero = zero
    firstFrames = found
    emptyStreams = isAtEnd ? Set(tracks.values).subtracting(found.keys) : []
  }
}
