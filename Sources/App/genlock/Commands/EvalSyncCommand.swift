import ArgumentParser
import Foundation
import Foundations
import MediaTypes
import Stages
import SystemPackage

/// `genlock eval sync`
struct EvalSyncCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sync",
    abstract: "Measure sync on recordings of which it is known where they lie.",
    discussion: """
      Syncs every set of a dataset, puts the answers beside the truth, and the figures beside what sync has to reach. \
      Wrong is more than 40 ms off anywhere in the overlap, or an answer where there is none. \
      Benchmarks/sync/make-datasets.py makes datasets; Benchmarks/sync/README.md describes their format.

      EXAMPLES
        genlock eval sync sets/dataset.json
        genlock eval sync sets/dataset.json --case same-event --case jump
        genlock eval sync sets/dataset.json --json | jq '.targets[] | select(.state == "missed")'

      The exit code is 0 when no target is missed and 6 when one is; the figures are printed in both cases.
      """)

  @Argument(
    help: ArgumentHelp("The dataset.", valueName: "dataset.json"), completion: .file(extensions: ["json"]))
  var dataset: String

  @Option(
    name: .customLong("case"),
    help: ArgumentHelp("Only this case or list of pairs; may be repeated.", valueName: "name"))
  var cases: [String] = []

  @Flag(help: "Print JSON, with every single answer.")
  var json = false

  @Option(
    help: ArgumentHelp(
      "How many sets to work on at a time (default: one for each core).", valueName: "number"))
  var jobs: Int?

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("--jobs is a number from 1 on.") }
  }

  func run() async throws {
    let cancellation = Interruption.watch()
    let evaluation: SyncEvaluation
    do {
      evaluation = try await evaluate(cancellation)
    } catch let error as any CodedError {
      if json { try Output.json(["error": ErrorObject(error)]) }
      throw error
    }
    if json { try Output.json(evaluation) } else { try Output.write(SyncEvaluationText.describe(evaluation)) }
    if !evaluation.isMet { throw Ending(status: .unsure) }
  }

  private func evaluate(_ cancellation: Cancellation) async throws -> SyncEvaluation {
    let path = FilePath(dataset)
    let dataset = try SyncDataset(contentsOf: path)
    for name in cases where !dataset.names.contains(name) {
      throw UnknownCaseError(name: name, known: dataset.names)
    }
    let folder = try WorkFolder("genlock-eval")
    defer { folder.remove() }
    let reader = SoundReader(folder: folder.path, cancellation: cancellation)
    let evaluator = SyncEvaluator(
      dataset: dataset, folder: path.removingLastComponent(),
      jobs: jobs ?? ProcessInfo.processInfo.activeProcessorCount,
      sounds: SoundCache { path in
        try reader.read(SyncSource(name: path, files: [FileReference(path: path)])) { _ in }.recording
      },
      cancellation: cancellation)
    return try await onBlockingThread("eval") { [cases] in
      try evaluator.run(Set(cases)) { group, done, count in
        // A sign of life now and then, for hours of work.
        let step = max(1, count / 10)
        if done.isMultiple(of: step) { Output.message("\(group): \(done) of \(count)") }
      }
    }
  }
}
