import MediaTypes

/// Finds outputs that are null whatever happens: those of stages that are switched off for good, and of stages
/// that require something of these.
struct Reachability {
  private var neverRun: Set<String> = []

  /// - Parameter order: the stages' ids, each after those it depends on.
  init(_ drafts: [StageDraft], order: [String]) {
    let byID = Dictionary(drafts.map { ($0.node.id, $0) }) { first, _ in first }
    for id in order {
      if let draft = byID[id], isNeverRun(draft) { neverRun.insert(id) }
    }
  }

  func isAlwaysNull(_ template: LocatedTemplate) -> Bool {
    switch template.content {
    case .literal(let value): value.isNull
    case .expression(let located): isAlwaysNull(located.expression.syntax)
    case .interpolation(let parts):
      parts.contains { $0.expression.map { isAlwaysNull($0.expression.syntax) } ?? false }
    case .list, .object, .invalid: false
    }
  }

  private func isNeverRun(_ draft: StageDraft) -> Bool {
    if case .expression(let condition)? = draft.condition?.content,
      case .literal(let value) = condition.expression.syntax.kind, value == false || value.isNull
    {
      return true
    }
    let required = draft.declaration?.parameters.filter(\.isRequired).map(\.name) ?? []
    return draft.with.contains { required.contains($0.key) && isAlwaysNull($0.value) }
  }

  private func isAlwaysNull(_ syntax: Syntax) -> Bool {
    switch syntax.kind {
    case .literal(let value): value.isNull
    case .reference(.stages, let id): neverRun.contains(id)
    case .member(let base, _), .index(let base, _): isAlwaysNull(base)
    case .binary(.coalesce, let left, let right): isAlwaysNull(left) && isAlwaysNull(right)
    default: false
    }
  }
}
