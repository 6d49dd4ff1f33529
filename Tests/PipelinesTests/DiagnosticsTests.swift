import Foundations
import Testing

@testable import Pipelines

@Suite struct DiagnosticsTests {
  private static let body = """

    inputs: { source: { type: media } }
    stages:
      a: { uses: inspect, with: { source: "${{ inputs.source }}" } }
    """

  static let yamlFiles: [WrongFile] = [
    WrongFile(.emptyPipeline, "▸"),
    WrongFile(.emptyPipeline, "▸# nothing but a comment\n"),
    WrongFile(.wrongType, "▸- a list\n"),
    WrongFile(.wrongType, "▸just words\n"),
    WrongFile(.invalidYAML, "pipeline: [a\nversion▸: 1\n"),
    WrongFile(.invalidYAML, "a: b▸\u{7}\n"),
    WrongFile(.invalidYAML, "a: ▸*nowhere\n"),
    WrongFile(.multipleDocuments, "pipeline: a\n▸---\npipeline: b\n"),
    WrongFile(.unsupportedYAML, pipeline(stage: "▸<<: { cache: false }"), message: "merge keys"),
    WrongFile(.unsupportedYAML, pipeline(stage: "▸5: x"), message: "means integer"),
    WrongFile(.unsupportedYAML, pipeline(stage: "▸~: x"), message: "means null"),
    WrongFile(.unsupportedYAML, pipeline(stage: "▸[a, b]: x"), message: "this is a list"),
    WrongFile(.unsupportedYAML, pipeline(with: "label: ▸!!binary abcd"), message: "tag"),
    WrongFile(
      .duplicateKey, pipeline(stage: "cache: true\n▸cache: false"), message: "already given on line 7"),
    WrongFile(.duplicateKey, pipeline(stage: "cache: true\n▸'cache': false")),
    WrongFile(
      .tooDeep,
      pipeline(
        stage: "uses: gather",
        with: "files: [\"${{ inputs.source }}\"]\nextra: "
          + String(repeating: "[", count: 29) + "▸[" + String(repeating: "]", count: 30))),
  ]

  static let structureFiles: [WrongFile] = [
    WrongFile(.unknownKey, pipeline(stage: "▸neds: []"), suggestion: "needs"),
    WrongFile(.unknownKey, pipeline(stage: "retry: { ▸attempt: 3 }"), suggestion: "attempts"),
    WrongFile(.unknownKey, pipeline(more: "▸outpust: {}"), suggestion: "outputs"),
    WrongFile(.unknownKey, pipeline(params: "{ a: { type: integer, ▸min: 2 } }")),
    WrongFile(.missingKey, "▸version: 1" + body, message: "\"pipeline\""),
    WrongFile(.missingKey, "▸pipeline: x" + body, message: "\"version\""),
    WrongFile(.missingKey, "▸pipeline: x\nversion: 1\n", message: "\"stages\""),
    WrongFile(.missingKey, "pipeline: x\nversion: 1\n▸stages:\n", message: "\"stages\""),
    WrongFile(.missingKey, "pipeline: x\nversion: 1\nstages: ▸{}\n", message: "at least one"),
    WrongFile(.missingKey, "pipeline: x\nversion: 1\nstages:\n  a: ▸{ timeout: 5 }\n", message: "\"uses\""),
    WrongFile(.unsupportedVersion, "pipeline: x\nversion: ▸2" + body),
    WrongFile(.wrongType, "pipeline: x\nversion: ▸\"1\"" + body),
    WrongFile(.wrongType, "pipeline: ▸5\nversion: 1" + body),
    WrongFile(.wrongType, "pipeline: x\nversion: 1\nstages: ▸[a]\n"),
    WrongFile(.invalidName, "pipeline: ▸Über\nversion: 1" + body),
    WrongFile(.invalidName, "pipeline: ▸../x\nversion: 1" + body),
    WrongFile(
      .invalidName,
      "pipeline: x\nversion: 1" + body
        + "\n  ▸b/c: { uses: inspect, with: { source: \"${{ inputs.source }}\" } }"),
    WrongFile(.invalidName, pipeline(more: "outputs: { ▸\"-x\": \"${{ stages.work.file }}\" }")),
    WrongFile(.wrongType, pipeline(stage: "cache: ▸yes"), suggestion: "true"),
    WrongFile(.wrongType, pipeline(stage: "continueOnError: ▸Off"), suggestion: "false"),
    WrongFile(.invalidValue, pipeline(stage: "timeout: ▸soon")),
    WrongFile(.outOfRange, pipeline(stage: "timeout: ▸0")),
    WrongFile(.outOfRange, pipeline(stage: "timeout: ▸-1")),
    WrongFile(.outOfRange, pipeline(stage: "retry: { attempts: ▸0 }")),
    WrongFile(.wrongType, pipeline(stage: "retry: ▸3")),
    WrongFile(.invalidValue, pipeline(stage: "resources: { memory: ▸2 lots }")),
    WrongFile(.wrongType, pipeline(stage: "resources: { cpus: ▸half }")),
    WrongFile(.wrongType, pipeline(stage: "needs: [▸5]")),
    WrongFile(.unknownType, pipeline(params: "{ a: { type: ▸integre } }"), suggestion: "integer"),
    WrongFile(.missingKey, pipeline(params: "{ a: ▸{ type: choice } }"), message: "choices"),
    WrongFile(.invalidValue, pipeline(params: "{ a: { type: string, choices: ▸[b] } }")),
    WrongFile(.invalidValue, pipeline(params: "{ a: { type: string, minimum: ▸3 } }")),
    WrongFile(.outOfRange, pipeline(params: "{ a: { type: integer, minimum: 3, maximum: ▸2 } }")),
    WrongFile(.outOfRange, pipeline(params: "{ a: { type: integer, minimum: 3, default: ▸2 } }")),
    WrongFile(.wrongType, pipeline(params: "{ a: { type: integer, default: ▸two } }")),
    WrongFile(
      .invalidChoice, pipeline(params: "{ a: { type: choice, choices: [fast, slow], default: ▸fats } }"),
      suggestion: "fast"),
  ]

