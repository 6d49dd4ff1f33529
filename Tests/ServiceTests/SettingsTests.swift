import Foundation
import Foundations
import Service
import SystemPackage
import TestSupport
import Testing

@Suite struct SettingsTests {
  @Test func whatIsNearerGoesFirst() async throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(
      """
      host: 10.0.0.1
      port: 1000
      publicURL: https://media.example.org
      workers: 3
      jobs:
        prefix: /jobs/v1
        origins: [https://a.example, https://b.example]
        inlinePipelines: false
      """, to: "settings.yaml")
    let settings = try await ServiceSettings.read(
      flags: ["port": "3000"],
      environment: ["GENLOCK_PORT": "2000", "GENLOCK_HOST": "0.0.0.0", "GENLOCK_PIPELINES": "/a,/b"],
      file: file)
    #expect(settings.port == 3000 && settings.host == "0.0.0.0" && settings.pipelines == ["/a", "/b"])
    #expect(settings.publicURL == "https://media.example.org" && settings.workers == 3)
    #expect(
      settings.jobs.prefix == "/jobs/v1"
        && settings.jobs.origins == ["https://a.example", "https://b.example"])
    #expect(!settings.allowsInlinePipelines && settings.ingest.isEnabled && settings.jobs.isEnabled)
    #expect(try await ServiceSettings.read(environment: [:]) == ServiceSettings())
  }

  @Test(arguments: [
    ["GENLOCK_PORT": "70000"], ["GENLOCK_PORT": "many"], ["GENLOCK_WORKERS": "-1"],
    ["GENLOCK_JOBS_ENABLED": "perhaps"],
    ["GENLOCK_JOBS_PREFIX": "v1"], ["GENLOCK_JOBS_ORIGINS": "https://a.example/path"],
    ["GENLOCK_PUBLIC_URL": "media.example.org"],
    ["GENLOCK_PUBLIC_URL": "https://me:secret@media.example.org"],
    ["GENLOCK_JOBS_PREFIX": "/v2"], ["GENLOCK_JOBS_PREFIX": "/health"],
    ["GENLOCK_JOBS_FOLDERS": "/no/such/folder"],
  ])
  func whatCannotBeIsSaid(_ environment: [String: String]) async throws {
    let error = await caughtError { _ = try await ServiceSettings.read(environment: environment) }
    #expect(error?.code == "SETTING_INVALID", "\(environment)")
  }

  @Test func filesThatAreNone() async throws {
    let folder = try TemporaryFolder()
    for file in [folder.appending("none.yaml"), try folder.write("a: [", to: "broken.yaml")] {
      let error = await caughtError { _ = try await ServiceSettings.read(environment: [:], file: file) }
      #expect(error?.code == "SETTINGS_UNREADABLE")
    }
    let wrong = try folder.write("port: [1]", to: "wrong.yaml")
    #expect(
      await caughtError { _ = try await ServiceSettings.read(environment: [:], file: wrong) }?.code
        == "SETTING_INVALID")
  }

  @Test func whatOthersCanReachIsMoreCareful() async throws {
    let own = try await ServiceSettings.read(environment: [:])
    #expect(own.jobFolders == ["/"] && own.allowsInlinePipelines)
    let open = try await ServiceSettings.read(environment: ["GENLOCK_HOST": "0.0.0.0"])
    #expect(open.jobFolders.isEmpty && !open.allowsInlinePipelines)
    let folder = try TemporaryFolder()
    let told = try await ServiceSettings.read(environment: [
      "GENLOCK_HOST": "0.0.0.0", "GENLOCK_JOBS_FOLDERS": folder.path.string,
      "GENLOCK_JOBS_INLINE_PIPELINES": "true",
    ])
    #expect(told.jobFolders == [folder.path.string] && told.allowsInlinePipelines)
  }

  @Test func aMisspeltKeyDoesNotPassForNone() async throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("jobs: { inlinePipeline: false }", to: "settings.yaml")
    let error = await caughtError { _ = try await ServiceSettings.read(environment: [:], file: file) }
    #expect(error?.code == "SETTING_UNKNOWN" && error?.message.contains("jobs.inlinePipelines?") == true)
    let inEnvironment = await caughtError {
      _ = try await ServiceSettings.read(environment: ["GENLOCK_JOBS_INLINEPIPELINES": "false"])
    }
    #expect(inEnvironment?.code == "SETTING_UNKNOWN")
    #expect(try await ServiceSettings.read(environment: ["GENLOCK_OF_OTHERS": "1"]) == ServiceSettings())
  }

  @Test func whatIsPrintedCanBeReadAgain() async throws {
    let folder = try TemporaryFolder()
    let settings = try await ServiceSettings.read(environment: [
      "GENLOCK_HOST": "10.1.2.3", "GENLOCK_PUBLIC_URL": "https://media.example.org/x", "GENLOCK_WORKERS": "3",
      "GENLOCK_JOBS_FOLDERS": folder.path.string,
      "GENLOCK_JOBS_ORIGINS": "https://a.example,https://b.example",
      "GENLOCK_WEBHOOKS_NETWORKS": "10.0.0.0/8", "GENLOCK_INGEST_PREFIX": "/ingest/v2",
      "GENLOCK_INGEST_ENABLED": "false",
    ])
    let file = try folder.write(JSONEncoder().encode(settings), to: "settings.json")
    #expect(try await ServiceSettings.read(environment: [:], file: file) == settings)
  }

  @Test func everySettingIsDocumented() throws {
    let path = Repository.root.appending("docs/configuration.md").string
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let rows = text.split(separator: "\n").filter { $0.hasPrefix("| `") }.map(String.init)
    let expected = Setting.all.map { setting in
      "| `\(setting.key)` | `\(setting.environmentName)` | \(setting.kind) | \(setting.defaultText) | \(setting.help) |"
    }
    #expect(rows == expected)
  }
}
