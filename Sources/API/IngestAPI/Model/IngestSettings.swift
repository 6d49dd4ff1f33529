/// What whoever runs the server may choose about the ingest API.
public struct IngestSettings: Sendable {
  /// Bytes of a part, larger only where an upload would otherwise have more than ``mostParts``.
  public var partSize: Int64
  /// The largest recording, in bytes.
  public var largestUpload: Int64
  /// How long the address of a part stays good.
  public var partLinkLifetime: Duration
  /// How long the address of a download stays good.
  public var downloadLinkLifetime: Duration
  /// How long an upload to which nothing is sent is kept.
  public var uploadLifetime: Duration

  /// As many addresses as fit well into one answer.
  public static let mostParts: Int64 = 1_000

  public init(
    partSize: Int64 = 64 << 20, largestUpload: Int64 = 1 << 40, partLinkLifetime: Duration = .seconds(3600),
    downloadLinkLifetime: Duration = .seconds(3600), uploadLifetime: Duration = .seconds(7 * 86_400)
  ) {
    self.partSize = partSize
    self.largestUpload = largestUpload
    self.partLinkLifetime = partLinkLifetime
    self.downloadLinkLifetime = downloadLinkLifetime
    self.uploadLifetime = uploadLifetime
  }

  /// Bytes of every part but the last of an upload, whole MiB where there are very many.
  func partSize(for size: Int64) -> Int64 {
    let least = (size + Self.mostParts - 1) / Self.mostParts
    if least <= partSize { return partSize }
    let unit: Int64 = 1 << 20
    return (least + unit - 1) / unit * unit
  }
}
