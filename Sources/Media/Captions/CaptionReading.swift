public import MediaTypes

/// What came of reading a file.
public struct CaptionReading: Sendable {
  public var document: CaptionDocument
  public var format: CaptionFormat
  /// What was wrong with the file and how it was understood. The message of each names the line.
  public var warnings: [Warning]

  public init(document: CaptionDocument, format: CaptionFormat, warnings: [Warning]) {
    self.document = document
    self.format = format
    self.warnings = warnings
  }
}
