/// The stages of a pipeline file and what they wait for.
struct StageGraph {
  private let nodes: [StageNode]

  /// - Parameter nodes: in the order of the file, with their dependencies.
  init(_ nodes: [StageNode]) {
    self.nodes = nodes
  }

  /// The stages in an order in which each comes after those it depends on; of several such orders the one
  /// that always takes the earliest stage of the file that is ready.
  /// - Parameter onCycle: told of every cycle with its stages in order, each waiting for the next, the first
  ///   (the earliest in the file) again at the end. The stages are ordered as though it did not wait.
  func order(onCycle: ([StageNode]) -> Void) -> [StageNode] {
    var ordered: [StageNode] = []
    var done: Set<String> = []
    var waiting = nodes
    while !waiting.isEmpty {
      let ready = waiting.firstIndex { $0.dependencies.isSubset(of: done) }
      let next: Int
      if let ready {
        next = ready
      } else {
        let cycle = cycle(among: waiting)
        onCycle(cycle)
        next = waiting.firstIndex { $0.id == cycle[0].id } ?? 0
      }
      let node = waiting.remove(at: next)
      done.insert(node.id)
      ordered.append(node)
    }
    return ordered
  }

  /// - Parameter waiting: not empty, and each waits for another of them.
  private func cycle(among waiting: [StageNode]) -> [StageNode] {
    let byID = Dictionary(waiting.map { ($0.id, $0) }) { first, _ in first }
    let position = Dictionary(waiting.enumerated().map { ($1.id, $0) }) { first, _ in first }
    var path: [StageNode] = []
    var indexOnPath: [String: Int] = [:]
    var current = waiting[0]
    while indexOnPath[current.id] == nil {
      indexOnPath[current.id] = path.count
      path.append(current)
      let next = current.dependencies.filter { byID[$0] != nil }.min { position[$0, default: 0] < position[$1, default: 0] }
      guard let next, let node = byID[next] else { break }
      current = node
    }
    let cycle = Array(path[(indexOnPath[current.id] ?? 0)...])
    let start = cycle.indices.min { position[cycle[$0].id, default: 0] < position[cycle[$1].id, default: 0] } ?? 0
    return cycle[start...] + cycle[..<start] + [cycle[start]]
  }
}
