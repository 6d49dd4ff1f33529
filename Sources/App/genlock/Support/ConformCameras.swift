import Artifacts
import Foundations
import LibAV
import MediaTypes
import Stages
import SystemPackage

/// One recording that `genlock conform` renders.
struct ConformCamera: Sendable {
  /// Of its stage.
  var id: String
  /// Of the file that comes out, without its ending.
  var outputName: String
  var files: [FilePath]
  /// What the stage is given beside the source.
  var with: [String: Value]
}

/// Takes recordings out of a sync result.
struct ConformCameras {
  private let result: SyncResult
  /// `nil` to keep each recording's own.
  private let frameRate: String?

  /// Looks at the master's pictures, whose rate all get unless one is given. Blocks.
  init(_ result: SyncResult, frameRate: String?, cancellation: Cancellation) throws {
    self.result = result
    if let frameRate {
      self.frameRate = frameRate
      return
    }
    guard let master = result.recordings.first(where: { $0.name == result.master }) else {
      self.frameRate = nil
      return
    }
    do {
      let info = try MediaProbe.info(FilePath(master.path), cancellation: cancellation)
      self.frameRate = info.video.first?.standardFrameRate?.description
    } catch let error as Cancelled {
      throw error
    } catch {
      // Nothing else of the master is needed.
      Output.message("The master cannot be looked at, so every recording keeps its frame rate: \(error)")
      self.frameRate = nil
    }
  }

  /// - Parameters:
  ///   - names: which recordings; none for all but the master.
  ///   - force: takes also those that need a manual nudge.
  /// - Returns: those that can be rendered, and why the others cannot.
  /// - Throws: `ConformError` for a name that is not in the result.
  func select(names: [String], force: Bool) throws -> ([ConformCamera], [any Error]) {
    let known = Set(result.recordings.map(\.name))
    if let unknown = names.first(where: { !known.contains($0) }) {
      throw ConformError.unknownRecording(unknown, known: result.recordings.map(\.name))
    }
    var cameras: [ConformCamera] = []
    var refusals: [any Error] = []
    for (index, recording) in result.recordings.enumerated() {
      let isWanted = names.isEmpty ? recording.name != result.master : names.contains(recording.name)
      guard isWanted else { continue }
      do {
        let placement = try ConformPlacement(recording, in: result, force: force)
        var camera = camera(recording, number: index + 1, placement)
        if cameras.contains(where: { $0.outputName == camera.outputName }) {
          camera.outputName += "-\(camera.id)"
        }
        cameras.append(camera)
      } catch {
        refusals.append(error)
      }
    }
    return (cameras, refusals)
  }

  private func camera(
    _ recording: SyncedRecording, number: Int, _ placement: ConformPlacement
  ) -> ConformCamera {
    var with: [String: Value] = [
      "segments": .list(
        placement.map.segments.map {
          ["fromMs": .number($0.fromMs), "offsetMs": .number($0.offsetMs), "driftPpm": .number($0.driftPpm)]
        })
    ]
    if let duration = placement.masterDurationMs { with["durationMs"] = .number(duration) }
    if let frameRate { with["frameRate"] = .string(frameRate) }
    return ConformCamera(
      id: "camera\(number)", outputName: outputName(recording),
      files: ([recording.path] + (recording.furtherPaths ?? [])).map { FilePath($0) }, with: with)
  }

  /// The device's name, and the number of the clip where there are several.
  private func outputName(_ recording: SyncedRecording) -> String {
    let name = PublicationName.safe(recording.name)
    let clips = result.recordings.filter { $0.name == recording.name }
    guard clips.count > 1, let number = clips.firstIndex(of: recording) else { return name }
    return "\(name)-\(number + 1)"
  }
}
