import Foundation
import Foundations
import MediaTypes

/// One run on one page.
public struct RunReport: Sendable {
  let run: RunRecord
  let stages: [StageRunRecord]

  /// - Parameter stages: as ``RunHistory/stages(of:)`` gives them.
  public init(run: RunRecord, stages: [StageRunRecord]) {
    self.run = run
    self.stages = stages
  }

  /// The page. Reads the pictures among the outputs to embed them, so it blocks; one that cannot be read is
  /// left out.
  public func html() -> String {
    ReportPage.page(
      title: "\(run.pipeline): \(run.status.rawValue)",
      """
      \(heading)
      \(problems)
      \(ReportTimeline(run: run, stages: stages).html)
      \(section("Outputs", ReportFiles.table(run.outputs, embedsPictures: true)))
      \(section("Inputs", ReportFiles.table(run.inputs, embedsPictures: false)))
      \(section("Parameters", ReportFiles.table(run.parameters, embedsPictures: false)))
      \(section("Stages", stageTable))
      \(section("Versions", versions))
      """)
  }

  private var heading: HTML {
    let ended = run.seconds.map { "took \(ReportText.seconds($0))" } ?? "has not ended"
    let cached = stages.count { $0.state == .cached }
    let reuse = cached > 0 ? ", \(cached) of \(stages.count) stages from the store" : ""
    return """
      <header>
      <p class="status \(run.status.rawValue)">\(run.status.rawValue)</p>
      <h1>\(run.pipeline)</h1>
      <p class="quiet">Started \(ReportText.date(run.started)), \(ended)\(reuse).<br>
      <code>\(run.id.description)</code> from <code>\(run.pipelinePath)</code></p>
      </header>
      """
  }

  /// What somebody has to look at, first.
  private var problems: HTML {
    let failures = stages.compactMap { stage -> HTML? in
      guard let error = stage.error else { return nil }
      let causes: [HTML] = error.causes.map { "<li>\($0)</li>" }
      let list: HTML = causes.isEmpty ? "" : "<ul>\(causes)</ul>"
      return """
        <div class="note failed"><strong>\(stage.stage)</strong> failed:
        <code>\(error.code)</code> \(error.message)\(list)</div>
        """
    }
    let gates = stages.filter { $0.state == .waiting }.map { stage -> HTML in
      "<div class=\"note waiting\"><strong>\(stage.stage)</strong> waits for a decision: \(stage.why)</div>"
    }
    let warnings = run.warnings.map { warning -> HTML in
      let count = warning.count > 1 ? " (\(warning.count) times)" : ""
      return "<div class=\"note warning\"><code>\(warning.code)</code> \(warning.message)\(count)</div>"
    }
    return "\(failures)\(gates)\(warnings)"
  }

  private var stageTable: HTML {
    let rows = stages.map { stage -> HTML in
      """
      <tr><th scope="row">\(stage.stage)</th><td>\(stage.uses)</td>
      <td><span class="state \(stage.state.rawValue)">\(stage.state.rawValue)</span></td>
      <td class="number">\(ReportText.seconds(stage.seconds ?? 0))</td>
      <td class="number">\(stage.attempt)</td><td>\(stage.why)</td></tr>
      """
    }
    return """
      <table>
      <thead><tr><th scope="col">Stage</th><th scope="col">Type</th><th scope="col">State</th>
      <th scope="col">Time</th><th scope="col">Attempt</th><th scope="col">Why</th></tr></thead>
      <tbody>
      \(rows)
      </tbody>
      </table>
      """
  }

  private var versions: HTML {
    var rows: [HTML] = [
      "<tr><th scope=\"row\">System</th><td>\(run.versions.system)</td></tr>",
      "<tr><th scope=\"row\">Swift</th><td>\(run.versions.swift)</td></tr>",
    ]
    for (name, version) in run.versions.stages.sorted(by: { $0.key < $1.key }) {
      rows.append("<tr><th scope=\"row\">Stage \(name)</th><td>\(version)</td></tr>")
    }
    for (name, version) in run.versions.libraries.sorted(by: { $0.key < $1.key }) {
      rows.append("<tr><th scope=\"row\">\(name)</th><td>\(version)</td></tr>")
    }
    return "<table><tbody>\n\(rows)\n</tbody></table>"
  }

  private func section(_ title: String, _ content: HTML) -> HTML {
    content.description.isEmpty ? "" : "<section><h2>\(title)</h2>\n\(content)</section>"
  }
}
