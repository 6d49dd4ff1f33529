import Foundation
import Foundations
import MediaTypes
import SystemPackage

/// One batch on one page: a self-contained HTML file without scripts.
public struct BatchReport: Sendable {
  let result: BatchResult
  let pipeline: String

  /// - Parameter pipeline: its name.
  public init(result: BatchResult, pipeline: String) {
    self.result = result
    self.pipeline = pipeline
  }

  public func html() -> String {
    let page: HTML = """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>\(pipeline): batch</title>
      <style>\(ReportStyle.css)</style>
      </head>
      <body>
      <main>
      <header>
      <p class="status \(status)">\(status)</p>
      <h1>\(pipeline)</h1>
      <p class="quiet">\(summary), took \(ReportText.seconds(result.seconds)).</p>
      </header>
      \(failures)
      <section><h2>Files</h2>
      <table>
      <thead><tr><th scope="col">File</th><th scope="col">State</th><th scope="col">Time</th>
      <th scope="col">Outputs</th></tr></thead>
      <tbody>
      \(result.outcomes.map(row))
      \(result.notBegun.map(row))
      </tbody>
      </table></section>
      </main>
      </body>
      </html>

      """
    return page.description
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
    let outputs: [HTML] = Value.object(outcome.outputs).files.map { "<code>\($0.path)</code><br>" }
    let seconds = outcome.ending == .unchanged ? "" : ReportText.seconds(outcome.seconds)
    return """
      <tr><th scope="row"><code>\(outcome.file.path.string)</code></th>
      <td><span class="state \(Self.style(outcome.ending))">\(outcome.ending.rawValue)</span></td>
      <td class="number">\(seconds)</td><td>\(outputs)</td></tr>
      """
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
