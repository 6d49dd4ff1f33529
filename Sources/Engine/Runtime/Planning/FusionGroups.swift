/// Groups stage runs that may share one pass, such that no group ever waits for itself: neither through a
/// path between two of its members, nor through a group that waits for it in turn.
enum FusionGroups {
  /// - Parameters:
  ///   - candidates: runs that have a fusion key and have not started, in the order of the pipeline.
  ///   - waitsFor: for each run the runs that have not ended and that it waits for.
  /// - Returns: the groups, each in the order of the pipeline; every candidate is in exactly one.
  static func partition(
    _ candidates: [(run: Int, key: FusionKey)], runCount: Int, waitsFor: (Int) -> [Int]
  ) -> [[Int]] {
    var groups: [(key: FusionKey, members: [Int])] = []
    var groupOf = [Int?](repeating: nil, count: runCount)
    for (run, key) in candidates {
      var joined = false
      for index in groups.indices where groups[index].key == key {
        groups[index].members.append(run)
        groupOf[run] = index
        if !waitsForItself(index, groups.map(\.members), groupOf, waitsFor) {
          joined = true
          break
        }
        groups[index].members.removeLast()
        groupOf[run] = nil
      }
      if !joined {
        groupOf[run] = groups.count
        groups.append((key, [run]))
      }
    }
    return groups.map(\.members)
  }

  /// Whether following what a group's members wait for, whole groups at a time, leads back to the group.
  private static func waitsForItself(
    _ group: Int, _ groups: [[Int]], _ groupOf: [Int?], _ waitsFor: (Int) -> [Int]
  ) -> Bool {
    var visited = [Bool](repeating: false, count: groupOf.count)
    var stack = groups[group].flatMap(waitsFor)
    while let run = stack.popLast() {
      if groupOf[run] == group { return true }
      if visited[run] { continue }
      visited[run] = true
      let together = groupOf[run].map { groups[$0] } ?? [run]
      for member in together {
        visited[member] = true
        stack += waitsFor(member)
      }
    }
    return false
  }
}
