public import MediaTypes

/// A document in one format.
public struct CaptionWriting: Sendable {
  /// Encoded as UTF-8 without a byte order mark.
  public var text: String
  /// What the format cannot say, one warning for each kind of loss.
  public var warnings: [Warning]

  public init(text: String, warnings: [Warning]) {
    self.text = text
    self.warnings = warnings
  }
}
