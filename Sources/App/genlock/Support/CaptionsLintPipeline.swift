import Captions
import Foundations
import MediaTypes
import Pipelines
import Runtime
import Stages
import SystemPackage

/// The pipeline behind `genlock captions lint`. The shot changes of the recording are kept like any other result.
struct CaptionsLintPipeline {
  var captions: FilePath
  var media: FilePath?
  var style: String
  var fix: Bool
  var frameRate: String?
  var language: String?
  var children: Bool
  var format: CaptionFormat?

  func request() throws -> RunRequest {
    var lint: [String: Value] = [
      "captions": "${{ inputs.captions }}", "style": .string(style), "fix": .boolean(fix),
      "children": .boolean(children),
    ]
    if let frameRate { lint["frameRate"] = .string(frameRate) }
    if let language { lint["language"] = .string(language) }
    if let format { lint["format"] = .string(format.rawValue) }
    var stages: [String: Value] = [:]
    var declared: [String: Value] = ["captions": ["type": "file"]]
    var inputs = ["captions": [captions]]
    if let media {
      inputs["media"] = [media]
      declared["media"] = ["type": "media"]
      stages["shots"] = ["uses": "shots", "with": ["source": "${{ inputs.media }}"]]
      lint["shots"] = "${{ stages.shots.shots }}"
    }
    stages["styled"] = ["uses": "captions.lint", "with": .object(lint)]
    var outputs: [String: Value] = ["report": "${{ stages.styled.report }}"]
    if fix { outputs["captions"] = "${{ stages.styled.captions }}" }
    let document: Value = [
      "pipeline": "captions-lint", "version": 1, "inputs": .object(declared), "stages": .object(stages),
      "outputs": .object(outputs),
    ]
    // JSON is YAML.
    let text = String(decoding: try document.canonicalJSON(), as: UTF8.self)
    let pipeline = try PipelineLoader.load(
      text: text, path: "genlock captions lint", catalog: BuiltinStages.registry.catalog)
    return RunRequest(pipeline: pipeline, inputs: inputs)
  }
}
