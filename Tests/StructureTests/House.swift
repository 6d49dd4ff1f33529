/// The map of `docs/architecture.md` in a form that a test can compare with the import lines.
enum House {
  /// From the foundation up: a wing imports only itself and those before it.
  static let wings = ["System", "Base", "Media", "Engine", "API", "App"]

  /// What each module may import of this package and of other packages, beside the base, system libraries of
  /// the platform and `SystemPackage`.
  static let allowed: [String: Set<String>] = [
    "Foundations": [],
    "MediaTypes": [],
    "LibAV": ["CFFmpeg"],
    "Spectrum": ["CFFTW"],
    "SpeechSynthesis": ["CEspeak"],
    "Alignment": ["Spectrum"],
    "Captions": ["CICU"],
    "Fonts": ["CFontconfig"],
    "Timelines": [],
    "Plots": ["CCairo"],
    "Pipelines": ["Yams"],
    "Storage": ["GRDB"],
    "Artifacts": ["Storage", "Crypto", "GRDB"],
    "Runtime": ["Pipelines", "Artifacts", "Storage", "Crypto", "GRDB"],
    "Stages": [
      "Pipelines", "Runtime", "Artifacts", "LibAV", "Alignment", "Captions", "Fonts", "Timelines", "Plots",
      "Spectrum", "SpeechSynthesis", "Subprocess",
    ],
    "Webhooks": ["Storage", "AsyncHTTPClient", "NIOCore", "NIOHTTP1", "NIOSSL", "Crypto", "GRDB"],
    "Jobs": ["Pipelines", "Runtime", "Artifacts", "Storage", "Webhooks", "GRDB", "Subprocess"],
    "HTTPKit": [
      "Hummingbird", "HummingbirdCore", "HTTPTypes", "NIOCore", "NIOHTTP1", "NIOHTTPTypes",
      "NIOHTTPTypesHTTP1",
      "NIOPosix", "NIOWebSocket", "Logging", "ServiceLifecycle", "Crypto",
    ],
    "JobsAPI": family.union(["Webhooks", "AsyncHTTPClient", "NIOCore", "NIOHTTP1"]),
    "IngestAPI": family.union(["Crypto", "NIOCore", "HTTPTypes"]),
    "CaptionRelayAPI": family,
    "RoomsAPI": family,
    "TelemetryAPI": family,
  ]

  /// The modules of the wing that puts everything together may import whatever lies below.
  static let unrestricted: Set<String> = ["Service", "genlock"]

  static let base: Set<String> = ["Foundations", "MediaTypes"]

  /// What belongs to the platform and is open to all.
  static let platform: Set<String> = [
    "Foundation", "FoundationEssentials", "FoundationXML", "SystemPackage", "Synchronization", "Glibc",
    "Musl", "Darwin", "Dispatch", "RegexBuilder",
  ]

  /// Modules that only one other may import.
  static let owners: [String: String] = [
    "CFFmpeg": "LibAV", "CFFTW": "Spectrum", "CCairo": "Plots", "CEspeak": "SpeechSynthesis",
    "CICU": "Captions", "CFontconfig": "Fonts",
    "Yams": "Pipelines",
    "ArgumentParser": "genlock",
  ]

  /// Files that keep records in the database without saying so in their name.
  static let recordFiles: Set<String> = [
    "DigestCache", "GateDecisions", "RunHistory", "KeyHistory", "Workspace", "Cleaning",
    "JobStore", "JobStore+Control", "JobStore+Events", "JobStore+Queues", "SubmissionGroup", "JobLeases",
    "JobClaiming",
    "WebhookQueue", "WebhookQueue+Cursor", "WebhookQueue+Sending",
  ]

  private static let family: Set<String> = [
    "HTTPKit", "HTTPTypes", "Jobs", "Storage", "Artifacts", "Pipelines", "Captions", "Hummingbird", "GRDB",
    "Runtime",
  ]
}
