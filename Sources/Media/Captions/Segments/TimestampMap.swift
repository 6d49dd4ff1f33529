public import MediaTypes

/// Where a segment's own times lie on the clock of an HTTP Live Stream.
///
/// Source: RFC 8216, section 3.5: `X-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:900000`.
public struct TimestampMap: Sendable, Hashable {
  /// In ticks of 90 kHz, from 0 to 2³³ − 1.
  public var mpegTicks: Int64
  /// The cue time that is the same moment.
  public var local: MediaTime

  /// The clock begins anew after so many ticks.
  static let wrap: Int64 = 1 << 33

  public init(mpegTicks: Int64, local: MediaTime) {
    self.mpegTicks = mpegTicks
    self.local = local
  }

  /// Reads a line of the header of a segment.
  /// - Returns: `nil` for another line, or one without both times.
  public init?(header line: String) {
    let name = "X-TIMESTAMP-MAP="
    guard line.hasPrefix(name) else { return nil }
    var ticks: Int64?
    var local: MediaTime?
    for part in line.dropFirst(name.count).split(separator: ",") {
      let text = part.drop { $0 == " " }
      if text.hasPrefix("MPEGTS:") {
        ticks = Int64(text.dropFirst(7).filter { $0 != " " }).map { $0 & (Self.wrap - 1) }
      } else if text.hasPrefix("LOCAL:") {
        var scanner = ByteScanner(Array(text.dropFirst(6).utf8)[...])
        local = WebVTTTime.time(&scanner)
      }
    }
    guard let ticks, let local else { return nil }
    self.init(mpegTicks: ticks, local: local)
  }

  /// The line of a header.
  public var header: String {
    "X-TIMESTAMP-MAP=MPEGTS:\(mpegTicks & (Self.wrap - 1)),LOCAL:\(ClockText.text(local))"
  }

  /// The stream's time of cue time zero, in ticks of 90 kHz.
  var ticksOfZero: Int64 { mpegTicks &- local.units(at: Rational(90_000)) }
}

extension CaptionDocument {
  /// The map in the header of a segment; `nil` without one.
  public var timestampMap: TimestampMap? {
    verbatim.lazy.filter { $0.format == .webVTT && $0.kind == WebVTTReader.headerKind }
      .compactMap { TimestampMap(header: $0.text) }.first
  }
}
