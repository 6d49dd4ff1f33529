import ArgumentParser
import Foundations
import MediaTypes
import Pipelines
import Runtime
import Stages

/// `genlock stages`
struct StagesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stages",
    abstract: "List the stages that pipelines can use, or describe one.",
    discussion: """
      EXAMPLES
        genlock stages
        genlock stages transcode
        genlock stages --json | jq '.[].name'
      """)

  @Argument(help: ArgumentHelp("The stage to describe.", valueName: "name"))
  var name: String?

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let catalog = BuiltinStages.registry.catalog
    guard let name else { return try list(catalog) }
    guard let stage = catalog[name] else { throw UnknownStageError(name: name, catalog: catalog) }
    if json { try Output.json(stage.value) } else { try Output.write(stage.text) }
  }

  private func list(_ catalog: StageCatalog) throws {
    if json { return try Output.json(catalog.declarations.map(\.value)) }
    var table = Table()
    for stage in catalog.declarations { table.add(stage.name, stage.summary) }
    try Output.write(table.text())
  }
}

/// A stage was named that does not exist.
private struct UnknownStageError: CodedError {
  var name: String
  var catalog: StageCatalog

  var code: String { "UNKNOWN_STAGE" }
  var message: String {
    let names = catalog.declarations.map(\.name)
    let hint = Suggestion.nearest(to: name, among: names).map { "did you mean \(quoted($0))?" }
    return "There is no stage \(quoted(name)); \(hint ?? "there are \(names.joined(separator: ", ")).")"
  }
  var category: ErrorCategory { .usage }
}
