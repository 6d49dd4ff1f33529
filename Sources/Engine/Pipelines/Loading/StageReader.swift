import Foundations
import MediaTypes

/// One entry under `stages`, read but not yet checked against the others.
struct StageDraft {
  /// With everything but `dependencies`.
  var node: StageNode
  /// `nil` where there is no such stage type.
  var declaration: StageDeclaration?
  var with: [LocatedTemplate.Member]
  /// Where parameters are missed.
  var withLocation: SourceLocation
  var condition: LocatedTemplate?
  var each: LocatedTemplate?
  var needs: [Located<String>]

  /// Every expression in it.
  var expressions: [LocatedExpression] {
    with.flatMap(\.value.expressions) + (condition?.expressions ?? []) + (each?.expressions ?? [])
  }
}

/// Reads the `stages` of a pipeline file.
struct StageReader {
  static let keys = [
    "uses", "with", "needs", "if", "each", "retry", "timeout", "resources", "cache", "continueOnError",
  ]
  static let maximumStages = 1000
  static let maximumAttempts = 100

  let catalog: StageCatalog
  let templates: TemplateReader
  let diagnostics: DiagnosticCollector

  func stages(_ node: YAMLNode) -> [StageDraft] {
    guard case .mapping(let entries) = node.content else {
      diagnostics.error(.wrongType, "stages: expected a mapping, found \(node.kindName)", at: node.location)
      return []
    }
    guard !entries.isEmpty else {
      diagnostics.error(.missingKey, "a pipeline needs at least one stage", at: node.location)
      return []
    }
    if entries.count > Self.maximumStages {
      diagnostics.error(
        .outOfRange, "a pipeline has at most \(Self.maximumStages) stages", at: entries[Self.maximumStages].keyLocation)
    }
    return entries.prefix(Self.maximumStages).compactMap(stage)
  }

  private func stage(_ entry: YAMLNode.Entry) -> StageDraft? {
    NameRule.check(entry.key, "a stage", at: entry.keyLocation, diagnostics)
    let owner = "stage \(quoted(entry.key))"
    guard let fields = Fields(entry.value, owner: owner, known: Self.keys, diagnostics: diagnostics) else {
      return nil
    }
    let uses = fields.required("uses").flatMap { fields.value($0, "uses", .string)?.stringValue }
    let declaration = uses.flatMap { lookUp($0, at: fields["uses"]?.location ?? entry.keyLocation) }
    let node = StageNode(
      id: entry.key, uses: uses ?? "", with: [:],
      retry: retry(fields["retry"], owner), timeout: timeout(fields, owner),
      resources: resources(fields["resources"], owner), isCached: fields.boolean("cache") ?? true,
      continueOnError: fields.boolean("continueOnError") ?? false, location: entry.keyLocation)
    return StageDraft(
      node: node, declaration: declaration, with: with(fields["with"], owner),
      withLocation: fields["with"]?.location ?? entry.keyLocation,
      condition: fields["if"].map(templates.readCondition), each: fields["each"].map(templates.read),
      needs: needs(fields["needs"], owner))
  }

  private func lookUp(_ name: String, at location: SourceLocation) -> StageDeclaration? {
    if let declaration = catalog[name] { return declaration }
    diagnostics.error(
      .unknownStage, "there is no stage \(quoted(name))", at: location,
      suggestion: Suggestion.nearest(to: name, among: catalog.declarations.map(\.name)))
    return nil
  }

  private func with(_ node: YAMLNode?, _ owner: String) -> [LocatedTemplate.Member] {
    guard let node else { return [] }
    guard case .mapping(let entries) = node.content else {
      diagnostics.error(
        .wrongType, "\(owner), with: expected a mapping, found \(node.kindName)", at: node.location)
      return []
    }
    return entries.map(templates.member)
  }

  private func needs(_ node: YAMLNode?, _ owner: String) -> [Located<String>] {
    guard let node else { return [] }
    let elements: [YAMLNode] = if case .sequence(let elements) = node.content { elements } else { [node] }
    return elements.compactMap { element in
      if case .string(let id)? = element.scalarValue { return Located(id, element.location) }
      diagnostics.error(
        .wrongType, "\(owner), needs: expected the id of a stage, found \(element.kindName)", at: element.location)
      return nil
    }
  }

  private func retry(_ node: YAMLNode?, _ owner: String) -> RetryPolicy {
    guard let node,
      let fields = Fields(
        node, owner: "\(owner), retry", known: ["attempts", "backoff"], diagnostics: diagnostics)
    else { return RetryPolicy() }
    let standard = RetryPolicy()
    return RetryPolicy(
      attempts: fields.integer("attempts", 1...Self.maximumAttempts) ?? standard.attempts,
      backoff: fields.duration("backoff") ?? standard.backoff)
  }

  private func timeout(_ fields: Fields, _ owner: String) -> Duration? {
    guard let timeout = fields.duration("timeout") else { return nil }
    if timeout > .zero { return timeout }
    diagnostics.error(
      .outOfRange, "\(owner), timeout: more than 0 seconds are needed",
      at: fields["timeout"]?.location ?? SourceLocation(line: 1, column: 1))
    return nil
  }

  private func resources(_ node: YAMLNode?, _ owner: String) -> Resources {
    guard let node,
      let fields = Fields(
        node, owner: "\(owner), resources", known: ["cpus", "memory"], diagnostics: diagnostics)
    else { return Resources() }
    return Resources(cpus: fields.integer("cpus", 1...1024), memory: fields["memory"].flatMap { memory($0, owner) })
  }

  private func memory(_ node: YAMLNode, _ owner: String) -> Int64? {
    let bytes: Int64? =
      switch node.literal {
      case .integer(let bytes) where bytes > 0: bytes
      case .string(let text): ByteSizeText.bytes(text)
      default: nil
      }
    if bytes == nil {
      diagnostics.error(
        .invalidValue, "\(owner), memory: expected an amount such as 512MiB or 2GB", at: node.location)
    }
    return bytes
  }
}
