public import MediaTypes
public import Pipelines

/// What every file of a batch goes through.
public struct BatchRequest: Sendable {
  /// The pipeline, with what is alike for all files: parameters, and the inputs but for one.
  public var run: RunRequest
  /// The input that takes the files, one for each run.
  public var input: String
  /// Where outputs go; in the workspace only where it is `nil`.
  public var publication: BatchPublication?
  /// Files that are worked on at a time, at the most.
  public var filesAtATime: Int
  /// Whether files are still begun after one has failed.
  public var keepsGoing: Bool

  /// Whether files are worked on too that are done and unchanged.
  public var repeatsDone: Bool

  /// - Parameter filesAtATime: at least 1.
  public init(
    run: RunRequest, input: String, publication: BatchPublication? = nil, filesAtATime: Int,
    keepsGoing: Bool = false, repeatsDone: Bool = false
  ) {
    self.run = run
    self.input = input
    self.publication = publication
    self.filesAtATime = filesAtATime
    self.keepsGoing = keepsGoing
    self.repeatsDone = repeatsDone
  }
}

/// How the outputs of one file are brought to where they belong.
public struct BatchPublication: Sendable {
  /// Says where and how; a file that was published otherwise is published again.
  public var identity: String
  /// See ``PublishOutputs``.
  public var publish: @Sendable (BatchFile, [String: Value]) async throws -> [String: Value]

  public init(
    identity: String,
    publish: @escaping @Sendable (BatchFile, [String: Value]) async throws -> [String: Value]
  ) {
    self.identity = identity
    self.publish = publish
  }
}

extension Pipeline {
  /// The input that takes the files of a batch.
  /// - Parameters:
  ///   - name: as the user says it; `nil` for the one that is left when the others are given.
  ///   - given: the inputs that are alike for all files.
  /// - Throws: ``BatchError``, or `InputError` for a name that there is not.
  public func batchInput(named name: String?, given: Set<String>) throws -> InputDeclaration {
    if let name {
      guard let input = inputs.first(where: { $0.name == name }) else {
        try checkInputs([name: []])
        throw BatchError.noInput(self)
      }
      guard !given.contains(name) else { throw BatchError.givenTwice(name) }
      return input
    }
    let open = inputs.filter { !given.contains($0.name) }
    let required = open.filter(\.isRequired)
    let candidates = required.isEmpty ? open : required
    guard let input = candidates.first else { throw BatchError.noInput(self) }
    guard candidates.count == 1 else { throw BatchError.inputUnclear(self, candidates.map(\.name)) }
    return input
  }
}
