import MediaTypes
import Synchronization

/// The warnings of one stage run, one per code with a count, so that their number stays small whatever the
/// media holds.
final class WarningCollector: Sendable {
  private let collected = Mutex<[Warning]>([])

  /// - Returns: whether it is the first of its kind.
  func add(_ warning: Warning) -> Bool {
    collected.withLock { collected in
      if let index = collected.firstIndex(where: { $0.code == warning.code }) {
        collected[index].count += warning.count
        return false
      }
      collected.append(warning)
      return true
    }
  }

  var warnings: [Warning] { collected.withLock { $0 } }
}
