public import MediaTypes
public import SystemPackage

/// A recording to read: one file, or the chapter files that a camera split it into, and which part of it.
public struct MediaSource: Sendable, Hashable {
  /// In the order they were recorded; at least one.
  public var paths: [FilePath]
  /// The first moment wanted, after media zero; `nil` for the start.
  public var start: MediaTime?
  /// The first moment not wanted any more, after media zero; `nil` for the end.
  public var end: MediaTime?

  public init(paths: [FilePath], start: MediaTime? = nil, end: MediaTime? = nil) {
    precondition(!paths.isEmpty, "a recording has at least one file")
    self.paths = paths
    self.start = start
    self.end = end
  }
}
