import MediaTypes
import Pipelines
import Runtime
import Stages

/// The pipeline behind `genlock conform`: a stage for each recording. It is kept with the run like any other.
struct ConformPipeline {
  var cameras: [ConformCamera]
  /// What every stage is given.
  var with: [String: Value]

  func request() throws -> RunRequest {
    var inputs: [String: Value] = [:]
    var stages: [String: Value] = [:]
    var outputs: [String: Value] = [:]
    for camera in cameras {
      let source: [String: Value] = ["source": .string("${{ inputs.\(camera.id) }}")]
      inputs[camera.id] = ["type": "media[]"]
      stages[camera.id] = [
        "uses": "conform", "with": .object(source.merging(with) { $1 }.merging(camera.with) { $1 }),
      ]
      outputs[camera.id] = .string("${{ stages.\(camera.id).file }}")
    }
    let document: Value = [
      "pipeline": "conform", "version": 1, "inputs": .object(inputs), "stages": .object(stages),
      "outputs": .object(outputs),
    ]
    // JSON is YAML.
    let text = String(decoding: try document.canonicalJSON(), as: UTF8.self)
    let files = Dictionary(cameras.map { ($0.id, $0.files) }) { _, last in last }
    do {
      let pipeline = try PipelineLoader.load(
        text: text, path: "genlock conform", catalog: BuiltinStages.registry.catalog)
      return RunRequest(pipeline: pipeline, inputs: files)
    } catch let error as PipelineFileError {
      throw StageOptionError(error, command: "genlock conform")
    }
  }
}
