/// One thing that an operator may set: in the file as a path of keys, in the environment in capitals with `GENLOCK_` in front,
/// and some on the command line.
public struct Setting: Sendable {
  /// The path in the file, such as `jobs.origins`.
  public var key: String
  /// What it takes: `text`, `number`, `true or false`, `list`.
  public var kind: String
  /// As the documentation shows it.
  public var defaultText: String
  public var help: String
  /// Whether its value is never shown.
  public var isSecret = false

  /// `jobs.origins` is `GENLOCK_JOBS_ORIGINS`, `publicURL` is `GENLOCK_PUBLIC_URL`.
  public var environmentName: String {
    var name = "GENLOCK_"
    var previous: Character = "."
    for character in key {
      if character == "." {
        name += "_"
      } else {
        if character.isUppercase, previous.isLowercase { name += "_" }
        name += character.uppercased()
      }
      previous = character
    }
    return name
  }

  /// All there are, in the order of the documentation.
  public static let all: [Setting] = [
    Setting(key: "host", kind: "text", defaultText: "127.0.0.1", help: "Address to listen at."),
    Setting(
      key: "port", kind: "number", defaultText: "8330",
      help: "Port to listen at; 0 takes any that is free and says which."),
    Setting(
      key: "publicURL", kind: "text", defaultText: "the address listened at",
      help: "What links begin with, such as https://media.example.org; never taken from a request."),
    Setting(
      key: "workspace", kind: "text", defaultText: ".genlock",
      help: "Folder that keeps jobs, results and secrets."),
    Setting(
      key: "pipelines", kind: "list", defaultText: "pipelines",
      help: "Folders with the pipelines that jobs may name."),
    Setting(
      key: "workers", kind: "number", defaultText: "the number of cores",
      help: "Jobs that run at a time within the server; 0 leaves them to genlock work."),
    Setting(
      key: "connections", kind: "number", defaultText: "2048", help: "Connections at a time; more wait."),
    Setting(
      key: "stopTimeout", kind: "number", defaultText: "30",
      help: "Seconds that requests and stages may take to finish when the server is asked to stop."),
    Setting(
      key: "jobs.enabled", kind: "true or false", defaultText: "true", help: "Whether the jobs API is served."
    ),
    Setting(key: "jobs.prefix", kind: "text", defaultText: "/v1", help: "What its paths begin with."),
    Setting(
      key: "jobs.origins", kind: "list", defaultText: "none", help: "Origins of web pages that may call it."),
    Setting(
      key: "jobs.folders", kind: "list", defaultText: "everywhere",
      help: "Folders that inputs and published outputs of jobs have to lie in."),
    Setting(
      key: "jobs.inlinePipelines", kind: "true or false", defaultText: "true",
      help: "Whether a job may bring its own pipeline, which can run commands (exec) as the server's user."),
    Setting(
      key: "webhooks.networks", kind: "list", defaultText: "none",
      help: "Networks such as 10.1.0.0/16 that webhooks may be sent into, beside public addresses."),
    Setting(
      key: "webhooks.http", kind: "true or false", defaultText: "false",
      help: "Whether webhooks may be sent to http URLs, unencrypted."),
    Setting(
      key: "webhooks.certificates", kind: "text", defaultText: "none",
      help:
        "PEM file with further certificate authorities that receivers of webhooks may have, beside the system's."
    ),
    Setting(
      key: "ingest.enabled", kind: "true or false", defaultText: "true",
      help: "Whether the ingest API is served."),
    Setting(key: "ingest.prefix", kind: "text", defaultText: "/v2", help: "What its paths begin with."),
    Setting(
      key: "ingest.origins", kind: "list", defaultText: "none", help: "Origins of web pages that may call it."
    ),
    Setting(
      key: "ingest.partSize", kind: "number", defaultText: "67108864",
      help: "Bytes of each part of an upload but the last; more where there would be over 1,000 parts."),
  ]
}
