import CFFmpeg
public import Foundations
public import MediaTypes
public import SystemPackage

/// Reads the packets of caption tracks.
public enum CaptionTrackReader {
  /// Reads a track of text whole. Blocks.
  /// - Parameter sizeLimit: of all packets together, in bytes.
  /// - Throws: `SystemError`, ``AVFailure`` `CAPTIONS_TOO_LARGE` and as ``MediaProbe/info(_:cancellation:)``,
  ///   `Cancelled`.
  public static func read(
    _ track: CaptionTrack, as coding: CaptionCoding, of path: FilePath, sizeLimit: Int,
    cancellation: Cancellation
  ) throws -> CodedCaptions {
    guard let packets = try CaptionPacketReader(track.streamIndex, of: path, cancellation) else {
      return CodedCaptions(coding: coding)
    }
    let header = packets.header(as: coding)
    var samples: [CaptionSample] = []
    var size = header.count
    try packets.read { packet, start, end in
      // What a packet takes beside its text counts, so that millions of empty ones have an end too.
      size += packet.size + 64
      guard size <= sizeLimit else {
        throw AVFailure(
          code: "CAPTIONS_TOO_LARGE", category: .unusableInput,
          message:
            "The captions in stream \(track.streamIndex) of \(quoted(path)) are more than \(sizeLimit >> 20) MiB; "
            + "check that they are text.")
      }
      samples.append(
        CaptionSample(
          start: start, end: end, bytes: packet.bytes, identifier: packet.text(AV_PKT_DATA_WEBVTT_IDENTIFIER),
          settings: packet.text(AV_PKT_DATA_WEBVTT_SETTINGS)))
    }
    return CodedCaptions(coding: coding, header: header, samples: samples)
  }

  /// Reads a track of closed captions. Blocks.
  /// - Parameter body: gets each packet's triples, as `cc_data` of ATSC A/53 part 4 has them, with the
  ///   times after media zero from which and to which it counts; the end is `nil` where nobody knows.
  /// - Throws: as above, and what `body` throws.
  public static func readClosedCaptions(
    _ track: CaptionTrack, of path: FilePath, cancellation: Cancellation,
    _ body: ([UInt8], MediaTime, MediaTime?) throws -> Void
  ) throws {
    try CaptionPacketReader(track.streamIndex, of: path, cancellation)?.read { packet, start, end in
      try body(packet.bytes, start, end)
    }
  }
}

/// Reads the packets of one stream.
private struct CaptionPacketReader {
  private let demuxer: Demuxer
  private let index: Int
  private let unit: Rational
  private let zero: MediaTime
  private let cancellation: Cancellation

  /// - Returns: `nil` for a stream without a clock.
  init?(_ index: Int, of path: FilePath, _ cancellation: Cancellation) throws {
    zero = try MediaZero.ofFile(path, cancellation: cancellation)
    demuxer = try Demuxer(path: path, cancellation: cancellation)
    guard index < demuxer.streamCount, let unit = Rational(known: demuxer.stream(index).pointee.time_base)
    else { return nil }
    (self.index, self.unit, self.cancellation) = (index, unit, cancellation)
    demuxer.select([index])
  }

  /// What the container keeps for the whole track.
  func header(as coding: CaptionCoding) -> [UInt8] {
    let parameters = demuxer.stream(index).pointee.codecpar.pointee
    // QuickTime's own text track is described in another way.
    let isOther = coding == .timedText && parameters.codec_tag == fourCharacterCode("text")
    guard !isOther, let data = parameters.extradata, parameters.extradata_size > 0 else { return [] }
    return Array(UnsafeBufferPointer(start: data, count: Int(parameters.extradata_size)))
  }

  /// - Parameter body: gets each packet, when it begins, and when it ends where that is known.
  func read(_ body: (Packet, MediaTime, MediaTime?) throws -> Void) throws {
    let packet = Packet()
    while try demuxer.read(into: packet) {
      try cancellation.check()
      guard packet.streamIndex == index, !packet.isDiscarded,
        let timestamp = packet.presentationTimestamp ?? packet.decodeTimestamp
      else { continue }
      let start = MediaTime(timestamp, of: unit) - zero
      let length = packet.duration
      try body(packet, start, length > 0 ? start + MediaTime(length, of: unit) : nil)
    }
  }
}

extension MediaZero {
  /// Media zero on the container's own clock; its zero where there is neither picture nor sound.
  static func ofFile(_ path: FilePath, cancellation: Cancellation) throws -> MediaTime {
    let demuxer = try Demuxer(path: path, cancellation: cancellation)
    guard !StreamLayout.tracks(of: demuxer).isEmpty else { return .zero }
    return try MediaZero(path: path, cancellation: cancellation).zero
  }
}

extension Packet {
  /// A copy of the data.
  var bytes: [UInt8] {
    guard let data = raw.pointee.data, size > 0 else { return [] }
    return Array(UnsafeBufferPointer(start: data, count: size))
  }

  /// Side data that is text; `nil` where there is none.
  fileprivate func text(_ kind: AVPacketSideDataType) -> String? {
    var size = 0
    guard let data = av_packet_get_side_data(raw, kind, &size), size > 0 else { return nil }
    return String(decoding: UnsafeBufferPointer(start: data, count: size), as: UTF8.self)
  }
}

/// libav's form of the four letters by which containers name codings.
func fourCharacterCode(_ letters: StaticString) -> UInt32 {
  letters.withUTF8Buffer { $0.reversed().reduce(0) { $0 << 8 | UInt32($1) } }
}
