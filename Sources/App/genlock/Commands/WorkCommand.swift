import ArgumentParser
import Foundation
import Foundations
import Jobs
import Runtime
import SystemPackage

/// `genlock work`
struct WorkCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "work", abstract: "Run the jobs of a workspace.",
    discussion: """
      Several workers on one machine share the queue. Each attempt of a job runs in a process of its own. When a worker is stopped, its \
      jobs are queued again and go on where they stopped; when it dies, another takes them over. It also sends the webhooks of all jobs.

      EXAMPLES
        genlock work
        genlock work --jobs 1 --queue archive
        genlock jobs submit pipelines/ingest.yaml -i source=camA.mp4 && genlock work --until-idle
      """)

  @Option(
    help: ArgumentHelp("Jobs at a time, at the most (default: one per core).", valueName: "number"))
  var jobs: Int?

  @Option(help: ArgumentHelp("Take jobs of this queue only; may be given several times.", valueName: "name"))
  var queue: [String] = []

  @Flag(help: "End when nothing is left to do.")
  var untilIdle = false

  @OptionGroup var webhooks: WebhookOption

  @OptionGroup var store: JobsOption

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("--jobs has to be at least 1.") }
  }

  func run() async throws {
    let cancellation = Interruption.watch()
    let store = try await store.open()
    let worker = JobWorker(
      store, runner: try AttemptProcess.runner(),
      settings: JobWorkerSettings(
        slots: jobs ?? MachineCapacity.current.cpus, queues: queue.isEmpty ? nil : Set(queue),
        untilIdle: untilIdle),
      trouble: { Output.report($0) })
    Output.message("\(worker.identifier) works in \(printable(store.workspace.folder.string))")
    let webhooks = try await webhooks.sending(for: store)
    let sending = Cancellation(parent: cancellation)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await webhooks.run(sending) }
      do {
        try await worker.run(cancellation)
      } catch {
        sending.cancel()
        throw error
      }
      sending.cancel()
      try await group.waitForAll()
    }
    // What ended last may still have to be told; whoever interrupts does not wait for it.
    if !cancellation.isCancelled { try await webhooks.finish() }
    // Whoever stopped it got what they asked for: its jobs are queued again.
  }
}
