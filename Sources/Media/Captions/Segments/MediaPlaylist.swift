/// The segments of an HTTP Live Streaming media playlist, in their order. Source: RFC 8216, section 4.3.
public struct MediaPlaylist: Sendable, Hashable {
  public struct Segment: Sendable, Hashable {
    /// As it stands in the playlist: relative to it, or a URL.
    public var location: String
    /// In seconds.
    public var duration: Double

    public init(location: String, duration: Double) {
      self.location = location
      self.duration = duration
    }
  }

  public var segments: [Segment]

  public init(segments: [Segment]) {
    self.segments = segments
  }

  /// Reads a playlist.
  /// - Parameter name: for messages.
  /// - Throws: ``CaptionError/notAPlaylist(name:isMaster:)``.
  public init(_ bytes: [UInt8], name: String) throws(CaptionError) {
    var log = WarningLog()
    let source = try CaptionSource(bytes, name: name, encoding: .utf8, log: &log)
    var lines = SourceLines(source.bytes)
    guard lines.next()?.text.trimmed.equals("#EXTM3U") == true else {
      throw .notAPlaylist(name: name, isMaster: false)
    }
    segments = []
    var duration = 0.0
    while let line = lines.next() {
      let text = line.text.trimmed.string
      if text.hasPrefix("#EXTINF:") {
        duration = Double(text.dropFirst(8).prefix { $0 != "," }).map { $0.isFinite ? max(0, $0) : 0 } ?? 0
      } else if text.hasPrefix("#EXT-X-STREAM-INF") {
        throw .notAPlaylist(name: name, isMaster: true)
      } else if !text.isEmpty, !text.hasPrefix("#") {
        segments.append(Segment(location: text, duration: duration))
        duration = 0
      }
    }
  }

  /// The playlist of a stream that has ended, with whole seconds as the target duration.
  public var text: String {
    let longest = segments.map(\.duration).filter(\.isFinite).max() ?? 0
    let target = Int64(max(0, min(1e9, longest)).rounded(.up))
    let lines =
      ["#EXTM3U", "#EXT-X-VERSION:3", "#EXT-X-TARGETDURATION:\(max(1, target))", "#EXT-X-MEDIA-SEQUENCE:0"]
      + ["#EXT-X-PLAYLIST-TYPE:VOD"]
      + segments.flatMap { ["#EXTINF:\(WebVTTNumber.text($0.duration)),", $0.location] } + ["#EXT-X-ENDLIST"]
    return lines.map { $0 + "\n" }.joined()
  }
}
