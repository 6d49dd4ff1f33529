import Runtime
import SystemPackage

/// Batches for people.
enum BatchText {
  static func plan(_ open: [BatchFile], unchanged: Int) -> String {
    open.map { "\(printable($0.path.string))\n" }.joined()
      + "\(open.count) of \(Wording.count(open.count + unchanged, "file")) to work on\n"
  }

  /// The failures, and a line for each way in which files ended.
  static func summary(_ result: BatchResult) -> String {
    var failures = Table()
    for outcome in result.outcomes where outcome.ending == .failed {
      let error = outcome.error.map { "\($0.code): \(printable($0.message))" } ?? ""
      failures.add("failed", printable(outcome.file.path.string), error)
    }
    for outcome in result.outcomes where outcome.ending == .waiting {
      failures.add("waiting", printable(outcome.file.path.string), waiting(outcome))
    }
    var counts = Table()
    for ending in BatchOutcome.Ending.allCases where result.count(ending) > 0 {
      let outcomes = result.outcomes.filter { $0.ending == ending }
      let size = outcomes.reduce(0) { $0 + $1.size }
      counts.add(ending.rawValue, "\(outcomes.count)", size > 0 ? Wording.bytes(size) : "")
    }
    if !result.notBegun.isEmpty { counts.add("not begun", "\(result.notBegun.count)", "") }
    counts.add(
      "files", "\(result.outcomes.count + result.notBegun.count)", Wording.elapsed(seconds: result.seconds))
    return failures.text() + counts.text()
  }

  private static func waiting(_ outcome: BatchOutcome) -> String {
    guard let run = outcome.run, let gate = outcome.gates.first else { return "" }
    return "genlock runs approve \(run) \(gate)"
  }

  /// A file that ended, for a log.
  static func line(_ outcome: BatchOutcome) -> String {
    let name = printable(outcome.file.name)
    switch outcome.ending {
    case .unchanged: return "\(name): unchanged"
    case .done: return "\(name): done in \(Wording.elapsed(seconds: outcome.seconds))"
    case .failed:
      return "\(name): failed: " + (outcome.error.map { "\($0.code): \(printable($0.message))" } ?? "")
    case .waiting: return "\(name): waits at \(outcome.gates.map(printable).joined(separator: ", "))"
    case .cancelled: return "\(name): stopped"
    }
  }
}
