// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0335-existential-any.md
  .enableUpcomingFeature("ExistentialAny"),
  // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0409-access-level-on-imports.md
  .enableUpcomingFeature("InternalImportsByDefault"),
  // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0444-member-import-visibility.md
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// The folder under `Sources/` that a target lives in; arrows only point from later wings to earlier ones.
enum Wing: String {
  case base = "Base"
  case media = "Media"
  case engine = "Engine"
  case api = "API"
  case app = "App"
}

extension Target.Dependency {
  static let configuration = product(name: "Configuration", package: "swift-configuration")
  static let crypto = product(name: "Crypto", package: "swift-crypto")
  static let filePaths = product(name: "SystemPackage", package: "swift-system")
  static let grdb = product(name: "GRDB", package: "GRDB.swift")
  static let httpClient = product(name: "AsyncHTTPClient", package: "async-http-client")
  static let httpTypes = product(name: "HTTPTypes", package: "swift-http-types")
  static let hummingbird = product(name: "Hummingbird", package: "hummingbird")
  static let hummingbirdCore = product(name: "HummingbirdCore", package: "hummingbird")
  static let logging = product(name: "Logging", package: "swift-log")
  static let nioCore = product(name: "NIOCore", package: "swift-nio")
  static let nioHTTP1 = product(name: "NIOHTTP1", package: "swift-nio")
  static let nioHTTPTypes = product(name: "NIOHTTPTypes", package: "swift-nio-extras")
  static let nioHTTPTypesHTTP1 = product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras")
  static let nioPosix = product(name: "NIOPosix", package: "swift-nio")
  static let nioSSL = product(name: "NIOSSL", package: "swift-nio-ssl")
  static let nioWebSocket = product(name: "NIOWebSocket", package: "swift-nio")
  static let serviceLifecycle = product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
  static let subprocess = product(name: "Subprocess", package: "swift-subprocess")
  static let yams = product(name: "Yams", package: "Yams")
}

/// Loops over samples and characters take ten times as long without the optimiser: too long for tests, which are debug builds.
let optimized: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug))]

func library(
  _ name: String, in wing: Wing, uses dependencies: [Target.Dependency] = [], settings: [SwiftSetting] = [],
  resources: [Resource]? = nil
) -> Target {
  let foundation: [Target.Dependency] =
    switch name {
    case "Foundations": [.filePaths]
    case "MediaTypes": ["Foundations", .filePaths]
    default: ["Foundations", "MediaTypes", .filePaths]
    }
  return .target(
    name: name, dependencies: foundation + dependencies,
    path: "Sources/\(wing.rawValue)/\(name)", resources: resources, swiftSettings: strict + settings)
}

func systemLibrary(_ name: String, pkgConfig: String, apt: [String]) -> Target {
  .systemLibrary(
    name: name, path: "Sources/System/\(name)", pkgConfig: pkgConfig, providers: [.apt(apt)])
}

func tests(
  _ name: String, uses dependencies: [Target.Dependency], settings: [SwiftSetting] = []
) -> Target {
  .testTarget(
    name: name, dependencies: dependencies + ["Foundations", "MediaTypes", "TestSupport", .filePaths],
    path: "Tests/\(name)", swiftSettings: strict + settings)
}

