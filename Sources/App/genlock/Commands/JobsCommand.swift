import ArgumentParser
import Jobs

/// `genlock jobs`, with a file for each group of its subcommands.
struct JobsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "jobs",
    abstract: "Submit jobs, follow them, and decide at their gates.",
    discussion: """
      A job is a run that is queued, tried again where that helps, and outlives every process. `genlock work` runs them.

      EXAMPLES
        genlock jobs submit pipelines/ingest.yaml -i source=camA.mp4 --priority bulk
        genlock jobs
        genlock jobs show latest
        genlock jobs events latest --follow
        genlock jobs approve latest review
        GENLOCK_TOKEN=genlock_… genlock jobs list --server http://studio:8330

      A job is named by its id, by enough of its first characters, or as latest.
      """,
    subcommands: [
      JobsListCommand.self, JobsShowCommand.self, JobsSubmitCommand.self, JobsCancelCommand.self,
      JobsRetryCommand.self, JobsApproveCommand.self, JobsCorrectCommand.self, JobsEventsCommand.self,
      JobsLogsCommand.self, JobsQueuesCommand.self, JobsPauseCommand.self, JobsDrainCommand.self,
      JobsResumeCommand.self,
    ],
    defaultSubcommand: JobsListCommand.self)
}

/// `genlock jobs list`
struct JobsListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List jobs, newest first.",
    discussion: """
      EXAMPLES
        genlock jobs list --state failed
        genlock jobs list --json | jq -r '.[] | [.id, .state] | @tsv'
      """)

  @OptionGroup var source: JobsSourceOption

  @Option(help: "Only jobs in this state; may be given several times.")
  var state: [JobState] = []

  @Option(help: ArgumentHelp("Only jobs of this project.", valueName: "name"))
  var project: String?

  @Option(help: ArgumentHelp("Only jobs of this queue.", valueName: "name"))
  var queue: String?

  @Option(help: ArgumentHelp("Only jobs that were submitted with this name.", valueName: "name"))
  var externalId: String?

  @Option(help: ArgumentHelp("How many at the most.", valueName: "number"))
  var limit = 20

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    if limit < 1 { throw ValidationError("--limit has to be at least 1.") }
  }

  func run() async throws {
    let filter = JobFilter(states: Set(state), project: project, queue: queue, externalId: externalId)
    let jobs = try await source.use { control in
      var page = try await control.jobs(filter, after: nil, limit: limit)
      var jobs = page.jobs
      while jobs.count < limit, let next = page.next {
        page = try await control.jobs(filter, after: next, limit: limit - jobs.count)
        jobs += page.jobs
      }
      return jobs
    }
    if json { try Output.json(jobs) } else { try Output.write(JobText.list(jobs)) }
  }
}

/// `genlock jobs show`
struct JobsShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show a job and how far it is.",
    discussion: """
      EXAMPLES
        genlock jobs show latest
        genlock jobs show job-0192 --json | jq .progress.fraction
      """)

  @Argument(help: ArgumentHelp("The job.", valueName: "job"))
  var identifier: String

  @OptionGroup var source: JobsSourceOption

  @Flag(help: "Print JSON.")
  var json = false

  func run() async throws {
    let job = try await source.use { try await $0.find(identifier) }
    if json { try Output.json(job) } else { try Output.write(JobText.describe(job)) }
  }
}
