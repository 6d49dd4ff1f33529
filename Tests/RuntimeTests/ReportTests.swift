import Foundation
import Foundations
import MediaTypes
import SystemPackage
import TestSupport
import Testing

@testable import Runtime

@Suite struct ReportTests {
  @Test func `a run leaves a report that escapes everything`() async throws {
    let bench = try await Bench()
    let request = try bench.request(
      """
        good: { uses: write, with: { text: x, warning: "<script>alert('&')</script>" } }
        bad: { uses: write, with: { text: y, failure: permanent } }
      """)
    let result = try await bench.engine.run(request)
    let html = try String(contentsOfFile: result.report.string, encoding: .utf8)
    #expect(html.hasPrefix("<!doctype html>"))
    #expect(!html.contains("<script"))
    #expect(html.contains("&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt; (3 times)"))
    #expect(html.contains("The test &lt;stage&gt; &amp; its &quot;friends&quot; failed"))
    #expect(html.contains("TEST_FAILURE"))
    #expect(html.contains("libtest</th><td>1.0"))
    #expect(html.contains(result.id.description))
    let digest = try #require(result.outputs["source"]?.fileValue?.digest)
    #expect(html.contains("SHA-256 \(digest)"))
    #expect(try isWellFormed(html))
  }

  @Test func `small pictures are shown, large ones and videos are links`() throws {
    let folder = try TemporaryFolder()
    let small = try folder.write(Data(repeating: 1, count: 1000), to: "small.png")
    let large = try folder.write(Data(repeating: 1, count: 256_001), to: "large.png")
    func file(_ path: String, _ type: String, _ size: Int64) -> Value {
      .file(FileReference(path: path, size: size, mediaType: type))
    }
    let run = RunRecord(
      id: Identifier(prefix: "run"), pipeline: "p<\u{7}>", pipelinePath: "p.yaml", status: .succeeded,
      started: Date(), ended: Date(), inputs: [:], parameters: [:],
      outputs: [
        "small": file(small.string, "image/png", 1000), "large": file(large.string, "image/png", 256_001),
        "svg": file(small.string, "image/svg+xml", 1000), "list": [file(small.string, "image/png", 1000), 1],
      ], warnings: [],
      versions: RunVersions(system: "Linux", swift: "6", stages: [:], libraries: [:]))
    let html = RunReport(run: run, stages: []).html()
    #expect(html.components(separatedBy: "data:image/png;base64,").count == 3)
    #expect(!html.contains("data:image/svg"))
    #expect(html.contains("large.png</a>"))
    #expect(html.contains("p&lt;\u{fffd}&gt;"))
    #expect(try isWellFormed(html))
  }

  /// Whether every element that is opened is closed, in the right order.
  private func isWellFormed(_ html: String) throws -> Bool {
    var open: [Substring] = []
    for tag in html.matches(of: /<(\/?)([a-z0-9]+)[^>]*?(\/?)>/) {
      if ["meta", "img", "br"].contains(tag.2) || tag.3 == "/" { continue }
      if tag.1.isEmpty {
        open.append(tag.2)
      } else if open.popLast() != tag.2 {
        return false
      }
    }
    return open.isEmpty
  }
}
