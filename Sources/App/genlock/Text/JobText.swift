import Foundation
import Foundations
import Jobs
import MediaTypes

/// Jobs for people.
enum JobText {
  static func list(_ jobs: [Job]) -> String {
    var table = Table()
    for job in jobs {
      table.add(
        job.id.description, printable(job.pipeline), state(job), job.request.priority.name,
        printable(job.request.queue), job.createdAt.formatted(.iso8601),
        printable(job.request.externalId ?? ""))
    }
    return table.text()
  }

  static func list(_ queues: [JobQueue]) -> String {
    var table = Table()
    for queue in queues {
      table.add(
        queue.name, queue.mode.rawValue, "\(queue.queued) queued", "\(queue.running) running",
        "\(queue.waiting) waiting")
    }
    return table.text()
  }

  /// As part of a sentence: `it has 2 queued jobs, 1 running job`.
  static func content(of queue: JobQueue) -> String {
    let parts = [(queue.queued, "queued"), (queue.running, "running"), (queue.waiting, "waiting")]
      .filter { $0.0 > 0 }.map { Wording.count($0.0, "\($0.1) job") }
    return parts.isEmpty ? "it has no jobs" : "it has \(parts.joined(separator: ", "))"
  }

  static func describe(_ job: Job) -> String {
    var facts = Table()
    facts.add("pipeline", printable(job.pipeline))
    facts.add("state", state(job))
    facts.add("priority", "\(job.request.priority.name), queue \(printable(job.request.queue))")
    facts.add("project", printable(job.request.project))
    if let externalId = job.request.externalId { facts.add("external id", printable(externalId)) }
    if !job.request.userMetadata.isNull { facts.add("metadata", OutputText.json(job.request.userMetadata)) }
    let lost = job.lostAttempts > 0 ? ", \(job.lostAttempts) in a row lost their worker" : ""
    facts.add(
      "attempt", "\(job.attempt), \(job.failedAttempts) of \(job.request.maximumAttempts) failed\(lost)")
    facts.add("created", job.createdAt.formatted(.iso8601))
    if let started = job.startedAt { facts.add("started", started.formatted(.iso8601)) }
    if let ended = job.endedAt { facts.add("ended", ended.formatted(.iso8601)) }
    if job.state == .queued, job.readyAt > job.createdAt {
      facts.add("not before", job.readyAt.formatted(.iso8601))
    }
    for (name, paths) in job.request.inputs.sorted(by: { $0.key < $1.key }) {
      for path in paths { facts.add("input", "\(name) \(printable(path))") }
    }
    if let run = job.run { facts.add("run", run.description) }
    for warning in job.warnings { facts.add("warning", WarningText.describe(warning)) }
    for gate in job.gates { facts.add("waits", "\(printable(gate.name)): \(printable(gate.message))") }
    if let failure = job.failure { facts.add("failure", describe(failure)) }
    for cause in job.failure?.causes ?? [] { facts.add("because", printable(cause)) }
    var stages = Table()
    for stage in job.progress.stages {
      stages.add(printable(stage.stage), percent(stage.fraction), printable(stage.message))
    }
    return "\(job.id)\n" + facts.text(indentation: 2)
      + (job.progress.stages.isEmpty ? "" : "\n" + stages.text(indentation: 2))
      + (job.outputs.isEmpty ? "" : "\n" + OutputText.describe(job.outputs))
  }

  /// `17 2026-11-21T03:11:09Z job-…: running, attempt 1`
  static func line(_ event: JobEvent) -> String {
    let number = event.sequence.map(String.init) ?? "-"
    return "\(number) \(event.time.formatted(.iso8601)) \(event.job): \(what(event.kind))"
  }

  private static func what(_ kind: JobEvent.Kind) -> String {
    switch kind {
    case .state(let change):
      var text = change.state.rawValue
      if change.attempt > 0 { text += ", attempt \(change.attempt)" }
      if !change.gates.isEmpty { text += ", at \(change.gates.map(printable).joined(separator: ", "))" }
      if let failure = change.failure { text += ": \(describe(failure))" }
      return text
    case .cancelRequested: return "asked to stop"
    case .stageEnded(let stage, let state): return "\(printable(stage)) \(state)"
    case .warning(let warning, _): return "warning: \(WarningText.describe(warning))"
    case .progress(let progress): return percent(progress.fraction)
    }
  }

  private static func describe(_ failure: JobFailure) -> String {
    let stage = failure.stage.map { "\(printable($0)): " } ?? ""
    return "\(stage)\(failure.code): \(printable(failure.message))"
  }

  private static func state(_ job: Job) -> String {
    switch job.state {
    case .running where job.isCancelRequested: "stopping"
    case .running: "running \(percent(job.progress.fraction))"
    default: job.state.rawValue
    }
  }

  private static func percent(_ fraction: Double) -> String {
    "\(Int((min(1, max(0, fraction)) * 100).rounded(.down))) %"
  }
}
