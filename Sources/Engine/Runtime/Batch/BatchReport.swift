public import Foundation
import Foundations
import MediaTypes
import SystemPackage

/// One batch on one page: a self-contained HTML file without scripts.
public struct BatchReport: Sendable {
  let result: BatchResult
  let pipeline: String
  let ended: Date

  /// - Parameter pipeline: its name.
  public init(result: BatchResult, pipeline: String, ended: Date = Date()) {
    self.result = result
    self.pipeline = pipeline
    self.ended = ended
  }

  public func html() -> String {
    ReportPage.page(
      title: "\(pipeline): batch",
      """
      <header>
      <p class="status \(status)">\(status)</p>
      <h1>\(pipeline)</h1>
      <p class="quiet">\(summary), took \(ReportText.seconds(result.seconds)), ended \(ReportText.date(ended)).</p>
      </header>
      \(failures)
      <section><h2>Files</h2>
      <table class="files">
      <thead><tr><th scope="col">File</th><th scope="col" class="state-column">State</th>
      <th scope="col" class="time-column">Time</th><th scope="col">Outputs</th></tr></thead>
      <tbody>
      \(result.outcomes.map(row))
      \(result.notBegun.map(row))
      </tbody>
      </table></section>
      """)
  }

  private var status: String {
    if result.count(.failed) > 0 { return "failed" }
    if result.isCancelled { return "cancelled" }
    return result.count(.waiting) > 0 ? "waiting" : "succeeded"
  }

  private var summary: String {
    var parts = BatchOutcome.Ending.allCases.filter { result.count($0) > 0 }.map {
      "\(result.count($0)) \($0.rawValue)"
    }
    if !result.notBegun.isEmpty { parts.append("\(result.notBegun.count) not begun") }
    return parts.isEmpty ? "No files" : parts.joined(separator: ", ")
  }

  /// What somebody has to look at, first.
  private var failures: [HTML] {
    result.outcomes.compactMap { outcome in
      guard let error = outcome.error else { return nil }
      return """
        <div class="note failed"><strong>\(outcome.file.path.string)</strong>: <code>\(error.code)</code> \(error.message)</div>
        """
    }
  }

  private func row(_ outcome: BatchOutcome) -> HTML {
    let seconds = outcome.ending == .unchanged ? "" : ReportText.seconds(outcome.seconds)
    return """
      <tr><th scope="row"><code>\(outcome.file.path.string)</code></th>
      <td><span class="state \(Self.style(outcome.ending))">\(outcome.ending.rawValue)</span></td>
      <td class="number">\(seconds)</td><td>\(outputs(outcome))</td></tr>
      """
  }

  /// Each folder once, with the names of the files in it.
  private func outputs(_ outcome: BatchOutcome) -> [HTML] {
    let paths = Value.object(outcome.outputs).files.map { FilePath($0.path) }
    return Dictionary(grouping: paths) { $0.removingLastComponent().string }.sorted { $0.key < $1.key }.map {
      folder, paths in
      let names = paths.map { $0.lastComponent?.string ?? "" }.sorted().joined(separator: ", ")
      return "<code class=\"quiet\">\(folder)/</code><br><code>\(names)</code><br>"
    }
  }

  private func row(_ file: BatchFile) -> HTML {
    """
    <tr><th scope="row"><code>\(file.path.string)</code></th>
    <td><span class="state skipped">not begun</span></td><td></td><td></td></tr>
    """
  }

  /// The class that ``ReportStyle`` has for it.
  private static func style(_ ending: BatchOutcome.Ending) -> String {
    switch ending {
    case .unchanged: "cached"
    case .done: "succeeded"
    case .failed, .waiting, .cancelled: ending.rawValue
    }
  }
}
