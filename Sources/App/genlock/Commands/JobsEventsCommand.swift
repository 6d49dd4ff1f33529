import ArgumentParser
import Artifacts
import Foundation
import Foundations
import Glibc
import Jobs
import Runtime
import SystemPackage

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

  @OptionGroup var store: JobsOption

  func run() async throws {
    let store = try await store.openExisting()
    let job = try await identifier.asyncMap { try await store.find($0).id }
    if follow {
      let cancellation = Interruption.watch()
      let reading = Task { for try await event in JobFeed(store, after: after, of: job) { try show(event) } }
      let watching = Task {
        try await cancellation.wait()
        reading.cancel()
      }
      defer { watching.cancel() }
      do {
        return try await reading.value
      } catch is CancellationError {
        throw Ending(status: .interrupted)
      }
    }
    var cursor = after
    while case let events = try await store.events(after: cursor, of: job), let last = events.last?.sequence {
      for event in events { try show(event) }
      cursor = last
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

  @OptionGroup var store: JobsOption

  func run() async throws {
    let store = try await store.openExisting()
    let job = try await store.find(identifier)
    guard let run = job.run else { return Output.message("\(job.id) has begun no run yet.") }
    let path = store.workspace.eventLog(of: run)
    let log = try await onBlockingThread("log") { try Files.content(of: path) }
    for line in String(decoding: log, as: UTF8.self).split(separator: "\n") {
      if json {
        try Output.line(String(line))
      } else if let event = try? JSONDecoder().decode(RunEvent.self, from: Data(line.utf8)),
        let words = EventText.line(event)
      {
        // A line that was being written when the process died is left out.
        try Output.line(words)
      }
    }
  }
}

extension Optional {
  fileprivate func asyncMap<Result>(_ transform: (Wrapped) async throws -> Result) async rethrows -> Result? {
    if let self { try await transform(self) } else { nil }
  }
}
