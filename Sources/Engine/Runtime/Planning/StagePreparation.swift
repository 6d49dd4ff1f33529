import Artifacts
import Foundations
import MediaTypes
import Pipelines
import SystemPackage

/// A stage run whose parameters are known and whose result is not in the store.
struct PreparedStage: Sendable {
  /// Its index in the graph.
  var run: Int
  var stage: any Stage
  var parameters: Value
  var key: String
  var components: CacheKeyComponents
  var isCacheable: Bool
  var why: String
  var fusion: FusionKey?
  var estimate: StageEstimate
  var decision: GateDecision?
  var attempt = 1
}

/// What is known of a stage run once everything it depends on has ended.
enum Preparation: Sendable {
  case skipped(why: String)
  case cached(Manifest, CacheKeyComponents)
  case mustRun(PreparedStage)
}

/// Evaluates parameters, computes keys and looks into the store.
struct Preparer: Sendable {
  let graph: RunGraph
  let registry: StageRegistry
  let workspace: Workspace
  let store: any ArtifactStore
  let history: KeyHistory
  let decisions: [String: GateDecision]
  let verifyInputs: Bool

  /// - Parameters:
  ///   - scope: with the outputs of everything the run depends on.
  ///   - expected: what ``prepareUnconditionally(_:scope:cancellation:)`` found out before.
  /// - Throws: ``RunError``, `ExpressionError`, `SystemError`, `ArtifactError`, `Cancelled`.
  func prepare(
    _ run: Int, scope: Scope, expected: PreparedStage? = nil, cancellation: Cancellation
  ) async throws -> Preparation {
    let node = graph.node(of: run)
    if let condition = node.condition {
      var scope = scope
      scope.each = graph.runs[run].each
      let value = try condition.evaluate(in: scope)
      guard let holds = value.isNull ? false : value.booleanValue else {
        throw RunError.conditionNotBoolean(node, found: value.kindName)
      }
      if !holds { return .skipped(why: "`if: \(condition.source)` is false") }
    }
    if let expected { return .mustRun(expected) }
    return try await prepareUnconditionally(run, scope: scope, cancellation: cancellation)
  }

  /// As if its `if` were true.
  /// - Parameter scope: with the outputs of everything that its parameters refer to.
  func prepareUnconditionally(
    _ run: Int, scope: Scope, cancellation: Cancellation
  ) async throws -> Preparation {
    let node = graph.node(of: run)
    let name = graph.runs[run].name
    guard let stage = registry[node.uses] else { throw RunError.unknownStageType(node) }
    var scope = scope
    scope.each = graph.runs[run].each
    let given = try node.with.mapValues { try $0.evaluate(in: scope) }
    let resolved = try type(of: stage).declaration.resolve(given)
    if !resolved.missing.isEmpty {
      return .skipped(why: "what it requires is null: \(resolved.missing.joined(separator: ", "))")
    }
    let parameters = try await withDigests(resolved.value, cancellation)
    let components = CacheKeyComponents(
      stage: node.uses, version: type(of: stage).version, libraries: type(of: stage).libraries,
      parameters: parameters)
    let key = try components.key()
    let isCacheable = node.isCached && type(of: stage).isCacheable
    let why: String
    if isCacheable {
      switch try await store.lookUp(key, cancellation: cancellation) {
      case .found(let manifest): return .cached(manifest, components)
      case .unusable(let reason): why = reason
      case .absent: why = try history.why(name, key: key, components: components)
      }
    } else {
      why = node.isCached ? "`\(node.uses)` is never taken from the store" : "`cache: false`"
    }
    let (fusion, estimate) = try await stage.inspect(parameters, name: name, resources: node.resources)
    let gate = GateDecisions.identity(pipeline: graph.pipeline.name, stage: name, key: key)
    return .mustRun(
      PreparedStage(
        run: run, stage: stage, parameters: parameters, key: key, components: components,
        isCacheable: isCacheable, why: why, fusion: fusion, estimate: estimate, decision: decisions[gate]))
  }

  /// The fusion key that a run will probably have, from what is known of its parameters so far; the key it
  /// really gets is looked at again when it is ready.
  func fusionHint(_ run: Int, outcomes: RunOutcomes) -> FusionKey? {
    let node = graph.node(of: run)
    guard !registry.fusedRunners.isEmpty, let stage = registry[node.uses] else { return nil }
    let known = outcomes.knownStages
    var scope = outcomes.scope
    scope.each = graph.runs[run].each
    do {
      let given = try node.with.filter { $0.value.referencedStages.isSubset(of: known) }
        .mapValues { try $0.evaluate(in: scope) }
      let resolved = try type(of: stage).declaration.resolve(given)
      return resolved.missing.isEmpty ? try stage.fusion(resolved.value, name: node.id) : nil
    } catch {
      // Whatever is wrong is reported when the run is prepared for good.
      return nil
    }
  }

  /// Files that a pipeline names by their path have no digest yet.
  private func withDigests(_ parameters: Value, _ cancellation: Cancellation) async throws -> Value {
    guard parameters.files.contains(where: { $0.digest == nil }) else { return parameters }
    return try await onBlockingThread("digest") {
      try parameters.mapFiles { file throws -> Value in
        guard file.digest == nil else { return .file(file) }
        let path = try file.filePath.absolute("read")
        let (digest, size) = try workspace.digests.digestInput(
          path, whole: verifyInputs, cancellation: cancellation)
        var known = file
        (known.path, known.digest, known.size) = (path.string, digest, size)
        return .file(known)
      }
    }
  }
}

extension Stage {
  func decodedParameters(_ parameters: Value, name: String) throws -> Parameters {
    do {
      return try parameters.decoded(as: Parameters.self)
    } catch {
      throw RunError.parametersUnusable(name, cause: error)
    }
  }

  func fusion(_ parameters: Value, name: String) throws -> FusionKey? {
    fusionKey(try decodedParameters(parameters, name: name))
  }

  /// What a run may share with others, and what it takes of the machine.
  func inspect(
    _ parameters: Value, name: String, resources: Resources
  ) async throws -> (FusionKey?, StageEstimate) {
    let decoded = try decodedParameters(parameters, name: name)
    var estimate = StageEstimate()
    do {
      estimate = try await self.estimate(decoded)
    } catch {
      // A source that cannot be looked at fails in the run itself, with the stage's own error.
    }
    if let cpus = resources.cpus { estimate.cpus = cpus }
    if let memory = resources.memory { estimate.memory = memory }
    return (fusionKey(decoded), estimate)
  }

  func run(_ parameters: Value, in context: StageContext) async throws -> [String: Value] {
    try await run(try decodedParameters(parameters, name: context.name), in: context)
  }
}
