public import MediaTypes

/// A recording that sync found no place for.
public struct UnplacedRecording: Sendable, Hashable {
  public let recording: SyncedRecording
  /// Of its files, as far as they are known.
  let media: [TimelineMedia]

  /// Why it is on no track, in the words of the sync's own warning.
  var reason: String {
    recording.warnings.first { ["NO_AUDIO", "NO_SHARED_SOUND"].contains($0.code) }?.message
      ?? "no offset was found"
  }

  var warning: Warning {
    Warning(
      code: "TIMELINE_RECORDING_UNPLACED",
      message: "\"\(recording.name)\" (\(recording.path)) is on no track: \(reason)")
  }
}
