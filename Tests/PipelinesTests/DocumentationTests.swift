import Foundation
import MediaTypes
import Testing

@testable import Pipelines

@Suite struct DocumentationTests {
  /// As much of the stages in the examples as these use.
  private static let catalog = StageCatalog([
    StageDeclaration(
      name: "probe", summary: "", parameters: [ParameterDeclaration("source", .media, required: true, "")],
      outputs: [OutputDeclaration("info", .object(["hasAudio": .boolean, "durationSeconds": .number]), "")],
      example: ""),
    StageDeclaration(
      name: "transcode", summary: "",
      parameters: [
        ParameterDeclaration("source", .media, required: true, ""),
        ParameterDeclaration("preset", .choice(["proxy", "mezzanine"]), required: true, ""),
        ParameterDeclaration("height", .integer, minimum: 2, maximum: 8192, ""),
      ], outputs: [OutputDeclaration("file", .media, "")], example: ""),
    StageDeclaration(
      name: "audio", summary: "", parameters: [ParameterDeclaration("source", .media, required: true, "")],
      outputs: [OutputDeclaration("file", .media, "")], example: ""),
    StageDeclaration(
      name: "publish", summary: "",
      parameters: [
        ParameterDeclaration("file", .oneOf([.file, .list(.file)]), required: true, ""),
        ParameterDeclaration("to", .string, required: true, ""),
        ParameterDeclaration("name", .string, default: "{name}", ""),
      ], outputs: [OutputDeclaration("path", .list(.string), "")], example: ""),
  ])

  private static func text() throws -> String {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    return try String(contentsOf: root.appending(path: "docs/pipeline-format.md"), encoding: .utf8)
  }

  @Test func examplesAreValid() throws {
    let examples = try Self.text().components(separatedBy: "```yaml\n").dropFirst().map {
      $0.components(separatedBy: "\n```")[0]
    }
    #expect(examples.count >= 3)
    for example in examples {
      let pipeline = try PipelineLoader.load(text: example, path: "example", catalog: Self.catalog)
      #expect(pipeline.diagnostics == [])
    }
  }

  @Test func everythingIsMentioned() throws {
    let text = try Self.text()
    for code in Diagnostic.Code.allCases { #expect(text.contains("`\(code.rawValue)`")) }
    for key in PipelineReader.keys + StageReader.keys { #expect(text.contains("| `\(key)` |"), "\(key)") }
    for function in Function.allCases { #expect(text.contains("`\(function.usage)`"), "\(function.usage)") }
  }
}
