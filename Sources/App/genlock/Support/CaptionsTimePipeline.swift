import Captions
import Foundations
import MediaTypes
import Pipelines
import Runtime
import Stages
import SystemPackage

/// The pipeline behind `genlock captions time`. What was heard in the recording is kept like any other result.
struct CaptionsTimePipeline {
  var media: FilePath
  /// Captions, or else the text of what is said.
  var captions: FilePath?
  var text: FilePath?
  var language: String?
  var track: Int?
  var method: String
  var force: Bool
  var format: CaptionFormat?

  func request() throws -> RunRequest {
    var listen: [String: Value] = ["source": "${{ inputs.media }}"]
    if let track { listen["track"] = .integer(Int64(track)) }
    var time: [String: Value] = [
      "speech": "${{ stages.speech.speech }}", "captions": "${{ inputs.captions }}",
      "text": "${{ inputs.text }}", "method": .string(method), "force": .boolean(force),
    ]
    if let format { time["format"] = .string(format.rawValue) }
    if let language { time["language"] = .string(language) }
    let document: Value = [
      "pipeline": "captions-time", "version": 1,
      "inputs": [
        "media": ["type": "media"], "captions": ["type": "file", "required": false],
        "text": ["type": "file", "required": false],
      ],
      "stages": [
        "speech": ["uses": "speech", "with": .object(listen)],
        "timed": ["uses": "captions.time", "with": .object(time)],
      ],
      "outputs": ["captions": "${{ stages.timed.captions }}", "report": "${{ stages.timed.report }}"],
    ]
    // JSON is YAML.
    let text = String(decoding: try document.canonicalJSON(), as: UTF8.self)
    let pipeline = try PipelineLoader.load(
      text: text, path: "genlock captions time", catalog: BuiltinStages.registry.catalog)
    var inputs = ["media": [media]]
    if let captions { inputs["captions"] = [captions] }
    if let text = self.text { inputs["text"] = [text] }
    return RunRequest(pipeline: pipeline, inputs: inputs)
  }
}
