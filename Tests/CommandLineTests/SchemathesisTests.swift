import Foundation
import SystemPackage
import TestSupport
import Testing

@Suite("The jobs API holds what its document says")
struct SchemathesisTests {
  @Test func noAnswerIsUndocumentedAndNoneIsAFailure() async throws {
    let python = Repository.root.appending(".build/python/bin/python").string
    guard FileManager.default.isExecutableFile(atPath: python) else {
      throw ProcessTrouble(description: "there is no \(python); run scripts/python-tools.sh")
    }
    let folder = try TemporaryFolder()
    try folder.write(
      """
      pipeline: look
      version: 1
      inputs: { source: { type: media } }
      stages: { probe: { uses: probe, with: { source: "${{ inputs.source }}" } } }
      outputs: { report: "${{ stages.probe.report }}" }
      """, to: "pipelines/look.yaml")
    let server = try await RunningServer(in: folder.path, environment: ["GENLOCK_WORKERS": "0"])
    // A job that is there, for those who look for one.
    _ = try await server.ask(
      "/v1/jobs", ["--json", #"{"pipeline":"look","inputs":{"source":"\#(Fixture.noAudio.path)"}}"#])
    let result = try await runProcess(
      python,
      [
        "-m", "schemathesis.cli", "run", "\(server.url)/v1/openapi.json", "--header",
        "Authorization: Bearer \(server.token)", "--phases", "coverage,fuzzing", "--max-examples",
        "4",
        "--seed", "1", "--request-timeout", "10", "--no-color", "--warnings", "off",
        // A stream without end, for which it would wait.
        "--exclude-path", "/v1/events",
        "--exclude-checks",
        // What a body means beyond its shape is not in the document: names of pipelines, paths, metadata.
        "positive_data_acceptance",
      ], in: folder.path, timeout: .seconds(420))
    #expect(result.status == 0, "\(result.output.suffix(6000)) \(result.errors)")
    try await server.stop()
  }
}
