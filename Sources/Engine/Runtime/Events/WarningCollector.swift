import MediaTypes
import Synchronization

/// The warnings of one stage run, a few per code and each with a count, so that their number stays small whatever the
/// media holds.
final class WarningCollector: Sendable {
  private let collected = Mutex<[Warning]>([])
  /// Different messages of one code; those that come after are counted with the last of them.
  private static let messageLimit = 8

  /// - Returns: whether it is the first of its kind.
  func add(_ warning: Warning) -> Bool {
    collected.withLock { collected in
      let alike = collected.indices.filter { collected[$0].code == warning.code }
      let same = alike.first { collected[$0].message == warning.message }
      guard let index = same ?? (alike.count < Self.messageLimit ? nil : alike.last) else {
        collected.append(warning)
        return true
      }
      collected[index].count += warning.count
      return false
    }
  }

  var warnings: [Warning] { collected.withLock { $0 } }
}
