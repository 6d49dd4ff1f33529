import Foundations
import MediaTypes

/// Makes a pipeline of the document of a pipeline file, telling everything that is wrong in it.
struct PipelineReader {
  static let keys = ["pipeline", "version", "description", "inputs", "params", "stages", "outputs"]
  static let formatVersion = 1

  let catalog: StageCatalog
  let source: SourceText
  let diagnostics: DiagnosticCollector

  private struct OutputDraft {
    var name: String
    var value: LocatedTemplate
    var location: SourceLocation
  }

  /// - Returns: `nil` where there are errors.
  func read(_ root: YAMLNode, path: String, text: String) -> Pipeline? {
    guard let fields = Fields(root, owner: "the pipeline", known: Self.keys, diagnostics: diagnostics) else {
      return nil
    }
    let name = name(fields)
    checkVersion(fields)
    let declarations = DeclarationReader(diagnostics: diagnostics)
    let inputs = declarations.inputs(fields["inputs"])
    let parameters = declarations.parameters(fields["params"])
    let templates = TemplateReader(source: source, diagnostics: diagnostics)
    let reader = StageReader(catalog: catalog, templates: templates, diagnostics: diagnostics)
    var drafts = fields.required("stages").map(reader.stages) ?? []
    let outputs = outputs(fields["outputs"], templates)

    let checker = ReferenceChecker(
      source: source, diagnostics: diagnostics, inputs: inputs.map(\.element), parameters: parameters.map(\.element))
    let stageTypes = checker.check(&drafts)
    checker.check(outputs.map { ($0.name, $0.value) }, stages: stageTypes)
    checkUse(inputs, parameters, drafts.flatMap(\.expressions) + outputs.flatMap(\.value.expressions))
    let order = StageGraph(drafts.map(\.node)).order { cycle in
      diagnostics.error(
        .cycle, "these stages wait for each other: \(cycle.map(\.id).joined(separator: " → "))",
        at: cycle[0].location)
    }
    let reachability = Reachability(drafts, order: order.map(\.id))
    for output in outputs where reachability.isAlwaysNull(output.value) {
      diagnostics.error(
        .unreachableOutput, "output \(quoted(output.name)) can never have a value", at: output.value.location)
    }
    guard !diagnostics.hasErrors, let name else { return nil }
    return Pipeline(
      name: name, version: Self.formatVersion, description: fields.string("description") ?? "", path: path,
      source: text, inputs: inputs.map(\.element), parameters: parameters.map(\.element), stages: order,
      outputs: outputs.map { OutputBinding(name: $0.name, value: $0.value.template, location: $0.location) },
      diagnostics: diagnostics.sorted)
  }

  private func name(_ fields: Fields) -> String? {
    // Read although it is used only later, so that a wrong type is told.
    _ = fields.string("description")
    guard let node = fields.required("pipeline"), let name = fields.string("pipeline") else { return nil }
    let isName = NameRule.isValid(name) && name.utf8.allSatisfy {
      let scalar = Unicode.Scalar($0)
      return ("a"..."z").contains(scalar) || scalar.isDigit || scalar == "-"
    }
    if !isName {
      diagnostics.error(
        .invalidName, "\(quoted(name)) is no name for a pipeline: use a lower-case letter, then a-z, 0-9 and -",
        at: node.location)
    }
    return name
  }

  private func checkVersion(_ fields: Fields) {
    guard let node = fields.required("version"),
      let version = fields.value(node, "version", .integer)?.integerValue, version != Self.formatVersion
    else { return }
    diagnostics.error(
      .unsupportedVersion, "version \(version) of the format is not known; this program reads version 1",
      at: node.location)
  }

  private func outputs(_ node: YAMLNode?, _ templates: TemplateReader) -> [OutputDraft] {
    guard let node else { return [] }
    guard case .mapping(let entries) = node.content else {
      diagnostics.error(.wrongType, "outputs: expected a mapping, found \(node.kindName)", at: node.location)
      return []
    }
    return entries.map { entry in
      NameRule.check(entry.key, "an output", at: entry.keyLocation, diagnostics)
      return OutputDraft(name: entry.key, value: templates.read(entry.value), location: entry.keyLocation)
    }
  }

  private func checkUse(
    _ inputs: [Located<InputDeclaration>], _ parameters: [Located<ParameterDeclaration>],
    _ expressions: [LocatedExpression]
  ) {
    let references = expressions.flatMap(\.expression.syntax.references)
    let usedInputs = Set(references.filter { $0.root == .inputs }.map(\.name))
    let usedParameters = Set(references.filter { $0.root == .params }.map(\.name))
    for input in inputs where !usedInputs.contains(input.element.name) {
      diagnostics.warning(
        .unusedInput, "input \(quoted(input.element.name)) is used nowhere", at: input.location)
    }
    for parameter in parameters where !usedParameters.contains(parameter.element.name) {
      diagnostics.warning(
        .unusedParameter, "parameter \(quoted(parameter.element.name)) is used nowhere", at: parameter.location)
    }
  }
}
