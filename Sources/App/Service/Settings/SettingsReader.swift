import Configuration
public import Foundation
import Foundations
public import SystemPackage
import Webhooks

extension ServiceSettings {
  /// Reads the settings: flags go before the environment, that before the file, and that before the defaults.
  /// - Parameters:
  ///   - flags: by key, as in ``Setting/key``.
  ///   - environment: `GENLOCK_…` of it is looked at.
  ///   - file: YAML.
  /// - Throws: ``SettingError``.
  public static func read(
    flags: [String: String] = [:], environment: [String: String] = ProcessInfo.processInfo.environment,
    file: FilePath? = nil
  ) async throws -> ServiceSettings {
    var providers: [any ConfigProvider] = [
      EnvironmentVariablesProvider(environmentVariables: environment).prefixKeys(with: "genlock")
    ]
    if let file { providers.append(try await fileProvider(file)) }
    return try Reader(flags: flags, config: ConfigReader(providers: providers)).settings()
  }

  private static func fileProvider(_ file: FilePath) async throws -> FileProvider<YAMLSnapshot> {
    do {
      return try await FileProvider<YAMLSnapshot>(filePath: file)
    } catch {
      throw SettingError.file(file, cause: error)
    }
  }
}

/// Takes every setting as what it has to be.
private struct Reader {
  var flags: [String: String]
  var config: ConfigReader

  func settings() throws -> ServiceSettings {
    var settings = ServiceSettings()
    settings.host = try text("host") ?? settings.host
    settings.port = try number("port", in: 0...65535) ?? settings.port
    settings.publicURL = try url("publicURL")
    settings.workspace = try text("workspace") ?? settings.workspace
    settings.pipelines = try list("pipelines") ?? settings.pipelines
    settings.workers = try number("workers", in: 0...1024)
    settings.connections = try number("connections", in: 1...1_000_000) ?? settings.connections
    settings.stopTimeout = try number("stopTimeout", in: 0...86400) ?? settings.stopTimeout
    try read(&settings.jobs, "jobs")
    settings.jobFolders = try list("jobs.folders") ?? []
    settings.allowsInlinePipelines = try boolean("jobs.inlinePipelines") ?? true
    settings.webhookNetworks = try list("webhooks.networks") ?? []
    for network in settings.webhookNetworks where IPNetwork(network) == nil {
      throw SettingError.invalid("webhooks.networks", "has to hold networks such as 10.1.0.0/16")
    }
    settings.allowsWebhookHTTP = try boolean("webhooks.http") ?? false
    settings.webhookCertificates = try text("webhooks.certificates")
    try read(&settings.ingest, "ingest")
    settings.ingestPartSize =
      try number("ingest.partSize", in: 65_536...(5 << 30)) ?? settings.ingestPartSize
    guard
      settings.jobs.prefix != settings.ingest.prefix || !settings.jobs.isEnabled || !settings.ingest.isEnabled
    else { throw SettingError.invalid("ingest.prefix", "has to differ from jobs.prefix") }
    return settings
  }

  private func read(_ family: inout ServiceSettings.Family, _ name: String) throws {
    family.isEnabled = try boolean("\(name).enabled") ?? family.isEnabled
    if let prefix = try text("\(name).prefix") {
      guard prefix.wholeMatch(of: #/(/[A-Za-z0-9._~-]+)+/#) != nil else {
        throw SettingError.invalid(
          "\(name).prefix", "has to look like /v1: a slash, and letters, digits or -._~")
      }
      family.prefix = prefix
    }
    family.origins = try list("\(name).origins") ?? []
    for origin in family.origins where origin.wholeMatch(of: #/https?://[^/\s]+/#) == nil {
      throw SettingError.invalid(
        "\(name).origins", "has to hold origins such as https://studio.example.org, without a path")
    }
  }

  private func url(_ key: String) throws -> String? {
    guard let text = try text(key) else { return nil }
    guard let url = URL(string: text), ["http", "https"].contains(url.scheme), url.host() != nil,
      url.query == nil
    else {
      throw SettingError.invalid(key, "has to be an http or https URL without a query")
    }
    return text
  }

  private func text(_ key: String) throws -> String? {
    if let flag = flags[key] { return flag }
    return try value(key, "text") { config.string(forKey: $0) }
  }

  private func number(_ key: String, in range: ClosedRange<Int>) throws -> Int? {
    let number: Int? =
      if let flag = flags[key] { Int(flag) ?? range.lowerBound - 1 } else {
        try value(key, "a whole number") { config.int(forKey: $0) }
      }
    guard let number else { return nil }
    guard range.contains(number) else {
      throw SettingError.invalid(
        key, "has to be a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  private func boolean(_ key: String) throws -> Bool? {
    try value(key, "true or false") { config.bool(forKey: $0) }
  }

  private func list(_ key: String) throws -> [String]? {
    if let flag = flags[key] { return [flag] }
    return try value(key, "a list") { config.stringArray(forKey: $0) }?.filter { !$0.isEmpty }
  }

  /// A value of the wrong kind reads as none at all; a second look tells the two apart.
  private func value<Value>(_ key: String, _ kind: String, _ read: (ConfigKey) -> Value?) throws -> Value? {
    let path = ConfigKey(key.split(separator: ".").map(String.init))
    if let value = read(path) { return value }
    let isThere =
      config.string(forKey: path) != nil || config.int(forKey: path) != nil
      || config.double(forKey: path) != nil
      || config.bool(forKey: path) != nil || config.stringArray(forKey: path) != nil
    if isThere { throw SettingError.invalid(key, "has to be \(kind)") }
    return nil
  }
}
