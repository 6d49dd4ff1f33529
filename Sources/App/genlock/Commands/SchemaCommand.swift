import ArgumentParser
import Pipelines
import Runtime
import Stages

/// `genlock schema`
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of pipeline files, for editors.",
    discussion: """
      EXAMPLES
        genlock schema > genlock.schema.json
        # yaml-language-server: $schema=genlock.schema.json      (as the first line of a pipeline file)
      """)

  func run() throws {
    let text = try PipelineSchema.json(catalog: BuiltinStages.registry.catalog)
    try Output.write(text.hasSuffix("\n") ? text : text + "\n")
  }
}
