import Artifacts
import Foundations
import Glibc
import MediaTypes
import SystemPackage

/// Publishes one file under the name that a template gives it, or finds that it is there already.
struct Publisher: Sendable {
  let folder: FilePath
  let template: NameTemplate
  let overwrites: Bool
  let cancellation: Cancellation

  static let version = "version"

  /// - Parameter values: for the placeholders, without ``version`` where that is to be found.
  /// - Returns: the path at which the file lies.
  func publish(_ file: FileReference, values: [String: String]) async throws -> FilePath {
    let publication = Publication(folder: folder)
    while true {
      try cancellation.check()
      var values = values
      let isNumbered = values[Self.version] == nil && template.part(with: Self.version) != nil
      let present: FilePath?
      if isNumbered {
        let newest = try await onBlockingThread("publish") { [values] in try newestVersion(values) }
        present = try newest.map { try path(values, version: $0) }
        values[Self.version] = String((newest ?? 0) + 1)
      } else {
        let target = folder.appending(try template.parts(values).joined(separator: "/"))
        present = Self.exists(target) ? target : nil
      }
      if let present, try await onBlockingThread("publish", { try isSame(file, present) }) { return present }
      if let present, !isNumbered, !overwrites { throw PublishError.exists(present) }
      let name = try template.parts(values).joined(separator: "/")
      if !isNumbered, overwrites {
        return try await publication.publish([(file, name)], cancellation: cancellation)[0]
      }
      if let path = try await publication.publishNew(file, as: name, cancellation: cancellation) {
        return path
      }
      // Somebody else was faster: look again at what is there now.
    }
  }

  private func path(_ values: [String: String], version: Int) throws -> FilePath {
    let parts = try template.parts(values.merging([Self.version: String(version)]) { $1 })
    return folder.appending(parts.joined(separator: "/"))
  }

  /// The highest number under which there is a file of this name, `nil` without one.
  private func newestVersion(_ values: [String: String]) throws -> Int? {
    guard let index = template.part(with: Self.version) else { return nil }
    let any = values.merging([Self.version: "0"]) { $1 }
    let parent = try template.parts(any)[..<index].reduce(folder) { $0.appending($1) }
    let prefix = try template.prefix(ofPart: index, before: Self.version, values: any)
    let numbers = try Files.names(in: parent).compactMap { entry -> Int? in
      guard entry.hasPrefix(prefix) else { return nil }
      return Int(entry.dropFirst(prefix.count).prefix { $0.isASCII && $0.isNumber }.prefix(9))
    }
    return try Set(numbers).sorted(by: >).first { Self.exists(try path(values, version: $0)) }
  }

  private static func exists(_ path: FilePath) -> Bool {
    var status = stat()
    return lstat(path.string, &status) == 0
  }

  /// Whether a file has the content of another; a link or a folder never has.
  private func isSame(_ file: FileReference, _ present: FilePath) throws -> Bool {
    var status = stat()
    guard lstat(present.string, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return false }
    guard try FileIdentity(of: file.filePath).size == Int64(status.st_size) else { return false }
    var digest = file.digest ?? FileDigest.sampledPrefix
    if digest.hasPrefix(FileDigest.sampledPrefix) {
      digest = try FileDigest.whole(file.filePath, cancellation: cancellation)
    }
    return try FileDigest.whole(present, cancellation: cancellation) == digest
  }
}
