import CFFmpeg
public import Foundations
public import MediaTypes
import SystemPackage

/// Reads a recording once and hands out its decoded frames on one timeline that starts at media zero.
///
/// Confined to the thread that uses it. Memory does not depend on the recording's length.
public final class SourceReader {
  public let description: SourceDescription
  private let source: MediaSource
  private let tracks: Set<Track>
  private let cancellation: Cancellation
  private let isStrict: Bool
  private var damage = SourceDamage()

  /// Decoding starts this long before the in point, so that codecs with memory (AAC, open GOPs) have settled.
  private static let preroll = MediaTime(seconds: 1)

  /// - Parameters:
  ///   - tracks: what to decode; tracks that the recording does not have are left out.
  ///   - isStrict: also notices damage that decoders usually hide; slower.
  ///   - cancellation: looked at for every packet.
  /// - Throws: ``SystemError``, ``AVFailure``, ``Cancelled``.
  public convenience init(
    _ source: MediaSource, tracks: Set<Track>, isStrict: Bool = false, cancellation: Cancellation
  ) throws {
    try self.init(source, isStrict: isStrict, cancellation: cancellation) { _ in tracks }
  }

  /// - Parameter select: chooses what to decode, given what the first file holds.
  /// - Throws: ``SystemError``, ``AVFailure``, ``Cancelled``, and what `select` throws.
  public init(
    _ source: MediaSource, isStrict: Bool = false, cancellation: Cancellation,
    selecting select: (MediaInfo) throws -> Set<Track>
  ) throws {
    self.isStrict = isStrict
    self.source = source
    self.cancellation = cancellation
    description = try SourceDescriber(cancellation: cancellation).describe(source, selecting: select)
    self.tracks = Set(description.tracks)
  }

  /// Decodes from the in point to the out point.
  /// - Parameter body: gets every frame; frames of one track come in the order of time.
  /// - Returns: what was wrong with the recording.
  /// - Throws: what `body` threw, ``SystemError``, ``Cancelled``; damage is not an error.
  public func read(_ body: (TimedFrame) throws -> Void) throws -> SourceDamage {
    var base = MediaTime.zero
    let start = source.start ?? .zero
    for (path, file) in zip(source.paths, description.files) {
      let chapter = try Chapter(
        path: path, info: file.info, tracks: tracks, zero: file.zero, base: base,
        isJoined: source.paths.count > 1,
        cancellation: cancellation, isStrict: isStrict)
      if source.paths.count == 1 { try chapter.seek(before: start - Self.preroll) }
      try chapter.read(damage: &damage) { frame in
        var frame = frame
        frame.time = frame.time - start
        try body(frame)
        guard let end = source.end else { return true }
        return frame.time < end - start
      }
      if source.end == nil { damage.checkLength(chapter.ownEnds, of: file.info, at: base - start) }
      base = chapter.end
      if let end = source.end, base >= end { break }
    }
    return damage
  }

  /// The same with runs of samples joined, for who does not care how sound is cut into frames.
  public func readJoiningSound(_ body: (TimedFrame) throws -> Void) throws -> SourceDamage {
    var joiner = SoundJoiner()
    let damage = try read { try joiner.push($0, body) }
    try joiner.finish(body)
    return damage
  }
}

@available(*, unavailable)
extension SourceReader: Sendable {}
