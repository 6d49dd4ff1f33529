import Foundation
import Foundations
import MediaTypes
import Pipelines
import Runtime
import Synchronization
import SystemPackage
import TestSupport

/// Runs single stages as the engine does, without its store.
struct StageBench {
  let folder: TemporaryFolder
  let warnings = WarningLog()

  init() throws {
    folder = try TemporaryFolder()
  }

  /// - Parameters:
  ///   - given: what stands under `with`.
  ///   - parent: where the stage's own folder is made.
  /// - Throws: whatever the stage throws; ``ParameterTrouble`` where it would be skipped.
  func run(
    _ stage: some Stage, _ given: [String: Value], name: String = "stage", decision: GateDecision? = nil,
    cancellation: Cancellation = Cancellation(), in parent: FilePath? = nil
  ) async throws -> [String: Value] {
    let work = (parent ?? folder.path).appending("work-\(UUID().uuidString)")
    try FileManager.default.createDirectory(atPath: work.string, withIntermediateDirectories: true)
    let log = warnings
    let context = StageContext(
      workFolder: work, cancellation: cancellation, name: name, decision: decision, warning: { log.add($0) })
    return try await Self.run(stage, given, context)
  }

  private static func run<S: Stage>(
    _ stage: S, _ given: [String: Value], _ context: StageContext
  ) async throws -> [String: Value] {
    let resolved = try S.declaration.resolve(given)
    guard resolved.missing.isEmpty else { throw ParameterTrouble(missing: resolved.missing) }
    let outputs = try await stage.run(try resolved.value.decoded(as: S.Parameters.self), in: context)
    for declared in S.declaration.outputs
    where !declared.isOptional && outputs[declared.name] ?? .null == .null {
      throw ParameterTrouble(missing: [declared.name])
    }
    let undeclared = outputs.keys.filter { name in !S.declaration.outputs.contains { $0.name == name } }
    guard undeclared.isEmpty else { throw ParameterTrouble(missing: undeclared) }
    return outputs
  }

  /// The code of the error that a stage throws, `nil` where it throws none with a code.
  func code(
    _ stage: some Stage, _ given: [String: Value], cancellation: Cancellation = Cancellation()
  ) async -> String? {
    do {
      _ = try await run(stage, given, cancellation: cancellation)
      return nil
    } catch {
      return (error as? any CodedError)?.code
    }
  }
}

/// Parameters or outputs that are null and must not be.
struct ParameterTrouble: Error {
  var missing: [String]
}

final class WarningLog: Sendable {
  private let warnings = Mutex<[Warning]>([])
  var all: [Warning] { warnings.withLock { $0 } }
  var codes: [String] { all.map(\.code) }
  func add(_ warning: Warning) { warnings.withLock { $0.append(warning) } }
}

extension Value {
  static func file(_ path: FilePath) -> Value { .file(FileReference(path: path.string)) }
  static func file(_ fixture: Fixture) -> Value { .file(fixture.path) }

  /// The content of a file.
  var text: String {
    get throws { try String(contentsOfFile: fileValue?.path ?? "", encoding: .utf8) }
  }
  var data: Data {
    get throws { try Data(contentsOf: URL(filePath: fileValue?.path ?? "")) }
  }
}
