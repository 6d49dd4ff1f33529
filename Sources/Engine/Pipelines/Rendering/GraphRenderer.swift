/// Draws a pipeline as text for Mermaid or Graphviz: inputs, stages and outputs; a solid arrow where data
/// flows, a dashed one where a stage only waits for another (`needs`, `if`).
public struct GraphRenderer: Sendable {
  public enum Format: String, Sendable, CaseIterable {
    case mermaid, dot
  }

  private enum Shape { case input, stage, output }

  private struct Node {
    var key: String
    var lines: [String]
    var shape: Shape
  }

  private struct Edge: Hashable {
    var from: String
    var to: String
    var isDashed: Bool
  }

  private let title: String
  private let nodes: [Node]
  private let edges: [Edge]

  public init(_ pipeline: Pipeline) {
    title = pipeline.name
    // Keys are numbered, because names may hold what Mermaid and Graphviz give a meaning to.
    let inputKeys = Self.keys("input", pipeline.inputs.map(\.name))
    let stageKeys = Self.keys("stage", pipeline.stages.map(\.id))
    let outputKeys = Self.keys("output", pipeline.outputs.map(\.name))
    nodes =
      pipeline.inputs.map { Node(key: inputKeys[$0.name, default: ""], lines: [$0.name], shape: .input) }
      + pipeline.stages.map { stage in
        let repeated = stage.each == nil ? "" : " × each"
        let lines = stage.id == stage.uses ? [stage.id + repeated] : [stage.id, stage.uses + repeated]
        return Node(key: stageKeys[stage.id, default: ""], lines: lines, shape: .stage)
      }
      + pipeline.outputs.map { Node(key: outputKeys[$0.name, default: ""], lines: [$0.name], shape: .output) }
    var edges: [Edge] = []
    for stage in pipeline.stages {
      guard let to = stageKeys[stage.id] else { continue }
      let data = stage.with.values.flatMap(\.expressions) + (stage.each?.expressions ?? [])
      let flowing = Self.sources(data, inputKeys, stageKeys)
      let waiting = Self.sources(stage.condition.map { [$0] } ?? [], inputKeys, stageKeys)
        .union(stage.dependencies.compactMap { stageKeys[$0] })
      edges += flowing.sorted().map { Edge(from: $0, to: to, isDashed: false) }
      edges += waiting.subtracting(flowing).sorted().map { Edge(from: $0, to: to, isDashed: true) }
    }
    for output in pipeline.outputs {
      let from = Self.sources(output.value.expressions, inputKeys, stageKeys)
      edges += from.sorted().map { Edge(from: $0, to: outputKeys[output.name, default: ""], isDashed: false) }
    }
    self.edges = edges
  }

  public func render(_ format: Format) -> String {
    switch format {
    case .mermaid: mermaid
    case .dot: dot
    }
  }

  private static func keys(_ prefix: String, _ names: [String]) -> [String: String] {
    Dictionary(names.enumerated().map { ($1, "\(prefix)\($0)") }) { first, _ in first }
  }

  private static func sources(
    _ expressions: [Expression], _ inputKeys: [String: String], _ stageKeys: [String: String]
  ) -> Set<String> {
    Set(
      expressions.flatMap(\.syntax.references).compactMap { reference in
        switch reference.root {
        case .inputs: inputKeys[reference.name]
        case .stages: stageKeys[reference.name]
        case .params, .each, .run: nil
        }
      })
  }

  private var mermaid: String {
    var lines = ["flowchart TD"]
    for node in nodes {
      let label = "\"" + node.lines.map(Self.escapedForMermaid).joined(separator: "<br/>") + "\""
      switch node.shape {
      case .input: lines.append("  \(node.key)([\(label)])")
      case .stage: lines.append("  \(node.key)[\(label)]")
      case .output: lines.append("  \(node.key)[/\(label)/]")
      }
    }
    for edge in edges { lines.append("  \(edge.from) \(edge.isDashed ? "-.->" : "-->") \(edge.to)") }
    return lines.joined(separator: "\n") + "\n"
  }

  private var dot: String {
    var lines = [
      "digraph \(Self.quotedForDot(title)) {", "  rankdir=TB;", "  node [fontname=\"sans-serif\"];",
    ]
    for node in nodes {
      let shape =
        switch node.shape {
        case .input: "ellipse"
        case .stage: "box"
        case .output: "parallelogram"
        }
      lines.append(
        "  \(node.key) [label=\(Self.quotedForDot(node.lines.joined(separator: "\n"))), shape=\(shape)];")
    }
    for edge in edges {
      lines.append("  \(edge.from) -> \(edge.to)\(edge.isDashed ? " [style=dashed]" : "");")
    }
    return lines.joined(separator: "\n") + "\n}\n"
  }

  /// Mermaid's entity codes, which it writes with `#` in place of `&`.
  private static func escapedForMermaid(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "#", "&", "<", ">", "`", "\n": result += "#\(scalar.value);"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static func quotedForDot(_ text: String) -> String {
    var result = "\""
    for character in text {
      switch character {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      default: result.append(character)
      }
    }
    return result + "\""
  }
}
