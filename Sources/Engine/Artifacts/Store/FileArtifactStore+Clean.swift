public import Foundation
public import Foundations
import Glibc
import MediaTypes
import SystemPackage

extension FileArtifactStore {
  public func clean(unusedSince: Date, cancellation: Cancellation) async throws -> CleanedArtifacts {
    try await onBlockingThread("clean") { [self] in
      // Whoever makes or finds something waits for this; nobody can come between our look and our removal.
      let clean = try cleanLock(shared: false)
      defer { clean.release() }
      let limit = Int64(unusedSince.timeIntervalSince1970 * 1e9)
      var cleaned = CleanedArtifacts()
      let used = try removeManifests(unusedSince: limit, &cleaned, cancellation)
      try removeFiles(except: used, unusedSince: limit, &cleaned, cancellation)
      return cleaned
    }
  }

  /// - Returns: the digests that the manifests left over refer to.
  private func removeManifests(
    unusedSince limit: Int64, _ cleaned: inout CleanedArtifacts, _ cancellation: Cancellation
  ) throws -> Set<String> {
    var used: Set<String> = []
    let manifests = folder.appending("manifests")
    for part in try Files.names(in: manifests) {
      for name in try Files.names(in: manifests.appending(part)) {
        try cancellation.check()
        let path = manifests.appending(part).appending(name)
        if try FileIdentity(of: path).modified < limit {
          try remove(path, isManifest: name.hasSuffix(".json"), &cleaned)
        } else if name.hasSuffix(".json") {
          // Without knowing what it refers to, nothing could be removed safely: an error of the disk ends this.
          let data = try Files.content(of: path)
          do {
            let manifest = try JSONDecoder.manifest.decode(Manifest.self, from: data)
            used.formUnion(Value.object(manifest.outputs).files.compactMap(\.digest))
          } catch {
            // A damaged one refers to nothing; its stage is made anew, with it or without.
            try remove(path, isManifest: true, &cleaned)
          }
        }
      }
    }
    return used
  }

  private func remove(_ path: FilePath, isManifest: Bool, _ cleaned: inout CleanedArtifacts) throws {
    try systemCall("remove", path) { unlink(path.string) }
    if isManifest { cleaned.manifests += 1 }
  }

  private func removeFiles(
    except used: Set<String>, unusedSince limit: Int64, _ cleaned: inout CleanedArtifacts,
    _ cancellation: Cancellation
  ) throws {
    for part in try Files.names(in: folder) where part.utf8.count == 2 {
      for name in try Files.names(in: folder.appending(part)) where !used.contains(name) {
        try cancellation.check()
        let path = folder.appending(part).appending(name)
        var status = stat()
        try systemCall("remove", path) { lstat(path.string, &status) }
        // The change time is when it came into the store; the time of modification may be older.
        let arrived = Int64(status.st_ctim.tv_sec) * 1_000_000_000 + Int64(status.st_ctim.tv_nsec)
        guard arrived < limit, status.st_mode & S_IFMT == S_IFREG else { continue }
        try systemCall("remove", path) { unlink(path.string) }
        cleaned.files += 1
        cleaned.bytes += Int64(status.st_size)
      }
    }
  }
}
