import Foundation
public import Foundations
import Glibc
import MediaTypes
import SystemPackage

extension FileArtifactStore {
  public func lookUp(_ key: String, cancellation: Cancellation) async throws -> LookUp {
    try await onBlockingThread("look up") { [self] in try lookUpBlocking(key, cancellation: cancellation) }
  }

  func lookUpBlocking(_ key: String, cancellation: Cancellation) throws -> LookUp {
    let clean = try cleanLock(shared: true)
    defer { clean.release() }
    let path = manifestPath(of: key)
    var manifest: Manifest
    do {
      manifest = try JSONDecoder.manifest.decode(Manifest.self, from: Files.content(of: path))
    } catch let error as SystemError where error.errno == ENOENT {
      return .absent
    } catch let error as SystemError {
      return .unusable("its manifest cannot be read: \(error.message)")
    } catch {
      return .unusable("its manifest is damaged")
    }
    for file in Value.object(manifest.outputs).files {
      if let fault = try fault(of: file, cancellation: cancellation) { return .unusable(fault) }
    }
    manifest.outputs = manifest.outputs.mapValues { value in
      value.mapFiles { file in
        var file = file
        file.path = self.path(of: file.digest ?? "").string
        return .file(file)
      }
    }
    // Tells clean() that it is in use; a store that can only be read is never cleaned.
    _ = utimensat(AT_FDCWD, path.string, nil, 0)
    return .found(manifest)
  }

  /// Why a stored file cannot be used, `nil` where it can.
  private func fault(of file: FileReference, cancellation: Cancellation) throws -> String? {
    guard let digest = file.digest, FileDigest.isDigest(digest) else { return "its manifest is damaged" }
    let name = "artifact \(digest.prefix(12)) (\(quoted(file.name)))"
    do {
      let isWhole = try digests.matches(
        path(of: digest), digest: digest, size: file.size, cancellation: cancellation)
      return isWhole ? nil : "\(name) is damaged"
    } catch let error as SystemError where error.errno == ENOENT {
      return "\(name) is missing"
    } catch let error as SystemError {
      return "\(name) cannot be read: \(error.message)"
    } catch let error as ArtifactError {
      return "\(name) cannot be read: \(error.message)"
    }
  }
}

extension JSONEncoder {
  static var manifest: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    return encoder
  }
}

extension JSONDecoder {
  static var manifest: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    return decoder
  }
}
