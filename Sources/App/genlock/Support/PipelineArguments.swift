import ArgumentParser
import Foundation
import Foundations
import MediaTypes
import Pipelines
import Runtime
import Stages
import SystemPackage

#if canImport(Glibc)
  import Glibc
#endif

/// A pipeline file and what to run it on.
struct PipelineArguments: ParsableArguments {
  @Argument(
    help: ArgumentHelp("The pipeline file.", valueName: "pipeline"),
    completion: .file(extensions: ["yaml", "yml"]))
  var pipeline: String

  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "An input file; several times, or as a quoted pattern, for an input that takes a list.",
      valueName: "name=path"),
    completion: .file())
  var input: [NamedValue] = []

  @Option(
    name: [.customShort("p"), .customLong("param")],
    help: ArgumentHelp("A parameter of the pipeline.", valueName: "name=value"))
  var parameters: [NamedValue] = []

  /// All of it, read and checked.
  struct Checked {
    var pipeline: Pipeline
    var inputs: [String: [FilePath]]
    /// Without those that are null.
    var parameters: [String: Value]
  }

  func validate() throws {
    if let empty = input.first(where: \.value.isEmpty) {
      throw ValidationError("-i \(empty.name)= names no file.")
    }
    let names = parameters.map(\.name)
    if let twice = names.first(where: { name in names.filter { $0 == name }.count > 1 }) {
      throw ValidationError("The parameter \(twice) is given twice.")
    }
  }

  /// Whether the pipeline is given by a name that a server may know, and not by a file.
  var isNamed: Bool {
    !pipeline.contains("/") && ![".yaml", ".yml"].contains { pipeline.hasSuffix($0) }
      && access(pipeline, F_OK) != 0
  }

  /// The parameters of a pipeline that is not here: JSON where they are that, and text otherwise.
  var untypedParameters: [String: Value] {
    Dictionary(
      parameters.map { item in
        (
          item.name,
          (try? JSONDecoder().decode(Value.self, from: Data(item.value.utf8))) ?? .string(item.value)
        )
      }
    ) { _, last in last }
  }

  /// - Parameter areInputsHere: whether they have to be readable for this process; on a server they need not be.
  /// - Throws: `PipelineFileError`, `InputPatternError`, `SystemError` for a file that cannot be read, and what does not
  ///   fit the pipeline.
  func check(inputsAreHere areInputsHere: Bool = true) throws -> Checked {
    let pipeline = try PipelineLoader.load(path: FilePath(pipeline), catalog: BuiltinStages.registry.catalog)
    for warning in pipeline.diagnostics { Output.message("\(warning)") }
    var inputs: [String: [FilePath]] = [:]
    for item in input {
      let type = pipeline.inputs.first { $0.name == item.name }?.type
      let isList = if case .list? = type { true } else { false }
      inputs[item.name, default: []] += try InputPattern.paths(item.value, isList: isList)
    }
    try pipeline.checkInputs(inputs)
    // Before a workspace is made for them; what is no file at all is told by whoever reads it.
    for path in inputs.values.flatMap({ $0 }) where areInputsHere && access(path.string, R_OK) != 0 {
      throw SystemError.last("read", path)
    }
    let given = Dictionary(parameters.map { ($0.name, $0.value) }) { _, last in last }
    let values = try pipeline.resolveParameters(text: given)
    return Checked(pipeline: pipeline, inputs: inputs, parameters: values.filter { !$0.value.isNull })
  }
}
