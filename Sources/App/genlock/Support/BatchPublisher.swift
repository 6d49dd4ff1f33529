import Artifacts
import Foundations
import MediaTypes
import Runtime
import Synchronization
import SystemPackage

/// Publishes the outputs of each file of a batch in a folder of its own, and never over one of the originals.
final class BatchPublisher: Sendable {
  /// A file, whatever its name.
  private struct Node: Hashable {
    var device: UInt64
    var inode: UInt64

    init(_ identity: FileIdentity) { (device, inode) = (identity.device, identity.inode) }
  }

  private let folder: FilePath
  private let isLinking: Bool
  private let workspace: FilePath
  private let originals = Mutex<Set<Node>>([])

  init(folder: FilePath, isLinking: Bool, workspace: WorkspaceOption) {
    self.folder = folder
    self.isLinking = isLinking
    self.workspace = FilePath(workspace.workspace)
  }

  /// Fails early where the folder cannot be written, or not be linked to from the workspace.
  func check() throws {
    try Publication(folder: folder, method: isLinking ? .hardLink : .copy).check(from: workspace)
  }

  /// Files that must not be replaced from now on.
  func protect(_ paths: [FilePath]) {
    // One that cannot be looked at fails in its own run.
    let nodes = paths.compactMap { (try? FileIdentity(of: $0)).map(Node.init) }
    originals.withLock { $0.formUnion(nodes) }
  }

  func publication(_ cancellation: Cancellation) -> BatchPublication {
    BatchPublication(identity: "\(isLinking ? "link" : "copy") \(folder)") { [self] file, outputs in
      let target = folder.appending(file.name)
      let protected = try await onBlockingThread("publish") { [self] in
        PublicationName.entries(for: outputs).map { target.appending($0.name) }.filter(isOriginal)
      }
      return try await OutputPublisher(
        folder: target, isLinking: isLinking, protected: protected + [file.path]
      ).publish(outputs, cancellation: cancellation)
    }
  }

  private func isOriginal(_ path: FilePath) -> Bool {
    guard let identity = try? FileIdentity(of: path) else { return false }
    return originals.withLock { $0.contains(Node(identity)) }
  }
}
