import Foundation
import MediaTypes
import Testing

@testable import Pipelines

@Suite struct RenderingTests {
  @Test func mermaid() throws {
    let text = GraphRenderer(try load(completeFile)).render(.mermaid)
    #expect(
      text == """
        flowchart TD
          input0(["source"])
          input1(["cameras"])
          stage0["inspect"]
          stage1["encode"]
          stage2["each-camera<br/>encode × each"]
          stage3["gather"]
          output0[/"file"/]
          output1[/"cameras"/]
          input0 --> stage0
          input0 --> stage1
          stage0 -.-> stage1
          input1 --> stage2
          input0 --> stage3
          stage1 --> stage3
          stage2 --> stage3
          stage3 --> output0
          stage2 --> output1

        """)
  }

  @Test func dot() throws {
    let text = GraphRenderer(try load(completeFile)).render(.dot)
    #expect(text.hasPrefix("digraph \"complete-1\" {\n"))
    #expect(text.contains("  stage2 [label=\"each-camera\\nencode × each\", shape=box];\n"))
    #expect(text.contains("  stage0 -> stage1 [style=dashed];\n"))
    #expect(text.hasSuffix("  stage2 -> output1;\n}\n"))
  }

  @Test func stageText() throws {
    let text = try #require(testCatalog["encode"]).text
    #expect(
      text == """
        encode: Writes a recording anew.

        Never makes a picture larger.

        PARAMETERS
          name     type                     default  range       unit
          source   media, required                                      The recording.
          preset   one of proxy, mezzanine  proxy                       What it is for.
          height   integer                  720      144 … 2160  lines  The height.
          quality  number                            0 … 51             The quality.
          fast     boolean                  false                       Whether to hurry.
          start    duration                 0s                          Where to start.
          label    string                                               A name for people.

        OUTPUTS
          name       type
          file       media           The new recording.
          subtitles  file, optional  Where there were any.

        EXAMPLE
          proxy: { uses: encode, with: { source: "${{ inputs.source }}", height: 540 } }

        """)
    #expect(try #require(testCatalog["inspect"]).text.contains("info.tracks[].language  string"))
  }

  @Test func stageValue() throws {
    let value = try #require(testCatalog["encode"]).value
    #expect(value["parameters"]?.listValue?[1]["choices"] == ["proxy", "mezzanine"])
    #expect(value["parameters"]?.listValue?[2]["maximum"] == 2160.0)
    #expect(value["outputs"]?.listValue?[1]["optional"] == true)
  }

  @Test func examplesOfStagesAreValid() throws {
    for declaration in testCatalog.declarations {
      let stage = declaration.example.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
      let text = "pipeline: x\nversion: 1\ninputs: { source: { type: media } }\nstages:\n\(stage)\n"
      #expect(diagnostics(text) == [])
    }
  }
}

@Suite struct SchemaTests {
  /// Python's validator is asked, where there is one, about right and wrong files.
  @Test(.enabled(if: SchemaTests.hasValidator)) func schemaAgreesWithTheLoader() throws {
    let wrong = [
      pipeline(stage: "neds: []"), pipeline(with: "height: 4000"), pipeline(with: "hieght: 1"),
      pipeline(stage: "uses: encod"), pipeline(with: "preset: proxi"),
      pipeline(params: "{ a: { type: integre } }"),
      pipeline(stage: "uses: gather\nwith: { extra: 1 }"), "version: 1\n",
      pipeline(with: "source: camera.mp4"),
      pipeline(stage: "retry: { attempts: 0 }"), pipeline(stage: "resources: { memory: 2 lots }"),
    ]
    let right = [completeFile, pipeline(), pipeline(with: "label: ~\nstart: 1h 30m\nquality: ${{ 5 }}")]
    let verdicts = try Self.verdicts(right + wrong, PipelineSchema.json(catalog: testCatalog))
    #expect(verdicts == right.map { _ in true } + wrong.map { _ in false })
    for text in wrong { #expect(diagnostics(text).contains { $0.severity == .error }) }
  }

  @Test func structure() throws {
    let schema = PipelineSchema.value(catalog: testCatalog)
    #expect(schema["$schema"] == "https://json-schema.org/draft/2020-12/schema")
    let stage = try #require(schema["$defs"]?["stage"])
    #expect(stage["properties"]?["uses"]?["enum"] == ["encode", "gather", "inspect"])
    #expect(stage["properties"]?.objectValue?.keys.sorted() == StageReader.keys.sorted())
    #expect(schema["properties"]?.objectValue?.keys.sorted() == PipelineReader.keys.sorted())
    let encode = try #require(stage["allOf"]?.listValue?[0]["then"])
    let height = try #require(encode["properties"]?["with"]?["properties"]?["height"])
    #expect(height["default"] == 720)
    #expect(height["description"] == "The height. (lines)")
    #expect(encode["required"] == ["with"])
  }

  private static let script = """
    import json, sys, yaml, jsonschema
    schema, texts = json.load(sys.stdin)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    print(json.dumps([validator.is_valid(yaml.safe_load(text)) for text in texts]))
    """

  static let hasValidator: Bool = {
    let output = try? run("import yaml, jsonschema; print(1)", input: Data())
    return output.map { !$0.isEmpty } ?? false
  }()

  private static func verdicts(_ texts: [String], _ schema: String) throws -> [Bool] {
    let input = "[\(schema), \(String(decoding: try JSONEncoder().encode(texts), as: UTF8.self))]"
    return try JSONDecoder().decode([Bool].self, from: run(script, input: Data(input.utf8)))
  }

  private static func run(_ script: String, input: Data) throws -> Data {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script]
    let standardInput = Pipe()
    let standardOutput = Pipe()
    process.standardInput = standardInput
    process.standardOutput = standardOutput
    process.standardError = FileHandle.nullDevice
    try process.run()
    try standardInput.fileHandleForWriting.write(contentsOf: input)
    try standardInput.fileHandleForWriting.close()
    let output = try standardOutput.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return output
  }
}
