import ArgumentParser
import Foundation
import Foundations
import SystemPackage

/// `genlock eval captions`
struct EvalCaptionsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "captions",
    abstract: "Measure the timing of captions of which it is known where they belong.",
    discussion: """
      Times every caption file of a dataset, puts the answers beside the truth, and the figures beside what has to be \
      reached. Benchmarks/captions/make-datasets.py makes datasets; Benchmarks/captions/README.md describes their \
      format.

      EXAMPLES
        genlock eval captions sets/dataset.json
        genlock eval captions sets/dataset.json --case shift --json

      The exit code is 0 when no target is missed and 6 when one is; the figures are printed in both cases.
      """)

  @Argument(
    help: ArgumentHelp("The dataset.", valueName: "dataset.json"), completion: .file(extensions: ["json"]))
  var dataset: String

  @Option(
    name: .customLong("case"), help: ArgumentHelp("Only this case; may be repeated.", valueName: "name"))
  var cases: [String] = []

  @Flag(help: "Print JSON, with every single answer.")
  var json = false

  @Option(
    help: ArgumentHelp(
      "How many recordings to work on at a time (default: one for each core).", valueName: "number"))
  var jobs: Int?

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("--jobs is a number from 1 on.") }
  }

  func run() async throws {
    let cancellation = Interruption.watch()
    let evaluation: CaptionEvaluation
    do {
      evaluation = try await evaluate(cancellation)
    } catch let error as any CodedError {
      if json { try Output.json(["error": ErrorObject(error)]) }
      throw error
    }
    if json {
      try Output.json(evaluation)
    } else {
      try Output.write(CaptionEvaluationText.describe(evaluation))
    }
    if !evaluation.isMet { throw Ending(status: .unsure) }
  }

  private func evaluate(_ cancellation: Cancellation) async throws -> CaptionEvaluation {
    let path = FilePath(dataset)
    let dataset = try CaptionDataset(contentsOf: path)
    for name in cases where !dataset.cases.contains(where: { $0.name == name }) {
      throw UnknownCaseError(name: name, known: dataset.cases.map(\.name))
    }
    let evaluator = CaptionEvaluator(
      dataset: dataset, folder: path.removingLastComponent(),
      jobs: jobs ?? ProcessInfo.processInfo.activeProcessorCount, cancellation: cancellation)
    return try await onBlockingThread("eval") { [cases] in
      try evaluator.run(Set(cases)) { group, done, count in
        let step = max(1, count / 10)
        if done.isMultiple(of: step) { Output.message("\(group): \(done) of \(count)") }
      }
    }
  }
}
