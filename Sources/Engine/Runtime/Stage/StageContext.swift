public import Foundations
public import MediaTypes
public import SystemPackage

/// What one attempt of one stage run may use besides its parameters.
public struct StageContext: Sendable {
  /// A new, empty folder of this attempt alone, on the store's file system. Outputs are written here and
  /// moved into the store when the stage has ended well; everything else in it is removed.
  public let workFolder: FilePath
  /// Asked to stop, or past its time limit. Long work looks at it often, libav through its interrupt
  /// callback.
  public let cancellation: Cancellation
  /// The stage's id, with `[index]` under `each`; for names of threads and log lines.
  public let name: String
  /// What a person decided about this stage run, for stages that throw ``GatePending`` without it.
  public let decision: GateDecision?
  private let progressHandler: @Sendable (StageProgress) -> Void
  private let warningHandler: @Sendable (Warning) -> Void

  public init(
    workFolder: FilePath, cancellation: Cancellation, name: String, decision: GateDecision? = nil,
    progress: @escaping @Sendable (StageProgress) -> Void = { _ in },
    warning: @escaping @Sendable (Warning) -> Void = { _ in }
  ) {
    self.workFolder = workFolder
    self.cancellation = cancellation
    self.name = name
    self.decision = decision
    progressHandler = progress
    warningHandler = warning
  }

  /// Tells how far it is. Cheap; may be called per frame, from any thread: what comes too fast is dropped.
  public func report(_ progress: StageProgress) {
    progressHandler(progress)
  }

  /// Tells what a person should know about a usable result. Kept with the result, so that a cached run warns
  /// too.
  public func warn(_ warning: Warning) {
    warningHandler(warning)
  }

  /// The path to write an output to.
  /// - Parameter name: a plain file name with extension, under which the output may be published.
  public func outputFile(_ name: String) -> FilePath {
    workFolder.appending(name)
  }
}

/// How far a stage run is.
public struct StageProgress: Sendable, Hashable, Codable {
  /// 0 … 1; `nil` where the end is not known.
  public var fraction: Double?
  /// Media time done per wall time; 2 is twice as fast as the recording lasts.
  public var speed: Double?
  public var framesPerSecond: Double?
  /// Media seconds done.
  public var mediaSeconds: Double?

  public init(
    fraction: Double? = nil, speed: Double? = nil, framesPerSecond: Double? = nil, mediaSeconds: Double? = nil
  ) {
    self.fraction = fraction
    self.speed = speed
    self.framesPerSecond = framesPerSecond
    self.mediaSeconds = mediaSeconds
  }
}
