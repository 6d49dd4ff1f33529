import Foundations
import MediaTypes
import Pipelines
import Runtime

/// Runs a pipeline for a command, and tells of it.
struct RunConsole {
  var progress: ProgressMode
  /// Whether it ends with one JSON object.
  var json: Bool
  /// What the user calls the files that the stages of a pipeline of ours work on, by the stages' names.
  var names: [String: String] = [:]

  /// Runs a command that can be interrupted, and tells of what ends it: everything wrong with a pipeline file, and with
  /// `--json` an object of the form that a run ends with.
  static func reporting(asJSON json: Bool, _ body: (Cancellation) async throws -> Void) async throws {
    do {
      try await body(Interruption.watch())
    } catch let ending as Ending {
      throw ending
    } catch {
      if json { try Output.json(RunOutcome(error)) }
      guard let invalid = error as? PipelineFileError else { throw error }
      for diagnostic in invalid.diagnostics { Output.message("\(diagnostic)") }
      throw Ending(status: ExitStatus(invalid))
    }
  }

  /// - Parameter publish: puts the outputs of a run that went well where they belong, and gives them back with the
  ///   paths they have there.
  func perform(
    _ request: RunRequest, _ engine: PipelineEngine, _ cancellation: Cancellation,
    publish: @escaping PublishOutputs
  ) async throws -> (RunResult, RunOutcome) {
    let plain = progress.display(on: .standardError())
    let display: any ProgressDisplay = names.isEmpty ? plain : FileNameDisplay(display: plain, names: names)
    let result = try await engine.run(
      request, cancellation: cancellation, events: { display.show($0) }, publish: publish)
    if let error = result.publicationError {
      if json { try Output.json(RunOutcome(error, of: result.id)) }
      Output.report(error)
      throw Ending(status: ExitStatus(error))
    }
    return (result, RunOutcome(result))
  }

  /// Says where everything is and what went wrong.
  /// - Throws: ``Ending`` unless all went well.
  func show(_ outcome: RunOutcome, of result: RunResult) throws {
    if json { try Output.json(outcome) } else { try Output.write(OutputText.describe(result.outputs)) }
    for gate in result.waiting {
      Output.message(
        "To go on: genlock runs approve \(result.id) \(gate.stage), then the same command again.")
    }
    for failure in result.failures where !failure.isTolerated {
      // Where progress is shown, the stage's failure was told when it happened, without its causes.
      if progress == .none || failure.error.cause != nil {
        let name = names[failure.stage] ?? failure.stage
        Output.message("\(printable(name)): error: \(failure.error.code): \(failure.error.message)")
      }
      Output.reportCauses(of: failure.error)
    }
    if progress != .none { Output.message("report: \(result.report)") }
    let status = outcome.exitStatus(result)
    if status != .success { throw Ending(status: status) }
  }
}
