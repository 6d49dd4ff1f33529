import Foundations
import MediaTypes

/// Checks what stages and outputs refer to, and whether it fits where it is used.
struct ReferenceChecker {
  let source: SourceText
  let diagnostics: DiagnosticCollector
  let inputs: [InputDeclaration]
  let parameters: [ParameterDeclaration]

  private static let runMembers: [String: ValueType] = ["id": .string, "date": .string, "pipeline": .string]

  /// Completes the drafts' nodes: templates, conditions and dependencies.
  /// - Returns: the type of each stage's outputs, by stage id.
  func check(_ drafts: inout [StageDraft]) -> [String: ValueType] {
    var elementTypes: [String: ValueType] = [:]
    for draft in drafts {
      guard let each = draft.each else { continue }
      elementTypes[draft.node.id] = elementType(each, draft.node.id)
    }
    let stageTypes = Dictionary(
      drafts.map { ($0.node.id, outputType($0)) }, uniquingKeysWith: { first, _ in first })
    for index in drafts.indices {
      let id = drafts[index].node.id
      check(&drafts[index], stageTypes, element: elementTypes[id])
    }
    return stageTypes
  }

  func check(_ outputs: [(name: String, value: LocatedTemplate)], stages: [String: ValueType]) {
    let checker = templateChecker(stages, element: nil)
    for output in outputs { _ = checker.type(of: output.value) }
  }

  private var staticTypes: [Syntax.Root: [String: ValueType]] {
    [
      .inputs: Dictionary(inputs.map { ($0.name, $0.type) }) { first, _ in first },
      .params: Dictionary(parameters.map { ($0.name, $0.type) }) { first, _ in first },
    ]
  }

  private func templateChecker(_ stages: [String: ValueType], element: ValueType?) -> TemplateChecker {
    var types = staticTypes
    types[.stages] = stages
    types[.run] = Self.runMembers
    types[.each] = element.map { ["value": $0, "index": .integer, "label": .string] }
    return TemplateChecker(source: source, diagnostics: diagnostics, types: TypeChecker(types: types))
  }

  private func elementType(_ each: LocatedTemplate, _ id: String) -> ValueType {
    let types = TypeChecker(types: staticTypes)
    let checker = TemplateChecker(source: source, diagnostics: diagnostics, types: types)
    switch checker.type(of: each) {
    case .list(let element): return element
    case .any: return .any
    case let found:
      diagnostics.error(
        .wrongType, "stage \(quoted(id)), each: expected a list, found \(found)", at: each.location)
      return .any
    }
  }

  private func outputType(_ draft: StageDraft) -> ValueType {
    guard let declaration = draft.declaration else { return .any }
    let outputs = declaration.outputs.map { ($0.name, draft.each == nil ? $0.type : .list($0.type)) }
    return .object(Dictionary(outputs) { first, _ in first })
  }

  private func check(_ draft: inout StageDraft, _ stages: [String: ValueType], element: ValueType?) {
    let checker = templateChecker(stages, element: element)
    let id = draft.node.id
    checkParameters(draft, checker)
    if let condition = draft.condition {
      checker.check(condition, fits: .boolean, name: "stage \(quoted(id)), if")
      if case .expression(let located) = condition.content { draft.node.condition = located.expression }
    }
    for needed in draft.needs where stages[needed.element] == nil {
      diagnostics.error(
        .unknownReference, "stage \(quoted(id)) needs \(quoted(needed.element)), but there is no such stage",
        at: needed.location, suggestion: Suggestion.nearest(to: needed.element, among: stages.keys.sorted()))
    }
    draft.node.with = Dictionary(draft.with.map { ($0.key, $0.value.template) }) { first, _ in first }
    draft.node.each = draft.each?.template
    let evaluatedInTheRun = draft.with.flatMap(\.value.expressions) + (draft.condition?.expressions ?? [])
    let referenced = evaluatedInTheRun.flatMap(\.expression.referencedStages)
    draft.node.dependencies = Set(referenced + draft.needs.map(\.element)).filter { stages[$0] != nil }
  }

  private func checkParameters(_ draft: StageDraft, _ checker: TemplateChecker) {
    guard let declaration = draft.declaration else {
      for parameter in draft.with { _ = checker.type(of: parameter.value) }
      return
    }
    let owner = "stage \(quoted(draft.node.id))"
    for given in draft.with {
      guard let parameter = declaration.parameters.first(where: { $0.name == given.key }) else {
        diagnostics.error(
          .unknownParameter, "\(quoted(declaration.name)) has no parameter \(quoted(given.key))",
          at: given.location,
          suggestion: Suggestion.nearest(to: given.key, among: declaration.parameters.map(\.name)))
        _ = checker.type(of: given.value)
        continue
      }
      if parameter.isRequired, case .literal(.null) = given.value.content { continue }
      checker.check(given.value, fits: parameter, name: "parameter \(quoted(given.key))")
    }
    for parameter in declaration.parameters where parameter.isRequired {
      let isGiven = draft.with.contains { given in
        if case .literal(.null) = given.value.content { false } else { given.key == parameter.name }
      }
      guard !isGiven else { continue }
      diagnostics.error(
        .missingParameter, "\(owner): \(quoted(declaration.name)) needs the parameter \(quoted(parameter.name))",
        at: draft.withLocation)
    }
  }
}
