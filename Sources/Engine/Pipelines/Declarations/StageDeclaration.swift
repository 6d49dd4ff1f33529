public import MediaTypes

/// What a stage type takes and gives: the one source of its validation, its documentation and its JSON
/// Schema.
public struct StageDeclaration: Sendable {
  /// The word after `uses:`, such as `transcode`.
  public var name: String
  /// One sentence for lists.
  public var summary: String
  /// More for `genlock stages NAME`, in plain paragraphs.
  public var discussion: String
  public var parameters: [ParameterDeclaration]
  public var outputs: [OutputDeclaration]
  /// A complete stage entry in YAML, validated by a test.
  public var example: String

  public init(
    name: String, summary: String, discussion: String = "", parameters: [ParameterDeclaration],
    outputs: [OutputDeclaration], example: String
  ) {
    self.name = name
    self.summary = summary
    self.discussion = discussion
    self.parameters = parameters
    self.outputs = outputs
    self.example = example
  }
}

/// One parameter of a stage, or one `params` entry of a pipeline file.
public struct ParameterDeclaration: Sendable {
  public var name: String
  public var type: ValueType
  /// Whether leaving it out is an error. A stage whose required parameter is null is skipped.
  public var isRequired: Bool
  /// What holds when it is left out; `.null` where there is no default.
  public var defaultValue: Value
  /// For numbers, and the least and most elements of a list.
  public var minimum: Double?
  public var maximum: Double?
  /// `ms`, `Hz`, `dB`, `lines` …
  public var unit: String?
  public var summary: String

  public init(
    _ name: String, _ type: ValueType, required isRequired: Bool = false, default defaultValue: Value = .null,
    minimum: Double? = nil, maximum: Double? = nil, unit: String? = nil, _ summary: String
  ) {
    self.name = name
    self.type = type
    self.isRequired = isRequired
    self.defaultValue = defaultValue
    self.minimum = minimum
    self.maximum = maximum
    self.unit = unit
    self.summary = summary
  }
}

/// One output of a stage: `stages.<id>.<name>` in expressions.
public struct OutputDeclaration: Sendable {
  public var name: String
  public var type: ValueType
  /// Whether it can be null though the stage ran.
  public var isOptional: Bool
  public var summary: String

  public init(_ name: String, _ type: ValueType, optional isOptional: Bool = false, _ summary: String) {
    self.name = name
    self.type = type
    self.isOptional = isOptional
    self.summary = summary
  }
}

/// The type of a parameter, an output or an expression.
public indirect enum ValueType: Sendable, Hashable {
  case boolean
  case integer
  case number
  case string
  /// One of these words.
  case choice([String])
  /// A time span: a number of seconds, or text such as `90s`, `1.5m`, `00:01:30.250`. Resolved to seconds.
  case duration
  /// Any file.
  case file
  /// A recording, opened through libav.
  case media
  case list(ValueType)
  /// An object whose members are known, so that a misspelt one is found before anything runs.
  case object([String: ValueType])
  /// An object with members of one type and any names, such as environment variables.
  case map(ValueType)
  case oneOf([ValueType])
  /// Anything; not checked before the run.
  case any
}

/// The stage types that pipelines may use.
public struct StageCatalog: Sendable {
  public let declarations: [StageDeclaration]

  public init(_ declarations: [StageDeclaration]) {
    self.declarations = declarations.sorted { $0.name < $1.name }
  }

  public subscript(name: String) -> StageDeclaration? {
    declarations.first { $0.name == name }
  }
}
