public import Runtime

/// The stages that come with Genlock.
public enum BuiltinStages {
  /// Stages that share one pass over their source.
  private static let passStages: [any MediaPassStage] = [
    AudioStage(), CaptionsBurnStage(), ConformStage(), ShotsStage(), SpeechStage(), ThumbnailsStage(),
    TranscodeStage(), WaveformStage(),
  ]
  private static let otherStages: [any Stage] = [
    CaptionsConvertStage(), CaptionsLintStage(), CaptionsMuxStage(), CaptionsTimeStage(), ExecStage(),
    GateStage(), ProbeStage(), PublishStage(), SyncStage(), TimelineStage(),
  ]

  public static let registry = StageRegistry(
    stages: passStages + otherStages, fusedRunners: [MediaPassRunner(passStages)])
}
