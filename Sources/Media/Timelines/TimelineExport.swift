public import Foundation
public import MediaTypes

/// A timeline in one format, with what had to be given up on the way.
public struct TimelineExport: Sendable, Hashable {
  /// One file, or one for each track as CMX 3600 has only one video track; never empty.
  public var files: [File]
  /// How far each clip is from where it belongs, in the order of the tracks.
  public var remainders: [FrameRemainder]
  /// What a person should know: recordings that are missing, drift that the format cannot carry.
  public var warnings: [Warning]

  public init(files: [File], remainders: [FrameRemainder], warnings: [Warning]) {
    self.files = files
    self.remainders = remainders
    self.warnings = warnings
  }

  /// A file that is still to be written.
  public struct File: Sendable, Hashable {
    /// Safe on every file system, with extension, and different from the other files of the export even where
    /// case does not count: `sync.otio`, `sync-B.edl`.
    public var name: String
    /// UTF-8.
    public var data: Data

    public init(name: String, data: Data) {
      self.name = name
      self.data = data
    }
  }
}

/// What is left between a clip's true place and the frame it was put on.
public struct FrameRemainder: Sendable, Hashable {
  /// Of the device.
  public var name: String
  /// Of the file.
  public var path: String
  /// Where the clip begins in its recording, in ms of the recording's own time.
  public var fromMs: Double
  /// The frame that it begins on, counted from the timeline's first.
  public var frame: Int64
  /// In ms of the master: true place less the place it was given; positive when it should be later. Of the
  /// order of half a frame, up to one and a half where files of one recording were joined without a gap.
  public var remainderMs: Double

  public init(name: String, path: String, fromMs: Double, frame: Int64, remainderMs: Double) {
    self.name = name
    self.path = path
    self.fromMs = fromMs
    self.frame = frame
    self.remainderMs = remainderMs
  }
}

extension MulticamTimeline {
  /// Writes the timeline.
  ///
  /// The same timeline always gives the same bytes.
  /// - Throws: ``TimelineError``.
  public func export(as format: TimelineFormat) throws(TimelineError) -> TimelineExport {
    switch format {
    case .otio: try OTIOWriter(timeline: self).export()
    case .fcpxml: try FCPXMLWriter(timeline: self).export()
    case .edl: try EDLWriter(timeline: self).export()
    case .csv: CSVWriter(timeline: self).export()
    }
  }
}
