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

      One file gives a JSON object, several give an array. --verify lists every place of damage, up to \
      \(StreamDamage.maximumPlaces) for each stream; the exit code is then 1, and 0 where all is whole.
      """)

  @Argument(help: ArgumentHelp("Recordings.", valueName: "file"), completion: .file())
  var files: [String]

  @Flag(help: "Print JSON.")
  var json = false

  @Flag(help: "Add the SHA-256 of the whole file.")
  var checksum = false

  @Flag(help: "Decode everything and report each place of damage with its time.")
  var verify = false

  func run() async throws {
    let cancellation = Interruption.watch()
    var found: [ProbeResult] = []
    var failure: (any Error)?
    var isDamaged = false
    for file in files {
      do {
        let info = try await onBlockingThread("probe") { [self] in
          try inspect(FilePath(file), cancellation: cancellation)
        }
        isDamaged = isDamaged || info.isDamaged
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
    if isDamaged { throw Ending(status: .found) }
  }

  private func inspect(_ path: FilePath, cancellation: Cancellation) throws -> MediaInfo {
    var info = try MediaProbe.info(path, cancellation: cancellation)
    if checksum { info.sha256 = try FileDigest.whole(path, cancellation: cancellation) }
    if verify { try Self.verify(path, &info, cancellation: cancellation) }
    return info
  }

  /// Decodes every track that this build can decode, and adds what was wrong.
  private static func verify(_ path: FilePath, _ info: inout MediaInfo, cancellation: Cancellation) throws {
    var streams: [Track: Int] = [:]
    for (number, video) in info.video.enumerated() where video.stream.isDecodable {
      streams[.video(number)] = video.stream.index
    }
    for (number, audio) in info.audio.enumerated() where audio.stream.isDecodable {
      streams[.audio(number)] = audio.stream.index
    }
    let reader = try SourceReader(
      MediaSource(paths: [path]), tracks: Set(streams.keys), isStrict: true, cancellation: cancellation)
    let damage = try reader.read { _ in }
    info.warnings += damage.warnings(for: Set(streams.keys))
    info.damage = streams.sorted { $0.value < $1.value }.compactMap { damage.places(of: $0, stream: $1) }
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
