import ArgumentParser
import Foundation
import Foundations
import MediaTypes
import Runtime
import SystemPackage

/// `genlock runs approve`
struct RunsApproveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "approve", abstract: "Let what a gate proposes stand.",
    discussion: """
      The command that was given for the run then goes on when it is given again.

      EXAMPLES
        genlock runs approve latest review
        genlock runs approve latest review --data notes.json --by Ada
      """)

  @OptionGroup var gate: GateArguments

  @Option(
    help: ArgumentHelp("A JSON file to keep with the approval.", valueName: "file"), completion: .file())
  var data: String?

  func run() async throws {
    let data = try self.data.map { try GateArguments.read(FilePath($0)) }
    let workspace = try await gate.workspace.openExisting()
    let run = try await workspace.history.find(gate.identifier)
    try await workspace.gates.approve(run: run.id, gate: gate.gate, data: data, by: gate.by)
    Output.message("\(gate.gate) is approved; give the run's command again to go on.")
  }
}

/// `genlock runs correct`
struct RunsCorrectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "correct", abstract: "Replace what a gate proposes.",
    discussion: """
      The command that was given for the run then goes on when it is given again.

      EXAMPLES
        genlock runs correct latest review --data angle.json --by Ada
      """)

  @OptionGroup var gate: GateArguments

  @Option(help: ArgumentHelp("A JSON file with what holds instead.", valueName: "file"), completion: .file())
  var data: String

  func run() async throws {
    let data = try GateArguments.read(FilePath(data))
    let workspace = try await gate.workspace.openExisting()
    let run = try await workspace.history.find(gate.identifier)
    try await workspace.gates.correct(run: run.id, gate: gate.gate, data: data, by: gate.by)
    Output.message("\(gate.gate) is corrected; give the run's command again to go on.")
  }
}

/// What both decisions are given.
struct GateArguments: ParsableArguments {
  @Argument(help: ArgumentHelp("The run that waits.", valueName: "run"))
  var identifier: String

  @Argument(help: ArgumentHelp("The gate, by its stage's name in the pipeline.", valueName: "gate"))
  var gate: String

  @Option(help: ArgumentHelp("Who decides, for the record.", valueName: "name"))
  var by = NSUserName()

  @OptionGroup var workspace: WorkspaceOption

  /// In bytes; a decision is a small document.
  private static let maximumSize = 16 << 20

  /// - Throws: `SystemError`, ``DecisionError``.
  static func read(_ path: FilePath) throws -> Value {
    guard let content = try SmallFile.read(path, limit: maximumSize) else {
      throw DecisionError(path: path, cause: nil)
    }
    do {
      return try JSONDecoder().decode(Value.self, from: Data(content))
    } catch {
      throw DecisionError(path: path, cause: error)
    }
  }
}

/// A file that does not hold a decision.
struct DecisionError: CodedError {
  var path: FilePath
  var cause: (any Error)?

  var code: String { "DECISION_NOT_JSON" }
  var message: String {
    "\(quoted(path)) is not a JSON document of at most 16 MiB; write the decision as JSON."
  }
  var category: ErrorCategory { .unusableInput }
}
