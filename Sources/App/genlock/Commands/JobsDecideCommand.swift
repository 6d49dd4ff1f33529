import ArgumentParser
import Foundation
import Jobs
import Runtime
import SystemPackage

/// `genlock jobs approve`
struct JobsApproveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "approve", abstract: "Let what a job's gate proposes stand; the job goes on.",
    discussion: """
      EXAMPLES
        genlock jobs approve latest review --by Ada
      """)

  @OptionGroup var gate: JobGateArguments

  @Option(
    help: ArgumentHelp("A JSON file to keep with the approval.", valueName: "file"), completion: .file())
  var data: String?

  func run() async throws {
    let data = try self.data.map { try GateArguments.read(FilePath($0)) }
    try await gate.decide(.approve(data: data))
  }
}

/// `genlock jobs correct`
struct JobsCorrectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "correct", abstract: "Replace what a job's gate proposes; the job goes on.",
    discussion: """
      EXAMPLES
        genlock jobs correct latest review --data angle.json --by Ada
      """)

  @OptionGroup var gate: JobGateArguments

  @Option(help: ArgumentHelp("A JSON file with what holds instead.", valueName: "file"), completion: .file())
  var data: String

  func run() async throws {
    try await gate.decide(.correct(data: try GateArguments.read(FilePath(data))))
  }
}

/// What both decisions are given.
struct JobGateArguments: ParsableArguments {
  @Argument(help: ArgumentHelp("The job that waits.", valueName: "job"))
  var identifier: String

  @Argument(help: ArgumentHelp("The gate, by its stage's name in the pipeline.", valueName: "gate"))
  var gate: String

  @Option(
    help: ArgumentHelp("Who decides, for the record; a server records its token's name.", valueName: "name"))
  var by = NSUserName()

  @Flag(help: "Print the job as JSON.")
  var json = false

  @OptionGroup var source: JobsSourceOption

  func decide(_ answer: GateAnswer) async throws {
    let job = try await source.use {
      try await $0.decide(try await $0.find(identifier).id, gate: gate, answer, by: by)
    }
    if json { return try Output.json(job) }
    let rest = job.gates.map(\.name).joined(separator: ", ")
    Output.message(rest.isEmpty ? "\(job.id) is queued to go on." : "\(job.id) still waits for \(rest).")
  }
}
