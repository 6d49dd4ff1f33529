/// Everything that an operator may set, checked.
public struct ServiceSettings: Sendable, Equatable {
  /// What every API family has.
  public struct Family: Sendable, Equatable {
    public var isEnabled = true
    /// With a slash at the beginning and none at the end.
    public var prefix: String
    public var origins: [String] = []

    public init(prefix: String) {
      self.prefix = prefix
    }
  }

  public var host = "127.0.0.1"
  public var port = 8330
  /// `nil` for the address listened at.
  public var publicURL: String?
  public var workspace = ".genlock"
  public var pipelines = ["pipelines"]
  /// `nil` for the number of cores.
  public var workers: Int?
  public var connections = 2048
  /// In seconds.
  public var stopTimeout = 30
  public var jobs = Family(prefix: "/v1")
  /// Empty for everywhere.
  public var jobFolders: [String] = []
  public var allowsInlinePipelines = true
  /// Networks such as 10.1.0.0/16 that webhooks may be sent into, beside public addresses.
  public var webhookNetworks: [String] = []
  /// Whether webhooks may be sent unencrypted.
  public var allowsWebhookHTTP = false
  /// A PEM file with authorities that receivers' certificates may come from, beside those of the system.
  public var webhookCertificates: String?
  public var ingest = Family(prefix: "/v2")
  /// In bytes.
  public var ingestPartSize = 64 << 20

  /// The defaults.
  public init() {}

  /// Whether only this machine can reach the server.
  public var isLoopback: Bool {
    host == "localhost" || host == "::1" || host.hasPrefix("127.")
  }
}
