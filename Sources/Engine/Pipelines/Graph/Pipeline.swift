/// A pipeline file that passed validation: every reference resolves, every type fits, there are no cycles.
public struct Pipeline: Sendable {
  public var name: String
  public var version: Int
  public var description: String
  /// The path it was read from, as given; `<inline>` for text.
  public var path: String
  /// The text it was read from, kept with the run.
  public var source: String
  public var inputs: [InputDeclaration]
  public var parameters: [ParameterDeclaration]
  /// In an order in which every stage comes after those it depends on; of several such orders the one nearest to the file's.
  public var stages: [StageNode]
  public var outputs: [OutputBinding]
  /// What is doubtful in the file; warnings only.
  public var diagnostics: [Diagnostic]

  public init(
    name: String, version: Int, description: String, path: String, source: String,
    inputs: [InputDeclaration], parameters: [ParameterDeclaration], stages: [StageNode],
    outputs: [OutputBinding], diagnostics: [Diagnostic] = []
  ) {
    self.name = name
    self.version = version
    self.description = description
    self.path = path
    self.source = source
    self.inputs = inputs
    self.parameters = parameters
    self.stages = stages
    self.outputs = outputs
    self.diagnostics = diagnostics
  }
}

/// One entry under `inputs:`; `type` is `media`, `file`, or a list of either.
public struct InputDeclaration: Sendable {
  public var name: String
  public var type: ValueType
  public var isRequired: Bool
  public var summary: String

  public init(name: String, type: ValueType, isRequired: Bool, summary: String) {
    self.name = name
    self.type = type
    self.isRequired = isRequired
    self.summary = summary
  }
}

/// One entry under `stages:`.
public struct StageNode: Sendable {
  public var id: String
  /// The stage type.
  public var uses: String
  /// Parameters as written; defaults are added when they are resolved.
  public var with: [String: Template]
  /// Runs only where this is true.
  public var condition: Expression?
  /// Runs once per element of this list; its outputs become lists.
  public var each: Template?
  /// The ids of the stages that must end before this one starts: those it refers to and those under `needs`.
  public var dependencies: Set<String>
  public var retry: RetryPolicy
  public var timeout: Duration?
  public var resources: Resources
  public var isCached: Bool
  public var continueOnError: Bool
  public var location: SourceLocation

  public init(
    id: String, uses: String, with: [String: Template], condition: Expression? = nil, each: Template? = nil,
    dependencies: Set<String> = [], retry: RetryPolicy = RetryPolicy(), timeout: Duration? = nil,
    resources: Resources = Resources(), isCached: Bool = true, continueOnError: Bool = false,
    location: SourceLocation = SourceLocation(line: 1, column: 1)
  ) {
    self.id = id
    self.uses = uses
    self.with = with
    self.condition = condition
    self.each = each
    self.dependencies = dependencies
    self.retry = retry
    self.timeout = timeout
    self.resources = resources
    self.isCached = isCached
    self.continueOnError = continueOnError
    self.location = location
  }
}

/// One entry under `outputs:`.
public struct OutputBinding: Sendable {
  public var name: String
  public var value: Template
  public var location: SourceLocation

  public init(name: String, value: Template, location: SourceLocation) {
    self.name = name
    self.value = value
    self.location = location
  }
}

/// How often a stage is tried when it fails in a way marked transient.
public struct RetryPolicy: Sendable, Hashable {
  /// Including the first; at least 1.
  public var attempts: Int
  /// The wait before the second attempt; it doubles with every further one, with jitter, up to 5 minutes.
  public var backoff: Duration

  public init(attempts: Int = 1, backoff: Duration = .seconds(1)) {
    self.attempts = attempts
    self.backoff = backoff
  }
}

/// What a stage run takes of the machine while it runs.
public struct Resources: Sendable, Hashable {
  /// Cores; `nil` for the stage type's own estimate.
  public var cpus: Int?
  /// Bytes; `nil` for the stage type's own estimate.
  public var memory: Int64?

  public init(cpus: Int? = nil, memory: Int64? = nil) {
    self.cpus = cpus
    self.memory = memory
  }
}

/// A place in a pipeline file; both count from 1, the column in characters.
public struct SourceLocation: Sendable, Hashable {
  public var line: Int
  public var column: Int

  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
}
