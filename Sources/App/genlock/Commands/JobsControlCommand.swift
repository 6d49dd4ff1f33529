import ArgumentParser
import Jobs

/// `genlock jobs cancel`
struct JobsCancelCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cancel", abstract: "Stop a job; a running one as soon as its stages let go.")

  @Argument(help: ArgumentHelp("The job.", valueName: "job"))
  var identifier: String

  @Flag(help: "Print the job as JSON.")
  var json = false

  @OptionGroup var source: JobsSourceOption

  func run() async throws {
    let job = try await source.use { try await $0.cancel(try await $0.find(identifier).id) }
    if json { return try Output.json(job) }
    Output.message(job.state == .cancelled ? "\(job.id) is cancelled." : "\(job.id) was asked to stop.")
  }
}

/// `genlock jobs retry`
struct JobsRetryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retry", abstract: "Queue a job again that failed or was cancelled.")

  @Argument(help: ArgumentHelp("The job.", valueName: "job"))
  var identifier: String

  @Flag(help: "Print the job as JSON.")
  var json = false

  @OptionGroup var source: JobsSourceOption

  func run() async throws {
    let job = try await source.use { try await $0.retry(try await $0.find(identifier).id) }
    if json { try Output.json(job) } else { Output.message("\(job.id) is queued again.") }
  }
}

/// `genlock jobs queues`
struct JobsQueuesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "queues", abstract: "List the queues with how many jobs are in them.")

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var source: JobsSourceOption

  func run() async throws {
    let queues = try await source.use { try await $0.queues() }
    if json { try Output.json(queues) } else { try Output.write(JobText.list(queues)) }
  }
}

/// `genlock jobs pause`
struct JobsPauseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pause", abstract: "Let a queue start no jobs; what runs goes on.")

  @Argument(help: ArgumentHelp("The queue.", valueName: "queue"))
  var queue = JobQueue.defaultName

  @OptionGroup var source: JobsSourceOption

  func run() async throws {
    try await source.change(queue, to: "is paused") { try await $0.pause(queue: queue) }
  }
}

/// `genlock jobs drain`
struct JobsDrainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drain", abstract: "Let a queue take no jobs; it runs those it has.")

  @Argument(help: ArgumentHelp("The queue.", valueName: "queue"))
  var queue = JobQueue.defaultName

  @OptionGroup var source: JobsSourceOption

  func run() async throws {
    try await source.change(queue, to: "is being drained") { try await $0.drain(queue: queue) }
  }
}

/// `genlock jobs resume`
struct JobsResumeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "Let a queue take and start jobs again.")

  @Argument(help: ArgumentHelp("The queue.", valueName: "queue"))
  var queue = JobQueue.defaultName

  @OptionGroup var source: JobsSourceOption

  func run() async throws {
    try await source.change(queue, to: "is active") { try await $0.resume(queue: queue) }
  }
}

extension JobsSourceOption {
  /// Changes a queue and says what is in it: a queue is there as soon as somebody names it, also wrongly.
  fileprivate func change(
    _ name: String, to state: String, _ body: (any JobControl) async throws -> Void
  ) async throws {
    let queue = try await use { control in
      try await body(control)
      return try await control.queues().first { $0.name == name } ?? JobQueue(name: name)
    }
    Output.message("\(name) \(state); \(JobText.content(of: queue)).")
  }
}
