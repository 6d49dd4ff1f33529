import Artifacts
import Foundations
import LibAV
import MediaTypes
import Synchronization
import SystemPackage

/// What was found in recordings that several stages ask about, so that estimating their work opens each once.
enum ProbedFiles {
  /// So many differ in one run of an archive; more are forgotten.
  private static let capacity = 64

  private struct Key: Hashable {
    var path: FilePath
    var identity: FileIdentity
  }

  private static let known = Mutex<[Key: MediaInfo]>([:])

  /// As `MediaProbe.info`, at once where the file is known and has not changed. Blocks.
  /// - Throws: `SystemError`, `AVFailure`, `ArtifactError` for what is not a file.
  static func info(_ path: FilePath) throws -> MediaInfo {
    let key = Key(path: path, identity: try FileIdentity(of: path))
    if let info = known.withLock({ $0[key] }) { return info }
    let info = try MediaProbe.info(path)
    known.withLock { known in
      if known.count >= capacity { known.removeAll() }
      known[key] = info
    }
    return info
  }
}
