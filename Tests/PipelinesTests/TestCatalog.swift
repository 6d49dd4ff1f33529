import MediaTypes
import Testing

@testable import Pipelines

/// Invented stages that together use every kind of parameter and output.
let testCatalog = StageCatalog([
  StageDeclaration(
    name: "inspect", summary: "Looks at a recording.",
    parameters: [ParameterDeclaration("source", .media, required: true, "The recording.")],
    outputs: [
      OutputDeclaration(
        "info",
        .object([
          "hasAudio": .boolean, "seconds": .number, "tracks": .list(.object(["language": .string])),
          "codec": .choice(["h264", "hevc"]),
        ]), "What was found."),
      OutputDeclaration("report", .file, "The same as a file."),
    ],
    example: """
      inspect: { uses: inspect, with: { source: "${{ inputs.source }}" } }
      """),
  StageDeclaration(
    name: "encode", summary: "Writes a recording anew.",
    discussion: "Never makes a picture larger.",
    parameters: [
      ParameterDeclaration("source", .media, required: true, "The recording."),
      ParameterDeclaration("preset", .choice(["proxy", "mezzanine"]), default: "proxy", "What it is for."),
      ParameterDeclaration("height", .integer, default: 720, minimum: 144, maximum: 2160, unit: "lines", "The height."),
      ParameterDeclaration("quality", .number, minimum: 0, maximum: 51, "The quality."),
      ParameterDeclaration("fast", .boolean, default: false, "Whether to hurry."),
      ParameterDeclaration("start", .duration, default: "0s", "Where to start."),
      ParameterDeclaration("label", .string, "A name for people."),
    ],
    outputs: [
      OutputDeclaration("file", .media, "The new recording."),
      OutputDeclaration("subtitles", .file, optional: true, "Where there were any."),
    ],
    example: """
      proxy: { uses: encode, with: { source: "${{ inputs.source }}", height: 540 } }
      """),
  StageDeclaration(
    name: "gather", summary: "Puts files together.",
    parameters: [
      ParameterDeclaration("files", .list(.file), required: true, minimum: 1, maximum: 3, "The files."),
      ParameterDeclaration("environment", .map(.oneOf([.string, .integer])), "Names and values."),
      ParameterDeclaration("trim", .object(["in": .duration, "out": .duration]), "What to keep."),
      ParameterDeclaration("extra", .any, "Anything."),
    ],
    outputs: [OutputDeclaration("file", .file, "All of them."), OutputDeclaration("log", .any, "Whatever.")],
    example: """
      gather: { uses: gather, with: { files: ["${{ inputs.source }}"] } }
      """),
])

/// A file that passes without a warning and uses all of the format.
let completeFile = #"""
  pipeline: complete-1
  version: 1
  description: >
    Uses everything.
  inputs:
    source: { type: media, description: The recording. }
    cameras: { type: "media[]", required: false }
  params:
    height: { type: integer, default: 720, minimum: 144, maximum: 2160, unit: lines }
    mode: { type: choice, choices: [fast, slow], default: fast }
    titles: { type: "string[]", default: [a, b] }
    from: { type: duration, default: 1.5m }
  stages:
    inspect: { uses: inspect, with: { source: "${{ inputs.source }}" } }
    encode:
      uses: encode
      needs: [inspect]
      if: ${{ stages.inspect.info.hasAudio && params.mode == 'fast' }}
      with:
        source: ${{ inputs.source }}
        height: "${{ params.height * 2 }}"
        start: ${{ params.from }}
        label: "${{ stem(inputs.source) }}-${{ run.date }} $${{ kept }}"
      retry: { attempts: 3, backoff: 10s }
      timeout: 2h
      resources: { cpus: 2, memory: 512MiB }
      cache: false
      continueOnError: true
    each-camera:
      uses: encode
      each: ${{ inputs.cameras }}
      with: { source: "${{ each.value }}", label: "${{ each.label }}-${{ each.index + 1 }}" }
    gather:
      uses: gather
      with:
        files:
          - ${{ stages.encode.file ?? inputs.source }}
          - ${{ stages.each-camera.file[0] }}
        environment: { NAME: x, COUNT: 3, TITLES: "${{ join(params.titles, ', ') }}" }
        trim: { in: 00:00:01.5, out: 90 }
  outputs:
    file: ${{ stages.gather.file }}
    cameras: ${{ stages.each-camera.file }}
  """#

func load(_ text: String) throws -> Pipeline {
  try PipelineLoader.load(text: text, path: "test.yaml", catalog: testCatalog)
}

/// Everything that is told of a text, warnings of a valid one included.
func diagnostics(_ text: String) -> [Diagnostic] {
  do {
    return try load(text).diagnostics
  } catch let error as PipelineFileError {
    return error.diagnostics
  } catch {
    Issue.record(error)
    return []
  }
}

/// A valid pipeline with one input, one stage, and places to write something into.
///
/// The stage's own lines start on line 7 with four columns of indentation, its parameters with six.
func pipeline(stage: String = "", with: String = "", params: String = "{}", more: String = "") -> String {
  var lines = [
    "pipeline: test", "version: 1", "inputs: { source: { type: media } }", "params: \(params)", "stages:",
    "  work:",
  ]
  lines += stage.split(separator: "\n").map { "    \($0)" }
  if !stage.contains("uses:") { lines.append("    uses: encode") }
  if !stage.contains("with:") {
    lines += ["    with:"] + with.split(separator: "\n").map { "      \($0)" }
    if !with.contains("source:") { lines.append("      source: ${{ inputs.source }}") }
  }
  lines += more.split(separator: "\n").map { "\($0)" }
  return lines.joined(separator: "\n") + "\n"
}
