import Artifacts
import Foundations
import MediaTypes
import Pipelines
import SystemPackage

/// One stage of a run: a stage of the pipeline, or one element of its `each`.
struct StageRun: Sendable {
  /// `proxy`, or `camera[2]` under `each`.
  var name: String
  /// The index of its stage in the pipeline.
  var node: Int
  /// `value`, `index` and `label` under `each`.
  var each: Value?
}

/// The stages of a run, `each` unfolded, with what waits for what.
struct RunGraph: Sendable {
  let pipeline: Pipeline
  let runs: [StageRun]
  /// For each stage of the pipeline its runs, as indices into ``runs``.
  let runsOfNode: [[Int]]
  /// For each stage of the pipeline the indices of those that must end before it starts.
  let dependencies: [[Int]]
  /// For each stage of the pipeline the indices of those that wait for it.
  let dependents: [[Int]]
  /// The stages whose `each` was null, which are skipped as a whole.
  let nodesWithoutList: Set<Int>

  /// - Throws: ``RunError`` for an `each` that is no list, `ExpressionError`.
  init(_ pipeline: Pipeline, scope: Scope) throws {
    self.pipeline = pipeline
    let indices = Dictionary(pipeline.stages.enumerated().map { ($1.id, $0) }) { first, _ in first }
    dependencies = pipeline.stages.map { node in node.dependencies.compactMap { indices[$0] }.sorted() }
    var dependents = [[Int]](repeating: [], count: pipeline.stages.count)
    for (node, needed) in dependencies.enumerated() {
      for other in needed { dependents[other].append(node) }
    }
    self.dependents = dependents
    var runs: [StageRun] = []
    var runsOfNode: [[Int]] = []
    var withoutList: Set<Int> = []
    for (index, node) in pipeline.stages.enumerated() {
      let first = runs.count
      if let each = node.each {
        switch try each.evaluate(in: scope) {
        case .list(let elements): runs += Self.unfold(node, index, elements)
        case .null: withoutList.insert(index)
        case let other: throw RunError.eachNotAList(node, found: other.kindName)
        }
      } else {
        runs.append(StageRun(name: node.id, node: index, each: nil))
      }
      runsOfNode.append(Array(first..<runs.count))
    }
    self.runs = runs
    self.runsOfNode = runsOfNode
    nodesWithoutList = withoutList
  }

  func node(of run: Int) -> StageNode { pipeline.stages[runs[run].node] }

  private static func unfold(_ node: StageNode, _ index: Int, _ elements: [Value]) -> [StageRun] {
    var used: Set<String> = []
    return elements.enumerated().map { position, element in
      let base = label(of: element, position)
      var label = base
      var number = 2
      while !used.insert(label).inserted {
        label = "\(base)-\(number)"
        number += 1
      }
      let each: Value = [
        "value": element, "index": .integer(Int64(position)), "label": .string(label),
      ]
      return StageRun(name: "\(node.id)[\(position)]", node: index, each: each)
    }
  }

  /// A file's stem, a text itself, else the number.
  private static func label(of element: Value, _ position: Int) -> String {
    switch element {
    case .file(let file): PublicationName.safe(FilePath(file.name).lastComponent?.stem ?? file.name)
    case .string(let text): PublicationName.safe(text)
    default: String(position + 1)
    }
  }
}