  static let stageFiles: [WrongFile] = [
    WrongFile(.unknownStage, pipeline(stage: "uses: ▸encod"), suggestion: "encode"),
    WrongFile(.unknownParameter, pipeline(with: "▸hieght: 720"), suggestion: "height"),
    WrongFile(.missingParameter, pipeline(stage: "uses: gather\nwith: ▸{ extra: 1 }"), message: "\"files\""),
    WrongFile(.missingParameter, pipeline(stage: "uses: encode\nwith: ▸{ source: ~ }")),
    WrongFile(
      .missingParameter, "pipeline: x\nversion: 1\nstages:\n  ▸a: { uses: inspect }\n", message: "\"source\""),
    WrongFile(.outOfRange, pipeline(with: "height: ▸4000"), message: "4000 is out of range (144 … 2160)"),
    WrongFile(.wrongType, pipeline(with: "height: ▸tall")),
    WrongFile(.wrongType, pipeline(with: "height: ▸720.5")),
    WrongFile(.wrongType, pipeline(with: "fast: ▸yes"), suggestion: "true"),
    WrongFile(.wrongType, pipeline(with: "label: ▸5"), message: "put it in quotes"),
    WrongFile(.wrongType, pipeline(with: "label: ▸[a]")),
    WrongFile(.wrongType, pipeline(with: "label: ▸{ a: b }")),
    WrongFile(.invalidChoice, pipeline(with: "preset: ▸proxi"), suggestion: "proxy"),
    WrongFile(.invalidValue, pipeline(with: "start: ▸later")),
    WrongFile(.wrongType, pipeline(with: "source: ▸camera.mp4"), message: "expected media"),
    WrongFile(
      .outOfRange,
      pipeline(stage: "uses: gather", with: "files: ▸[]").replacing(
        "      source: ${{ inputs.source }}\n", with: ""), message: "a list of 0"),
    WrongFile(.wrongType, gather("environment: { A: ▸true }")),
    WrongFile(.unknownKey, gather("trim: { ▸ni: 5 }"), suggestion: "in"),
    WrongFile(.invalidValue, gather("trim: { in: ▸x }")),
    WrongFile(.wrongType, gather("trim: ▸[5]")),
  ]

  private static func gather(_ line: String) -> String {
    pipeline(stage: "uses: gather\nwith:\n  files: [ \"${{ inputs.source }}\" ]\n  \(line)")
  }

