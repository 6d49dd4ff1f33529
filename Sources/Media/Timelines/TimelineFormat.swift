/// A way to write a timeline; `docs/adr/0011-timeline-exports.md` compares what each can express.
public enum TimelineFormat: String, Sendable, Hashable, Codable, CaseIterable {
  /// OpenTimelineIO JSON.
  case otio
  /// Final Cut Pro XML 1.10.
  case fcpxml
  /// CMX 3600 edit decision lists, one for each track.
  case edl
  /// A table for people and spreadsheets.
  case csv

  /// As people call it.
  public var title: String {
    switch self {
    case .otio: "OpenTimelineIO"
    case .fcpxml: "FCPXML"
    case .edl: "CMX 3600 EDL"
    case .csv: "CSV"
    }
  }
}
