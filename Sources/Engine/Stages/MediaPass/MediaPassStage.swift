import Foundations
import LibAV
import MediaTypes
import Pipelines
import Runtime
import SystemPackage

/// A stage that is made from the decoded frames of one source, so that it can share a pass with others.
protocol MediaPassStage: Stage {
  /// What it reads.
  func source(_ parameters: Parameters) throws -> MediaSource

  /// Its part in the pass.
  func member(_ parameters: Parameters, context: StageContext) -> PassMember
}

extension MediaPassStage {
  func fusionKey(_ parameters: Parameters) -> FusionKey? {
    // A source that cannot be made out fails when the stage runs, with the stage's own error.
    (try? source(parameters)).map { FusionKey(runner: MediaPassRunner.name, source: $0.identity) }
  }

  func run(_ parameters: Parameters, in context: StageContext) async throws -> [String: Value] {
    let source = try source(parameters)
    let member = member(parameters, context: context)
    return try await onBlockingThread(context.name) {
      try MediaPass.run(source, [member])[0].get()
    }
  }

  /// This stage's part in a pass with others.
  fileprivate func member(decoding parameters: Value, context: StageContext) throws -> (
    MediaSource, PassMember
  ) {
    let parameters = try parameters.decoded(as: Parameters.self)
    return (try source(parameters), member(parameters, context: context))
  }
}

extension MediaSource {
  /// Equal for equal files and trim points.
  fileprivate var identity: String {
    let points = [start, end].map { $0.map { String($0.ticks) } ?? "" }
    return (paths.map(\.string) + points).joined(separator: "\u{0}")
  }
}

/// Runs stages that read the same source as one pass over it.
struct MediaPassRunner: FusedRunner {
  static let name = "media-pass"
  /// By stage name.
  private let stages: [String: any MediaPassStage]

  init(_ stages: [any MediaPassStage]) {
    self.stages = Dictionary(stages.map { (type(of: $0).declaration.name, $0) }) { _, last in last }
  }

  func run(_ members: [FusedMember]) async -> [Result<[String: Value], any Error>] {
    do {
      let parts = try members.map { member in
        guard let stage = stages[member.uses] else {
          preconditionFailure(
            "\(member.uses) has a fusion key for the media pass and is not registered with it")
        }
        return try stage.member(decoding: member.parameters, context: member.context)
      }
      guard let source = parts.first?.0 else { return [] }
      return try await onBlockingThread("media-pass") {
        MediaPass.run(source, parts.map(\.1))
      }
    } catch {
      return members.map { _ in .failure(error) }
    }
  }
}
