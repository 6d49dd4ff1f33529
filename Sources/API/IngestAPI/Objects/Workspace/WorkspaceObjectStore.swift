public import Artifacts
public import Foundation
public import Foundations
import Glibc
public import Storage
import Synchronization
public import SystemPackage

/// Objects in a folder of the workspace, by their keys.
///
/// Every part is written where it belongs in one sparse file, so that completing an upload is a link and no copy. A part
/// that is sent again while its place is taken is written beside, and takes the place only when it is whole. Its row is
/// written after its bytes are flushed: whatever kills the process, what is in the table is on the disk.
public final class WorkspaceObjectStore: ObjectStore {
  /// The tables that it keeps.
  public static let schema = UploadRecords.schema

  let folder: FilePath
  let records: UploadRecords
  private let links: ObjectLinks
  private let freeSpace: @Sendable (FilePath) throws -> Int64
  private let gates = Mutex<[Identifier: UploadGate]>([:])
  /// Parts that are being received.
  let receivers = Mutex(0)

  /// - Parameters:
  ///   - folder: made when it is missing.
  ///   - database: has the tables of ``schema``.
  ///   - freeSpace: the bytes that may still be written where a folder lies.
  public init(
    folder: FilePath, database: WorkspaceDatabase, links: ObjectLinks,
    freeSpace: @escaping @Sendable (FilePath) throws -> Int64 = { try FreeSpace.available(at: $0) }
  ) {
    self.folder = folder
    records = UploadRecords(database: database)
    self.links = links
    self.freeSpace = freeSpace
  }

  public func checkRoom(for size: Int64) async throws {
    let free = try await onBlockingThread("object") { [folder, freeSpace] in
      try Files.makeFolder(folder)
      return try freeSpace(folder)
    }
    let room = max(0, free - (try await records.promised(at: Date())))
    guard size <= room else { throw ObjectStoreError.noSpace(for: size, room: room) }
  }

  public func begin(_ upload: UploadPlan) async throws {
    try await records.insert(upload)
  }

  public func address(ofPart number: Int, upload: Identifier, until expiry: Date) async throws -> String {
    try links.part(upload, number, expiry)
  }

  public func address(of key: ObjectKey, until expiry: Date) async throws -> String {
    try links.object(key, expiry)
  }

  public func status(of upload: Identifier) async throws -> UploadStatus {
    try await records.upload(upload).status
  }

  public func expiredUploads(at date: Date) async throws -> [Identifier] {
    try await records.expired(at: date)
  }

  func files(of upload: Identifier) -> UploadFiles {
    UploadFiles(folder: folder.appending("uploads").appending(upload.description))
  }

  /// The gate of an upload, made where there is none.
  func gate(of upload: Identifier) -> UploadGate {
    gates.withLock { gates in
      if let gate = gates[upload] { return gate }
      let gate = UploadGate()
      gates[upload] = gate
      return gate
    }
  }

  /// Whether a part of an upload was received in this process.
  func hasGate(_ upload: Identifier) -> Bool {
    gates.withLock { $0[upload] != nil }
  }

  /// Forgets the gate of an upload that has ended.
  func removeGate(of upload: Identifier) {
    gates.withLock { _ = $0.removeValue(forKey: upload) }
  }
}
