import ArgumentParser
import Foundations
import Pipelines
import Runtime
import Stages
import SystemPackage

/// `genlock validate`
struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Check pipeline files without running them.",
    discussion: """
      EXAMPLES
        genlock validate pipelines/*.yaml
        genlock validate --json ingest.yaml

      Every problem is named with file, line and column. The exit code is 3 when a file is invalid.
      """)

  @Argument(
    help: ArgumentHelp("Pipeline files.", valueName: "pipeline"),
    completion: .file(extensions: ["yaml", "yml"]))
  var pipelines: [String]

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let catalog = BuiltinStages.registry.catalog
    var verdicts: [Verdict] = []
    var failure: (any Error)?
    for path in pipelines {
      var verdict = Verdict(path: path, valid: true)
      do {
        let pipeline = try PipelineLoader.load(path: FilePath(path), catalog: catalog)
        verdict.diagnostics = pipeline.diagnostics.map(Verdict.Item.init)
        for warning in pipeline.diagnostics { Output.message("\(warning)") }
        if !json {
          try Output.line("\(printable(path)): valid, \(Wording.count(pipeline.stages.count, "stage"))")
        }
      } catch let error as PipelineFileError {
        verdict.valid = false
        verdict.diagnostics = error.diagnostics.map(Verdict.Item.init)
        for diagnostic in error.diagnostics { Output.message("\(diagnostic)") }
        failure = failure ?? error
      } catch {
        verdict.valid = false
        verdict.error = ErrorObject(error)
        Output.report(error)
        failure = failure ?? error
      }
      verdicts.append(verdict)
    }
    if json { try Output.json(verdicts) }
    if let failure { throw Ending(status: ExitStatus(failure)) }
  }
}

/// What `validate --json` says of one file.
private struct Verdict: Encodable {
  struct Item: Encodable {
    var severity: String
    var code: String
    var message: String
    var line: Int
    var column: Int
    var suggestion: String?

    init(_ diagnostic: Diagnostic) {
      severity = diagnostic.severity.rawValue
      code = diagnostic.code.rawValue
      message = diagnostic.message
      line = diagnostic.location.line
      column = diagnostic.location.column
      suggestion = diagnostic.suggestion
    }
  }

  var path: String
  var valid: Bool
  var diagnostics: [Item] = []
  /// Why the file could not be read at all.
  var error: ErrorObject?
}
