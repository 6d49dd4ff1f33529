import MediaTypes

/// The pipelines that the ingest API runs, and what it reads from their outputs.
enum IngestPipelines {
  static let ingest = "session-ingest"
  static let sync = "session-sync"

  /// The text of the pipeline file that comes with Genlock.
  static func source(of name: String) -> String {
    String(
      decoding: name == sync ? PackageResources.session_sync_yaml : PackageResources.session_ingest_yaml,
      as: UTF8.self)
  }

  /// The stage that makes a variable frame rate constant.
  static let constantRateStage = "constant"

  /// What the probe found.
  static func media(_ info: Value?) -> AssetMedia? {
    guard let info = info?.objectValue else { return nil }
    let width = info["displayWidth"]?.integerValue
    let height = info["displayHeight"]?.integerValue
    return AssetMedia(
      durationMs: info["durationSeconds"]?.numberValue.flatMap { Int64(exactly: ($0 * 1000).rounded()) },
      fps: info["framesPerSecond"]?.numberValue,
      resolution: width.flatMap { width in height.map { "\(width)x\($0)" } },
      codec: info["videoCodec"]?.stringValue ?? info["audioCodec"]?.stringValue,
      hasAudio: info["hasAudio"]?.booleanValue ?? false)
  }

  /// What the sync stage found, without the pictures.
  /// - Returns: `nil` where it is not of the form that the stage gives.
  static func offsets(_ solution: Value?, master: CameraLabel) -> SyncOffsets? {
    guard let recordings = solution?.objectValue?["recordings"]?.listValue else { return nil }
    var offsets = SyncOffsets(offsets: [:], confidence: [:], classification: [:], unanswered: [], plots: [:])
    for recording in recordings {
      guard let members = recording.objectValue, let name = members["name"]?.stringValue,
        let camera = CameraLabel(name)
      else { return nil }
      guard camera != master else {
        offsets.offsets[camera] = 0
        continue
      }
      let offset = members["offsetMs"]?.numberValue.flatMap { Int64(exactly: $0.rounded()) }
      // Without an answer it is not sure of anything, whatever else the stage says.
      let confidence = offset == nil ? 0 : members["confidence"]?.numberValue ?? 0
      offsets.offsets[camera] = offset ?? 0
      // Rounded down: what is shown never belongs to a better class.
      offsets.confidence[camera] = (confidence * 10).rounded(.down) / 10
      offsets.classification[camera] = SyncClassification(confidence: confidence)
      if offset == nil { offsets.unanswered.insert(camera) }
    }
    return offsets.offsets[master] == nil ? nil : offsets
  }

  /// How long offsets take: a ninetieth of the sound altogether, so that three cameras of half an hour take a minute,
  /// and a second to begin with.
  /// - Parameter durations: of the recordings, in ms.
  static func estimate(_ durations: [Int64]) -> Int64 {
    1_000 + durations.reduce(0, +) / 90
  }
}
