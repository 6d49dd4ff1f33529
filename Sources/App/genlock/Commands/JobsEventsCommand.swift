import ArgumentParser
import Foundation
import Foundations
import Jobs
import Runtime

/// `genlock jobs events`
struct JobsEventsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "events", abstract: "Print what happened to jobs, in order.",
    discussion: """
      EXAMPLES
        genlock jobs events latest --follow
        genlock jobs events --after 1200 --json | jq -c .
      """)

  @Argument(help: ArgumentHelp("One job only.", valueName: "job"))
  var identifier: String?

  @Option(help: ArgumentHelp("Only events that came after the one of this number.", valueName: "number"))
  var after: Int64 = 0

  @Flag(help: "Go on with what happens; for one job until it has ended.")
  var follow = false

  @Flag(help: "Print one JSON object on a line.")
  var json = false

  @OptionGroup var source: JobsSourceOption

  func run() async throws {
    let cancellation = Interruption.watch()
    try await Interruption.stopping(at: cancellation) {
      try await source.use { jobs in
        let job: Identifier? = if let identifier { try await jobs.find(identifier).id } else { nil }
        try await jobs.events(after: after, of: job, follows: follow) { try show($0) }
      }
    }
  }

  private func show(_ event: JobEvent) throws {
    guard json else { return try Output.line(JobText.line(event)) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    try Output.line(String(decoding: try encoder.encode(event), as: UTF8.self))
  }
}

/// `genlock jobs logs`
struct JobsLogsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "logs", abstract: "Print what happened in the run of a job's latest attempt.",
    discussion: """
      EXAMPLES
        genlock jobs logs latest
        genlock jobs logs latest --json | jq -c 'select(.kind == "stageFailed")'
      """)

  @Argument(help: ArgumentHelp("The job.", valueName: "job"))
  var identifier: String

  @Flag(help: "Print one JSON object on a line.")
  var json = false

  @OptionGroup var source: JobsSourceOption

  func run() async throws {
    try await source.use { jobs in
      let job = try await jobs.find(identifier)
      guard job.run != nil else { return Output.message("\(job.id) has begun no run yet.") }
      try await jobs.log(of: job) { line in
        if json {
          try Output.line(line)
        } else if let event = try? JSONDecoder().decode(RunEvent.self, from: Data(line.utf8)),
          let words = EventText.line(event)
        {
          // A line that was being written when the process died is left out.
          try Output.line(words)
        }
      }
    }
  }
}
