public import ArgumentParser
import Pipelines
import Runtime
import Stages
import SystemPackage

/// `genlock graph`
struct GraphCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "graph",
    abstract: "Draw a pipeline as text for Mermaid or Graphviz.",
    discussion: """
      EXAMPLES
        genlock graph pipelines/ingest.yaml --format mermaid
        genlock graph pipelines/ingest.yaml --format dot | dot -Tsvg > ingest.svg
      """)

  @Argument(
    help: ArgumentHelp("The pipeline file.", valueName: "pipeline"),
    completion: .file(extensions: ["yaml", "yml"]))
  var pipeline: String

  @Option(help: "How to write it.")
  var format = GraphRenderer.Format.mermaid

  func run() throws {
    let pipeline = try PipelineLoader.load(path: FilePath(pipeline), catalog: BuiltinStages.registry.catalog)
    let text = GraphRenderer(pipeline).render(format)
    try Output.write(text.hasSuffix("\n") ? text : text + "\n")
  }
}

extension GraphRenderer.Format: ExpressibleByArgument {}