let package = Package(
  name: "genlock",
  products: [.executable(name: "genlock", targets: ["genlock"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(
      url: "https://github.com/apple/swift-configuration", from: "1.4.0",
      traits: ["YAML", "CommandLineArguments"]),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
  ],
  targets: [
    // System
    systemLibrary(
      "CFFmpeg",
      pkgConfig: "libavformat libavcodec libavfilter libavutil libswscale libswresample",
      apt: [
        "libavformat-dev", "libavcodec-dev", "libavfilter-dev", "libavutil-dev", "libswscale-dev",
        "libswresample-dev",
      ]),
    systemLibrary("CCairo", pkgConfig: "cairo", apt: ["libcairo2-dev"]),

    systemLibrary("CFontconfig", pkgConfig: "fontconfig", apt: ["libfontconfig-dev"]),
    systemLibrary("CFFTW", pkgConfig: "fftw3f", apt: ["libfftw3-dev"]),
    // From libicu-dev, whose headers would clash with those of Foundation's own ICU in Swift.
    .target(name: "CICU", path: "Sources/System/CICU", linkerSettings: [.linkedLibrary("icuuc")]),
    systemLibrary("CEspeak", pkgConfig: "espeak-ng", apt: ["libespeak-ng-dev"]),

    // Base
    library("Foundations", in: .base),
    library("MediaTypes", in: .base),

    // Media
    library("LibAV", in: .media, uses: ["CFFmpeg"]),
    library("Spectrum", in: .media, uses: ["CFFTW"], settings: optimized),
    library("SpeechSynthesis", in: .media, uses: ["CEspeak"]),
    library("Alignment", in: .media, uses: ["Spectrum"], settings: optimized),
    library("Plots", in: .media, uses: ["CCairo"]),
    library("Captions", in: .media, uses: ["CICU"], settings: optimized),
    library("Fonts", in: .media, uses: ["CFontconfig"]),
    library("Timelines", in: .media),

    // Engine
    library("Storage", in: .engine, uses: [.grdb]),
    library("Artifacts", in: .engine, uses: ["Storage", .crypto, .grdb]),
    library("Pipelines", in: .engine, uses: [.yams]),
    library("Runtime", in: .engine, uses: ["Pipelines", "Artifacts", "Storage", .crypto, .grdb]),
    library(
      "Stages", in: .engine,
      uses: [
        "Pipelines", "Runtime", "Artifacts", "LibAV", "Alignment", "Captions", "Fonts", "Spectrum",
        "Timelines", "Plots", "SpeechSynthesis", .subprocess,
      ]),

    library(
      "Webhooks", in: .engine, uses: ["Storage", .httpClient, .crypto, .grdb, .nioCore, .nioHTTP1, .nioSSL]),
    library(
      "Jobs", in: .engine,
      uses: ["Pipelines", "Runtime", "Artifacts", "Storage", "Webhooks", .grdb, .subprocess]),

    // API
    library(
      "HTTPKit", in: .api,
      uses: [
        .hummingbird, .hummingbirdCore, .httpTypes, .nioCore, .nioHTTP1, .nioHTTPTypes, .nioHTTPTypesHTTP1,
        .nioPosix, .nioWebSocket, .logging, .crypto, .serviceLifecycle,
      ]),
    library(
      "IngestAPI", in: .api,
      uses: ["HTTPKit", "Jobs", "Storage", "Artifacts", .grdb, .crypto, .nioCore, .hummingbird, .httpTypes],
      resources: [
        .embedInCode("Pipelines/session-ingest.yaml"), .embedInCode("Pipelines/session-sync.yaml"),
      ]),

    library(
      "JobsAPI", in: .api,
      uses: [
        "HTTPKit", "Jobs", "Webhooks", "Pipelines", "Runtime", .hummingbird, .httpClient, .httpTypes,
        .nioCore, .nioHTTP1,
      ],
      resources: [.embedInCode("openapi.json")]),

    // App
    library(
      "Service", in: .app,
      uses: [
        "HTTPKit", "JobsAPI", "IngestAPI", "Jobs", "Webhooks", "Runtime", "Storage", "Pipelines",
        .hummingbird,
        .httpTypes, .logging,
        .crypto,
        .grdb, .serviceLifecycle, .configuration,
      ]),
    .executableTarget(
      name: "genlock",
      dependencies: [
        "Foundations", "MediaTypes", "LibAV", "Pipelines", "Artifacts", "Storage", "Runtime",
        "Stages", "Alignment", "Captions", "Timelines", "Jobs", "JobsAPI", "Webhooks", "HTTPKit", "Service",
        .filePaths, .logging,
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Sources/App/genlock", swiftSettings: strict),

    // Compared with the tools a user would pick instead: make bench
    .executableTarget(
      name: "benchmarks",
      dependencies: ["Foundations", "MediaTypes", "Pipelines", "Runtime", .filePaths],
      path: "Benchmarks", exclude: ["batch", "captions", "ingest", "service", "sync"], swiftSettings: strict),

    // Tests
    .target(
      name: "TestSupport", dependencies: ["Foundations", "MediaTypes", .filePaths],
      path: "Tests/TestSupport", swiftSettings: strict),
    tests("FoundationsTests", uses: []),
    tests("MediaTypesTests", uses: []),
    tests("LibAVTests", uses: ["LibAV", "CFFmpeg"]),
    tests("SpectrumTests", uses: ["Spectrum"]),
    tests("SpeechSynthesisTests", uses: ["SpeechSynthesis"]),
    tests("AlignmentTests", uses: ["Alignment", "Spectrum", "SpeechSynthesis"], settings: optimized),
    tests("PlotsTests", uses: ["Plots"]),
    tests("CaptionsTests", uses: ["Captions"]),
    tests("FontsTests", uses: ["Fonts"]),
    tests("TimelinesTests", uses: ["Timelines"]),
    tests("StorageTests", uses: ["Storage", .grdb]),
    tests("ArtifactsTests", uses: ["Artifacts", "Storage"]),
    tests("PipelinesTests", uses: ["Pipelines"]),
    .executableTarget(
      name: "EngineProcess", dependencies: ["Foundations", "MediaTypes", "Pipelines", "Runtime", .filePaths],
      path: "Tests/EngineProcess", swiftSettings: strict),
    tests("RuntimeTests", uses: ["Runtime", "Pipelines", "Artifacts", "Storage", "EngineProcess", .grdb]),
    tests(
      "StagesTests",
      uses: ["Stages", "Runtime", "Pipelines", "Artifacts", "Storage", "LibAV", "Alignment", "Captions"]),
    tests(
      "WebhooksTests",
      uses: [
        "Webhooks", "Storage", .grdb, .hummingbird, .httpTypes, .nioCore, .logging, .serviceLifecycle,
      ]),
    tests(
      "JobsTests",
      uses: ["Jobs", "Webhooks", "Runtime", "Pipelines", "Artifacts", "Storage", "genlock", .grdb]),
    tests(
      "HTTPKitTests",
      uses: ["HTTPKit", .hummingbird, .httpTypes, .logging, .serviceLifecycle, .crypto]),
    tests(
      "JobsAPITests",
      uses: ["JobsAPI", "HTTPKit", "Jobs", "Pipelines", "Runtime", "Stages", .httpTypes, .nioCore]),
    tests("ServiceTests", uses: ["Service", "HTTPKit", "Storage", .httpTypes]),
    .executableTarget(
      name: "IngestProcess",
      dependencies: ["Foundations", "MediaTypes", "IngestAPI", "Storage", .nioCore, .filePaths],
      path: "Tests/IngestProcess", swiftSettings: strict),
    tests(
      "IngestAPITests",
      uses: [
        "IngestAPI", "IngestProcess", "HTTPKit", "Jobs", "Storage", "Stages", "Runtime", "Pipelines",
        "Artifacts", "genlock", .grdb, .nioCore, .crypto, .logging, .serviceLifecycle, .httpTypes,
      ]),
    tests("CommandLineTests", uses: ["genlock", "Alignment", .subprocess]),
    tests("StructureTests", uses: []),
  ],
  swiftLanguageModes: [.v6]
)
