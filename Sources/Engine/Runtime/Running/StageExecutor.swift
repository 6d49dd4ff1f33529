import Artifacts
import Foundation
import Foundations
import MediaTypes
import Pipelines
import SystemPackage

/// Runs prepared stages, alone or as one shared pass, and brings what they made into the store.
struct StageExecutor: Sendable {
  let graph: RunGraph
  let registry: StageRegistry
  let workspace: Workspace
  let store: any ArtifactStore
  let folder: RunFolder
  let pool: ResourcePool
  let options: RunOptions
  let cancellation: Cancellation
  let events: EventDispatcher
  let recorder: RunRecorder

  /// What became of one stage.
  enum Execution: Sendable {
    case ended(Int, StageOutcome)
    /// It failed in a way that may pass; the attempt is the next one's number.
    case again(PreparedStage, failure: any CodedError)
    /// Another member of the group makes the same result; look again when that has ended.
    case twin(PreparedStage)
  }

  /// Takes a place in the queue for what they need of the machine.
  func request(_ stages: [PreparedStage]) -> ResourcePool.Request {
    pool.request(
      cpus: stages.map(\.estimate.cpus).max() ?? 1, memory: stages.reduce(0) { $0 + $1.estimate.memory })
  }

  /// Runs them all and answers for each.
  /// - Parameter request: their place in the queue, taken before so that stages start in the order in which
  ///   they were ready.
  func execute(_ stages: [PreparedStage], _ request: ResourcePool.Request) async -> [Execution] {
    var answers: [Execution] = []
    var distinct: [PreparedStage] = []
    for stage in stages {
      if stage.isCacheable, distinct.contains(where: { $0.isCacheable && $0.key == stage.key }) {
        answers.append(.twin(stage))
      } else {
        distinct.append(stage)
      }
    }
    do {
      return try await answers + executeInTurn(distinct, request)
    } catch {
      return answers + distinct.map { failed($0, error) }
    }
  }

  private func executeInTurn(
    _ stages: [PreparedStage], _ request: ResourcePool.Request
  ) async throws -> [Execution] {
    // In one order everywhere, so that no two groups wait for each other.
    let keys = stages.filter(\.isCacheable).map(\.key).sorted()
    var claims: [String: Claim] = [:]
    defer { for claim in claims.values { claim.lock.release() } }
    let grant = try await pool.acquire(request)
    do {
      defer { pool.release(grant) }
      for key in keys {
        guard let claim = try await store.claimIfFree(key, cancellation: cancellation) else { break }
        claims[key] = claim
      }
      if claims.count == keys.count { return try await execute(stages, claims) }
    }
    // Somebody else is at it, which may take hours. Whoever waits for a lock holds no resources, and no lock
    // that comes after it.
    for claim in claims.values { claim.lock.release() }
    claims = [:]
    for key in keys { claims[key] = try await store.claim(key, cancellation: cancellation) }
    let later = try await pool.acquire(self.request(stages))
    defer { pool.release(later) }
    return try await execute(stages, claims)
  }

  private func execute(_ stages: [PreparedStage], _ claims: [String: Claim]) async throws -> [Execution] {
    var answers: [Execution] = []
    var missing: [PreparedStage] = []
    for stage in stages {
      // Somebody else may have made it since we looked.
      if stage.isCacheable, case .found(let manifest) = claims[stage.key]?.found {
        answers.append(.ended(stage.run, StageOutcome(cached: manifest)))
      } else {
        missing.append(stage)
      }
    }
    guard !missing.isEmpty else { return answers }
    try checkSpace(missing.reduce(0) { $0 + $1.estimate.disk })
    try cancellation.check()
    // It waited for room, or for a lock, when the run was asked to begin nothing further.
    if cancellation.isWindingDown { throw Cancelled(reason: .requested) }
    if missing.count == 1 { return answers + [await runAlone(missing[0])] }
    return await answers + runTogether(missing)
  }

  /// - Throws: ``RunError`` when less than that is free.
  func checkSpace(_ needed: Int64) throws {
    guard needed > 0 else { return }
    let available = try FreeSpace.available(at: workspace.folder)
    if needed + options.reservedSpace > available {
      throw RunError.notEnoughSpace(
        workspace.folder, needed: needed, reserved: options.reservedSpace, available: available)
    }
  }

  private func runAlone(_ stage: PreparedStage) async -> Execution {
    do {
      let attempt = try await StageAttempt(stage, self)
      let result = await attempt.limited { try await stage.stage.run(stage.parameters, in: attempt.context) }
      return await conclude(attempt, result)
    } catch {
      return failed(stage, error)
    }
  }

  private func runTogether(_ stages: [PreparedStage]) async -> [Execution] {
    guard let fusion = stages[0].fusion, let runner = registry.fusedRunners[fusion.runner] else {
      let runner = stages[0].fusion?.runner ?? ""
      return stages.map { failed($0, RunError.runnerMissing(runner)) }
    }
    var attempts: [StageAttempt] = []
    do {
      for stage in stages { attempts.append(try await StageAttempt(stage, self)) }
    } catch {
      return stages.map { failed($0, error) }
    }
    events.emit(.passStarted(members: attempts.map(\.context.name)))
    let members = attempts.map { attempt in
      FusedMember(
        uses: attempt.node.uses, parameters: attempt.stage.parameters, context: attempt.context)
    }
    let results = await runner.run(members)
    var answers: [Execution] = []
    for (attempt, result) in zip(attempts, results) {
      answers.append(await conclude(attempt, result))
    }
    // A runner that answers for too few leaves no stage without an outcome.
    return answers
      + attempts.dropFirst(results.count).map { failed($0.stage, RunError.runnerMissing(fusion.runner)) }
  }

  private func conclude(_ attempt: StageAttempt, _ result: Result<[String: Value], any Error>) async
    -> Execution
  {
    let stage = attempt.stage
    do {
      return .ended(stage.run, try await attempt.conclude(result))
    } catch let pending as GatePending {
      return .ended(
        stage.run,
        StageOutcome(state: .waiting, why: pending.message, proposal: pending.proposal, key: stage.key))
    } catch {
      let answer = failed(stage, attempt.cancelledError(for: error), warnings: attempt.warnings.warnings)
      do {
        try await attempt.removeWorkFolder()
      } catch {
        // The first error is the one to report; what is left goes with the run's folder.
      }
      return answer
    }
  }

  private func failed(_ stage: PreparedStage, _ error: any Error, warnings: [Warning] = []) -> Execution {
    let error = error is CancellationError ? Cancelled(reason: cancellation.reason ?? .requested) : error
    let coded = StageError.naming(
      RunError.describing(error, stage: graph.runs[stage.run].name), scratch: folder.work)
    let isOwnEnd = (coded as? Cancelled)?.reason == .requested && cancellation.isWindingDown
    if isOwnEnd || cancellation.isCancelled && (coded.category == .interrupted || coded is Cancelled) {
      return .ended(
        stage.run, StageOutcome(state: .cancelled, why: "stopped: the run was cancelled", key: stage.key))
    }
    if coded.isTransient, stage.attempt < graph.node(of: stage.run).retry.attempts, !cancellation.isCancelled
    {
      var next = stage
      next.attempt += 1
      return .again(next, failure: coded)
    }
    return .ended(
      stage.run,
      StageOutcome(
        state: .failed, why: stage.why, warnings: warnings, error: coded, key: stage.key,
        attempt: stage.attempt))
  }
}
