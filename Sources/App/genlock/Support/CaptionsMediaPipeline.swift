import MediaTypes
import Pipelines
import Runtime
import Stages
import SystemPackage

/// The pipeline behind commands that make a recording of a recording and captions: one stage, with one file as output.
struct CaptionsMediaPipeline {
  /// The stage's name.
  var stage: String
  /// For messages.
  var command: String
  var media: FilePath
  var captions: [FilePath]
  /// What the stage is given beside its files.
  var with: [String: Value]

  /// - Throws: ``StageOptionError`` for a value that the stage does not take.
  func request() throws -> RunRequest {
    let isList = stage == "captions.mux"
    // What messages begin with: the command's own name.
    let name = String(stage.drop { $0 != "." }.dropFirst())
    let files: [String: Value] = ["source": "${{ inputs.media }}", "captions": "${{ inputs.captions }}"]
    let document: Value = [
      "pipeline": .string(stage.replacing(".", with: "-")), "version": 1,
      "inputs": ["media": ["type": "media"], "captions": ["type": isList ? "file[]" : "file"]],
      "stages": [name: ["uses": .string(stage), "with": .object(files.merging(with) { $1 })]],
      "outputs": ["file": .string("${{ stages.\(name).file }}")],
    ]
    // JSON is YAML.
    let text = String(decoding: try document.canonicalJSON(), as: UTF8.self)
    do {
      let pipeline = try PipelineLoader.load(
        text: text, path: command, catalog: BuiltinStages.registry.catalog)
      return RunRequest(pipeline: pipeline, inputs: ["media": [media], "captions": captions])
    } catch let error as PipelineFileError {
      throw StageOptionError(error, command: command)
    }
  }
}
