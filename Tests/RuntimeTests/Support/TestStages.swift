import Foundation
import Foundations
import MediaTypes
import Pipelines
import Runtime
import Synchronization
import SystemPackage

/// What the test stages did, in order, and what they are told to do.
final class StageLog: Sendable {
  private let entries = Mutex<[String]>([])

  func add(_ entry: String) { entries.withLock { $0.append(entry) } }
  var all: [String] { entries.withLock { $0 } }
  func count(_ entry: String) -> Int { all.count { $0 == entry } }
  func clear() { entries.withLock { $0 = [] } }
}

/// Writes its text, and the content of its source, to a file.
struct WriteStage: Stage {
  struct Parameters: Decodable, Sendable {
    var text: String
    var source: Value?
    var after: Value?
    var failure: String?
    var warning: String?
    var disk: Int64?
  }

  static let declaration = StageDeclaration(
    name: "write", summary: "Writes a text.",
    parameters: [
      ParameterDeclaration("text", .string, required: true, "What to write."),
      ParameterDeclaration("source", .file, "A file to repeat."),
      ParameterDeclaration("after", .any, "Anything to wait for."),
      ParameterDeclaration(
        "failure", .choice(["permanent", "transient", "once", "changesSource", "none"]), "How to fail."),
      ParameterDeclaration("warning", .string, "What to warn of."),
      ParameterDeclaration("disk", .integer, unit: "bytes", "What to claim to need."),
    ],
    outputs: [
      OutputDeclaration("file", .file, "The text."), OutputDeclaration("text", .string, "The same."),
      OutputDeclaration("nothing", .string, optional: true, "Always null."),
    ],
    example: "write: { uses: write, with: { text: hello } }")
  static let version = 1
  static let libraries = ["libtest": "1.0"]

  var log = StageLog()

  func estimate(_ parameters: Parameters) async throws -> StageEstimate {
    StageEstimate(disk: parameters.disk ?? 0)
  }

  func run(_ parameters: Parameters, in context: StageContext) async throws -> [String: Value] {
    log.add(context.name)
    switch parameters.failure {
    case "permanent": throw TestFailure(isTransient: false)
    case "transient": throw TestFailure(isTransient: true)
    case "once" where log.count(context.name) == 1: throw TestFailure(isTransient: true)
    default: break
    }
    if let warning = parameters.warning {
      for _ in 0..<3 { context.warn(Warning(code: "TEST_WARNING", message: warning)) }
    }
    var text = parameters.text
    if let path = parameters.source?.fileValue?.path {
      text += try String(contentsOfFile: path, encoding: .utf8)
      if parameters.failure == "changesSource" {
        try "something longer\n".write(toFile: path, atomically: true, encoding: .utf8)
      }
    }
    let file = context.outputFile("written.txt")
    try text.write(toFile: file.string, atomically: false, encoding: .utf8)
    return [
      "file": .file(FileReference(path: file.string, mediaType: "text/plain")),
      "text": .string(parameters.text),
    ]
  }
}

struct TestFailure: CodedError {
  var isTransient: Bool
  var code: String { "TEST_FAILURE" }
  var message: String { "The test <stage> & its \"friends\" failed; that was asked for." }
  var category: ErrorCategory { .failure }
}

/// Never ends by itself; looks at its cancellation as libav would, or waits in a task.
struct EndlessStage: Stage {
  struct Parameters: Decodable, Sendable {
    var asTask: Bool?
  }

  static let declaration = StageDeclaration(
    name: "endless", summary: "Waits.",
    parameters: [ParameterDeclaration("asTask", .boolean, "Whether to wait in a task.")],
    outputs: [OutputDeclaration("done", .boolean, "Never.")], example: "endless: { uses: endless }")
  static let version = 1
  var log = StageLog()

  func run(_ parameters: Parameters, in context: StageContext) async throws -> [String: Value] {
    log.add(context.name)
    if parameters.asTask == true {
      try await Task.sleep(for: .seconds(3600))
    } else {
      try await onBlockingThread("endless") {
        while true {
          try context.cancellation.check()
          Thread.sleep(forTimeInterval: 0.002)
        }
      }
    }
    return ["done": true]
  }
}

/// Asks a person.
struct GateTestStage: Stage {
  struct Parameters: Decodable, Sendable {
    var data: Value?
  }

  static let declaration = StageDeclaration(
    name: "ask", summary: "Asks.",
    parameters: [ParameterDeclaration("data", .any, "What is proposed.")],
    outputs: [
      OutputDeclaration("approved", .boolean, "Whether it stands."),
      OutputDeclaration("data", .any, "What holds."),
    ], example: "ask: { uses: ask }")
  static let version = 1
  static let isCacheable = false

  func run(_ parameters: Parameters, in context: StageContext) async throws -> [String: Value] {
    guard let decision = context.decision else {
      throw GatePending(message: "Look at it.", proposal: parameters.data ?? .null)
    }
    return ["approved": .boolean(decision.approved), "data": decision.data]
  }
}

/// Runs together with others of the same source.
struct PassStage: Stage {
  struct Parameters: Decodable, Sendable {
    var source: FileValue
    var text: String
    var fails: Bool?
  }

  /// A file as parameters carry it.
  struct FileValue: Decodable, Sendable {
    var value: Value
    init(from decoder: any Decoder) throws { value = try Value(from: decoder) }
  }

  static let declaration = StageDeclaration(
    name: "pass", summary: "Shares a pass.",
    parameters: [
      ParameterDeclaration("source", .file, required: true, "What to read."),
      ParameterDeclaration("text", .string, default: "", "What to write."),
      ParameterDeclaration("fails", .boolean, "Whether to fail."),
    ],
    outputs: [OutputDeclaration("file", .file, "The text.")],
    example: "pass: { uses: pass, with: { source: \"${{ inputs.source }}\" } }")
  static let version = 1
  var log = StageLog()

  func fusionKey(_ parameters: Parameters) -> FusionKey? {
    FusionKey(runner: PassRunner.name, source: parameters.source.value.fileValue?.path ?? "")
  }

  func run(_ parameters: Parameters, in context: StageContext) async throws -> [String: Value] {
    log.add("alone \(context.name)")
    return try Self.write(parameters, context)
  }

  static func write(_ parameters: Parameters, _ context: StageContext) throws -> [String: Value] {
    if parameters.fails == true { throw TestFailure(isTransient: false) }
    let file = context.outputFile("pass.txt")
    try "\(parameters.text)\n".write(toFile: file.string, atomically: false, encoding: .utf8)
    return ["file": .file(FileReference(path: file.string))]
  }
}

struct PassRunner: FusedRunner {
  static let name = "pass"
  var log = StageLog()

  func run(_ members: [FusedMember]) async -> [Result<[String: Value], any Error>] {
    log.add("together " + members.map(\.context.name).joined(separator: " "))
    return members.map { member in
      Result {
        try PassStage.write(member.parameters.decoded(as: PassStage.Parameters.self), member.context)
      }
    }
  }
}
