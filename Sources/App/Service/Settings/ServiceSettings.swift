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
  /// Where files of jobs may lie: `/` for everywhere, empty for nowhere. By default everywhere on a server that
  /// only this machine can reach, and nowhere otherwise.
  public var jobFolders = ["/"]
  /// By default only on a server that only this machine can reach.
  public var allowsInlinePipelines = true
  /// Networks such as 10.1.0.0/16 that webhooks may be sent into, beside public addresses.
  public var webhookNetworks: [String] = []
  /// Whether webhooks may be sent unencrypted.
  public var allowsWebhookHTTP = false
  public var ingest = Family(prefix: "/v2")
  /// In bytes.
  public var ingestPartSize = 64 << 20

  /// The defaults.
  public init() {}

  /// Whether only this machine can reach the server.
  public var isLoopback: Bool {
    host == "localhost" || host == "::1" || host.wholeMatch(of: #/127(\.[0-9]{1,3}){3}/#) != nil
  }
}
