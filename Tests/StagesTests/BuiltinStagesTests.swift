import Foundation
import Foundations
import MediaTypes
import Pipelines
import Runtime
import SystemPackage
import TestSupport
import Testing

@testable import Stages

@Suite struct BuiltinStagesTests {
  private static func pipeline(_ stages: String, outputs: String = "  source: \"${{ inputs.source }}\"")
    throws -> Pipeline
  {
    let indented = stages.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
    return try PipelineLoader.load(
      text: """
        pipeline: example
        version: 1
        inputs:
          source: { type: media }
          cameras: { type: "media[]", required: false }
          result: { type: file, required: false }
          speech: { type: file, required: false }
          captions: { type: file, required: false }
        stages:
        \(indented)
        outputs:
        \(outputs)
        """, catalog: BuiltinStages.registry.catalog)
  }

  @Test(arguments: BuiltinStages.registry.catalog.declarations.map(\.name))
  func `the example of each stage is valid`(_ name: String) throws {
    let declaration = try #require(BuiltinStages.registry.catalog[name])
    let pipeline = try Self.pipeline(declaration.example)
    #expect(pipeline.stages.map(\.uses) == [name])
    #expect(pipeline.diagnostics.filter { $0.message.contains("parameter") }.isEmpty)
  }

  @Test func `pictures, waveform, a program and publishing in one run, and again from the store`()
    async throws
  {
    let folder = try TemporaryFolder()
    let engine = PipelineEngine(
      workspace: try await Workspace.open(folder.appending("space")), registry: BuiltinStages.registry)
    let pipeline = try Self.pipeline(
      """
      thumbs: { uses: thumbnails, with: { source: "${{ inputs.source }}" } }
      wave: { uses: waveform, with: { source: "${{ inputs.source }}" } }
      count:
        uses: exec
        with:
          command: [cp, "{inputs.track}", "{outputs.copy}"]
          inputs: { track: "${{ stages.thumbs.track }}" }
          outputs: { copy: copy.vtt }
      ask:
        uses: gate
        with: { message: "Good?", show: "${{ stages.thumbs.poster }}", data: { good: true } }
      deliver:
        uses: publish
        needs: ask
        with:
          file: ["${{ stages.thumbs.poster }}", "${{ stages.count.files.copy }}"]
          to: "\(folder.appending("published"))"
          name: "{stem}_v{version}.{extension}"
      """,
      outputs: """
          paths: "${{ stages.deliver.path }}"
          sprites: "${{ stages.thumbs.sprites }}"
          picture: "${{ stages.wave.picture }}"
          good: "${{ stages.ask.data }}"
        """)
    let request = RunRequest(pipeline: pipeline, inputs: ["source": [Fixture.flashClick.path]])
    let first = try await engine.run(request)
    #expect(first.status == .waiting)
    #expect(first.waiting.first?.message.hasPrefix("Good? Look at poster.jpg at ") == true)
    let published = folder.appending("published").string
    #expect(!FileManager.default.fileExists(atPath: published))

    try await engine.workspace.gates.approve(run: first.id, gate: "ask", by: "Ada")
    let second = try await engine.run(request)
    #expect(second.status == .succeeded, "\(second.failures)")
    let states = Dictionary(second.stages.map { ($0.stage, $0.state) }) { $1 }
    #expect(states["thumbs"] == .cached && states["wave"] == .cached && states["count"] == .cached)
    #expect(second.outputs["good"] == ["good": true])
    #expect(
      second.outputs["paths"] == [.string("\(published)/poster_v1.jpg"), .string("\(published)/copy_v1.vtt")])

    let third = try await engine.run(request)
    #expect(third.outputs["paths"] == second.outputs["paths"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: published).count == 2)
  }
}
