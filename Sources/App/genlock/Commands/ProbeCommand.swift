import ArgumentParser
import Artifacts
import Foundations
import LibAV
import MediaTypes
import SystemPackage

/// `genlock probe`
struct ProbeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "probe",
    abstract: "Show what recordings hold.",
    discussion: """
      Frame rates are measured from the frames' own times, not only read from the header.

      EXAMPLES
        genlock probe camA.mp4
        genlock probe --json camA.mp4 | jq .video[0].isVariableFrameRate
        genlock probe --verify --checksum *.mov
        genlock probe -- -dash.mp4

      One file gives a JSON object, several give an array. Damage that --verify finds is reported as warnings; the \
      exit code is 0 as long as the recording can be used.
      """)

  @Argument(help: ArgumentHelp("Recordings.", valueName: "file"), completion: .file())
  var files: [String]

  @Flag(help: "Print JSON.")
  var json = false

  @Flag(help: "Add the SHA-256 of the whole file.")
  var checksum = false

  @Flag(help: "Decode everything and report damage with its time.")
  var verify = false

  func run() async throws {
    let cancellation = Interruption.watch()
    var found: [ProbeResult] = []
    var failure: (any Error)?
    for file in files {
      do {
        let info = try await onBlockingThread("probe") { [self] in
          try inspect(FilePath(file), cancellation: cancellation)
        }
        if json { found.append(.info(info)) } else { try Output.write(MediaInfoText.describe(info)) }
      } catch let error as Cancelled {
        throw error
      } catch {
        Output.report(error)
        found.append(.failure(path: file, ErrorObject(error)))
        failure = failure ?? error
      }
    }
    if json {
      if files.count == 1, let only = found.first { try Output.json(only) } else { try Output.json(found) }
    }
    if let failure { throw Ending(status: ExitStatus(failure)) }
  }

  private func inspect(_ path: FilePath, cancellation: Cancellation) throws -> MediaInfo {
    var info = try MediaProbe.info(path, cancellation: cancellation)
    if checksum { info.sha256 = try FileDigest.whole(path, cancellation: cancellation) }
    if verify { info.warnings += try Self.damage(path, info, cancellation: cancellation) }
    return info
  }

  /// Decodes every track that this build can decode.
  private static func damage(
    _ path: FilePath, _ info: MediaInfo, cancellation: Cancellation
  ) throws -> [Warning] {
    let video = info.video.indices.filter { info.video[$0].stream.isDecodable }.map { Track.video($0) }
    let audio = info.audio.indices.filter { info.audio[$0].stream.isDecodable }.map { Track.audio($0) }
    let reader = try SourceReader(
      MediaSource(paths: [path]), tracks: Set(video + audio), isStrict: true, cancellation: cancellation)
    return try reader.read { _ in }.warnings(for: Set(video + audio))
  }
}

/// One file's part of `probe --json`.
private enum ProbeResult: Encodable {
  case info(MediaInfo)
  case failure(path: String, ErrorObject)

  private enum Key: String, CodingKey {
    case path
    case error
  }

  func encode(to encoder: any Encoder) throws {
    switch self {
    case .info(let info): try info.encode(to: encoder)
    case .failure(let path, let error):
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(path, forKey: .path)
      try container.encode(error, forKey: .error)
    }
  }
}
