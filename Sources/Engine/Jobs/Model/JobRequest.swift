public import MediaTypes

/// What somebody asks for: a pipeline with what to run it on, and how urgent it is.
public struct JobRequest: Sendable, Hashable, Codable {
  /// Where the pipeline comes from.
  public enum Pipeline: Sendable, Hashable {
    /// A file `NAME.yaml` in one of the configured folders.
    case named(String)
    /// The text of a pipeline file.
    case inline(String)
  }

  public var pipeline: Pipeline
  /// Absolute paths by the name of the input; several for an input whose type is a list.
  public var inputs: [String: [String]]
  /// Values by the name of the parameter; what is left out takes its default.
  public var parameters: [String: Value]
  public var priority: JobPriority
  /// 1 … 64 lower-case letters, digits, hyphens, dots and underscores.
  public var queue: String
  /// Whose work it is, 1 … 256 bytes; within a class, projects take turns.
  public var project: String
  /// The asker's own name for it, up to 256 bytes; need not be unique.
  public var externalId: String?
  /// Kept and given back as it is; up to 16 KiB of JSON.
  public var userMetadata: Value
  public var webhook: JobWebhook?
  /// `nil` for the most that any stage of the pipeline declares, at least one core.
  public var resources: JobResources?
  /// Attempts that may fail or crash before the job has failed, 1 … 100.
  public var maximumAttempts: Int
  /// An absolute path of a folder to publish the outputs in; `nil` leaves them in the store.
  public var outputFolder: String?

  public init(
    pipeline: Pipeline, inputs: [String: [String]] = [:], parameters: [String: Value] = [:],
    priority: JobPriority = .normal, queue: String = JobQueue.defaultName, project: String = "default",
    externalId: String? = nil, userMetadata: Value = .null, webhook: JobWebhook? = nil,
    resources: JobResources? = nil, maximumAttempts: Int = 3, outputFolder: String? = nil
  ) {
    self.pipeline = pipeline
    self.inputs = inputs
    self.parameters = parameters
    self.priority = priority
    self.queue = queue
    self.project = project
    self.externalId = externalId
    self.userMetadata = userMetadata
    self.webhook = webhook
    self.resources = resources
    self.maximumAttempts = maximumAttempts
    self.outputFolder = outputFolder
  }
}

/// Where to tell of a job's events.
public struct JobWebhook: Sendable, Hashable, Codable {
  /// `http` or `https`, up to 2,048 bytes.
  public var url: String
  /// Which secret signs the deliveries; `nil` for the workspace's own.
  public var secretId: String?

  public init(url: String, secretId: String? = nil) {
    self.url = url
    self.secretId = secretId
  }
}

/// `{"name": …}` or `{"text": …}`.
extension JobRequest.Pipeline: Codable {
  private enum Key: String, CodingKey { case name, text }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    if let name = try container.decodeIfPresent(String.self, forKey: .name) {
      self = .named(name)
    } else {
      self = .inline(try container.decode(String.self, forKey: .text))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .named(let name): try container.encode(name, forKey: .name)
    case .inline(let text): try container.encode(text, forKey: .text)
    }
  }
}