  static let referenceFiles: [WrongFile] = [
    WrongFile(
      .unknownReference,
      pipeline(with: "label: ${{ ▸params.hight }}", params: "{ height: { type: string } }"),
      suggestion: "params.height"),
    WrongFile(.unknownReference, pipeline(with: "source: ${{ ▸inputs.sorce }}"), suggestion: "inputs.source"),
    WrongFile(.unknownReference, pipeline(with: "label: ${{ ▸input.source }}"), suggestion: "inputs"),
    WrongFile(
      .unknownReference, pipeline(more: "outputs: { a: \"${{ ▸stages.wrok.file }}\" }"),
      suggestion: "stages.work"),
    WrongFile(
      .unknownReference, pipeline(more: "outputs: { a: \"${{ stages.work.▸fiel }}\" }"), suggestion: "file"),
    WrongFile(.unknownReference, pipeline(with: "label: ${{ ▸each.value }}"), message: "each key"),
    WrongFile(.unknownReference, pipeline(stage: "each: [1]", with: "label: ${{ ▸each.name }}")),
    WrongFile(.unknownReference, pipeline(with: "label: ${{ ▸run.dat }}"), suggestion: "run.date"),
    WrongFile(.unknownReference, pipeline(stage: "needs: ▸wrok"), suggestion: "work"),
    WrongFile(.eachNotStatic, pipeline(stage: "each: ${{ ▸stages.work.file }}")),
    WrongFile(.eachNotStatic, pipeline(stage: "each: [\"${{ ▸run.id }}\"]")),
    WrongFile(.wrongType, pipeline(stage: "each: ▸5")),
    WrongFile(.wrongType, pipeline(stage: "each: ▸${{ inputs.source }}")),
    WrongFile(.wrongType, pipeline(stage: "if: ${{ ▸inputs.source }}"), message: "boolean"),
    WrongFile(.wrongType, pipeline(stage: "if: ▸5")),
    WrongFile(.wrongType, pipeline(stage: "if: ▸\"a ${{ true }}\"")),
    WrongFile(.wrongType, pipeline(with: "height: ${{ 3 ▸/ 2 }}"), message: "round("),
    WrongFile(.wrongType, pipeline(with: "label: \"${{ ▸inputs.source }}.mp4\""), message: "stem(…)"),
    WrongFile(
      .wrongType, pipeline(stage: "each: [1, 2]", more: "outputs: { a: \"${{ stages.work.file.▸x }}\" }"),
      message: "[0]"),
    WrongFile(
      .cycle, pipeline(stage: "needs: work").replacing("  work:", with: "  ▸work:"), message: "work → work"),
    WrongFile(.cycle, cyclic, message: "b → d → c → b"),
    WrongFile(.unreachableOutput, pipeline(more: "outputs: { a: ▸ }".replacing("▸ ", with: "▸~ "))),
    WrongFile(
      .unreachableOutput, pipeline(stage: "if: false", more: "outputs:\n  a: ▸\"${{ stages.work.file }}\"")),
    WrongFile(
      .unreachableOutput,
      pipeline(stage: "if: false", more: "outputs:\n  a: ▸\"x${{ stages.work.file ?? null }}\"").replacing(
        "\"x$", with: "\"$")),
    WrongFile(.unusedParameter, pipeline(params: "{ ▸spare: { type: integer } }")),
    WrongFile(.unusedInput, pipeline().replacing("media } }", with: "media }, ▸spare: { type: file } }")),
  ]

  private static let cyclic = """
    pipeline: x
    version: 1
    inputs: { source: { type: media } }
    stages:
      a: { uses: inspect, with: { source: "${{ stages.b.file }}" } }
      ▸b: { uses: encode, with: { source: "${{ stages.d.file }}" } }
      c: { uses: encode, needs: b, with: { source: "${{ inputs.source }}" } }
      d: { uses: encode, if: "${{ stages.c.file != null }}", with: { source: "${{ inputs.source }}" } }
    """

  @Test(arguments: yamlFiles) func yaml(_ file: WrongFile) { file.check() }
  @Test(arguments: structureFiles) func structure(_ file: WrongFile) { file.check() }
  @Test(arguments: stageFiles) func stages(_ file: WrongFile) { file.check() }
  @Test(arguments: referenceFiles) func references(_ file: WrongFile) { file.check() }

  @Test func everythingIsToldAtOnceInTheOrderOfTheFile() {
    let found = diagnostics(
      pipeline(stage: "cahce: true\ncache: true\ncache: 5\nif: ${{ inputs.x }}", with: "height: 1\nheigth: 2")
    )
    #expect(
      found.map(\.code) == [
        .unknownKey, .duplicateKey, .wrongType, .unknownReference, .outOfRange, .unknownParameter,
      ])
    #expect(found.map(\.location.line) == [7, 9, 9, 10, 13, 14])
  }

  @Test func sentences() {
    let error = PipelineFileError(diagnostics: diagnostics(pipeline(stage: "uses: encod\nneds: x")))
    #expect(
      error.diagnostics.map(\.description) == [
        "test.yaml:7:11: error: there is no stage \"encod\" (did you mean \"encode\"?)",
        "test.yaml:8:5: error: stage \"work\" has no key \"neds\" (did you mean \"needs\"?)",
      ])
    #expect(error.code == "INVALID_PIPELINE")
    #expect(error.category == .invalidPipeline)
    #expect(
      error.message
        == "\"test.yaml\" is not a valid pipeline: line 7, column 11: there is no stage \"encod\" (and 1 more)."
    )
  }

  @Test func suggestions() {
    let words = ["transcode", "thumbnails", "audio", "on"]
    #expect(Suggestion.nearest(to: "trancsode", among: words) == "transcode")
    #expect(Suggestion.nearest(to: "Audio", among: words) == "audio")
    #expect(Suggestion.nearest(to: "xy", among: words) == nil)
    #expect(Suggestion.nearest(to: "", among: words) == nil)
    #expect(Suggestion.nearest(to: String(repeating: "a", count: 100_000), among: words) == nil)
  }
}
