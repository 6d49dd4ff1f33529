import Artifacts
public import Foundation
public import Foundations
import Glibc
public import NIOCore
public import Storage
import Synchronization
public import SystemPackage

/// Objects in a folder of the workspace, by their keys.
///
/// Every part is written where it belongs in one sparse file, so that completing an upload is a rename and no copy. A part
/// that is sent again while its place is taken is written beside, and takes the place only when it is whole. Its row is
/// written after its bytes are flushed: whatever kills the process, what is in the table is on the disk.
public final class WorkspaceObjectStore: ObjectStore {
  /// The tables that it keeps.
  public static let schema = UploadRecords.schema
  /// Parts that are received at a time, each with one block in memory.
  private static let mostReceivers = 32
  /// How much is gathered before it is written, in bytes.
  private static let blockSize = 1 << 19

  private let folder: FilePath
  private let records: UploadRecords
  private let links: ObjectLinks
  private let gates = Mutex<[Identifier: UploadGate]>([:])
  private let receivers = Mutex(0)

  /// - Parameters:
  ///   - folder: made when it is missing.
  ///   - database: has the tables of ``schema``.
  public init(folder: FilePath, database: WorkspaceDatabase, links: ObjectLinks) {
    self.folder = folder
    records = UploadRecords(database: database)
    self.links = links
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

  public func file(_ key: ObjectKey) async throws -> FilePath {
    let path = key.path(in: folder)
    guard try await onBlockingThread("object", { access(path.string, R_OK) == 0 }) else {
      throw ObjectStoreError.unknownObject(key)
    }
    return path
  }

  private func files(of upload: Identifier) -> UploadFiles {
    UploadFiles(folder: folder.appending("uploads").appending(upload.description))
  }

  private func gate(of upload: Identifier) -> UploadGate {
    gates.withLock { gates in
      if let gate = gates[upload] { return gate }
      let gate = UploadGate()
      gates[upload] = gate
      return gate
    }
  }
}

extension WorkspaceObjectStore {
  /// Takes one part. Memory does not depend on its size.
  /// - Parameters:
  ///   - announced: the bytes that the client says it will send, refused at once where they are not those due.
  ///   - body: the part's bytes.
  /// - Throws: ``ObjectStoreError``; what came before under the number then still counts.
  public func receive<Body: AsyncSequence & Sendable>(
    part number: Int, of upload: Identifier, announced: Int64?, body: Body
  ) async throws -> StoredPart where Body.Element == ByteBuffer {
    let status = try await records.upload(upload).status
    try status.checkOpen(upload)
    guard let range = status.layout.range(of: number) else {
      throw ObjectStoreError.unknownPart(number, count: status.layout.count)
    }
    let due = range.upperBound - range.lowerBound
    if let announced, announced != due {
      throw ObjectStoreError.wrongSize(part: number, received: announced, expected: due)
    }
    let hasRoom = receivers.withLock { count in
      guard count < Self.mostReceivers else { return false }
      count += 1
      return true
    }
    guard hasRoom else { throw ObjectStoreError.busy() }
    defer { receivers.withLock { $0 -= 1 } }
    let gate = gate(of: upload)
    // Reserved before the row is looked at: who holds the place now may let it count in the meantime.
    let isReserved = gate.take(number)
    defer { if isReserved { gate.giveBack(number) } }
    let isTaken = try await records.upload(upload).parts.contains {
      $0.stored.number == number && $0.place == nil
    }
    let place = isReserved && !isTaken ? nil : UploadFiles.newPlace(part: number)
    let files = files(of: upload)
    do {
      let etag = try await write(
        body, to: (files, place), from: place == nil ? range.lowerBound : 0, part: number, of: upload,
        due: due,
        size: status.layout.size, gate)
      let part = StoredPart(number: number, size: due, etag: etag)
      let replaced = try await records.add(UploadRecords.Part(stored: part, place: place), to: upload)
      if let replaced { try await remove(files.beside(replaced)) }
      return part
    } catch {
      if let place { try await remove(files.beside(place)) }
      throw error
    }
  }

  private func write<Body: AsyncSequence & Sendable>(
    _ body: Body, to target: (files: UploadFiles, place: String?), from start: Int64, part number: Int,
    of upload: Identifier, due: Int64, size: Int64, _ gate: UploadGate
  ) async throws -> String where Body.Element == ByteBuffer {
    let (files, place) = target
    var writer = try await onBlockingThread("upload") {
      PartWriter(try files.open(place: place, size: size), at: start)
    }
    func write(_ block: ByteBuffer) async throws {
      guard writer.count + Int64(block.readableBytes) <= due else {
        throw ObjectStoreError.wrongSize(part: number, received: nil, expected: due)
      }
      let before = writer
      let after = try await onBlockingThread("upload") {
        try gate.write {
          var writer = before
          try writer.write(block)
          return writer
        }
      }
      guard let after else { throw ObjectStoreError.closed(upload, .completing) }
      writer = after
    }
    var block = ByteBuffer()
    for try await var piece in body {
      block.writeBuffer(&piece)
      guard block.readableBytes >= Self.blockSize else { continue }
      try await write(block)
      block = ByteBuffer()
    }
    if block.readableBytes > 0 { try await write(block) }
    guard writer.count == due else {
      throw ObjectStoreError.wrongSize(part: number, received: writer.count, expected: due)
    }
    let finished = writer
    return try await onBlockingThread("upload") { try finished.finish() }
  }

  private func remove(_ path: FilePath) async throws {
    try await onBlockingThread("upload") { Files.removeIfPresent(path) }
  }
}

extension WorkspaceObjectStore {
  public func complete(_ upload: Identifier, parts: [CompletedPart]) async throws {
    let status = try await records.upload(upload).status
    if status.state != .completing {
      try status.checkOpen(upload)
      try status.check(parts)
    }
    let gate = gate(of: upload)
    guard try await onBlockingThread("upload", { gate.close() }) else {
      throw ObjectStoreError.closed(upload, .completing)
    }
    defer { gate.open() }
    try await finish(try await records.close(upload, listed: parts), upload)
  }

  /// Makes the object of the parts; after a crash it is done again from the start.
  private func finish(_ upload: UploadRecords.Upload, _ id: Identifier) async throws {
    let (files, target, status) = (files(of: id), upload.status.key.path(in: folder), upload.status)
    try await onBlockingThread("upload") {
      // Where the whole has gone already, so have the parts.
      for part in upload.parts where access(files.whole.string, F_OK) == 0 {
        guard let place = part.place, let range = status.layout.range(of: part.stored.number) else {
          continue
        }
        try files.moveIn(place, to: range, of: status.layout.size)
      }
      try files.publish(as: target)
    }
    try await records.set(.completed, id)
    try await forget(id)
  }

  public func abort(_ upload: Identifier) async throws {
    guard try await records.abort(upload) else { return }
    try await forget(upload)
  }

  /// Removes what is left of an upload that has ended.
  private func forget(_ upload: Identifier) async throws {
    let folder = files(of: upload).folder
    try await onBlockingThread("upload") { try Files.removeTree(folder) }
    gates.withLock { _ = $0.removeValue(forKey: upload) }
  }

  public func recover() async throws {
    var failure: (any Error)?
    // One that cannot be finished keeps none of the others.
    func attempt(_ body: () async throws -> Void) async {
      do { try await body() } catch { failure = failure ?? error }
    }
    for id in try await records.all(in: .completing) { await attempt { try await finishInterrupted(id) } }
    let uploads = folder.appending("uploads")
    for name in try await onBlockingThread("upload", { try Files.names(in: uploads) }) {
      guard let id = Identifier(name) else { continue }
      await attempt { try await tidy(id) }
    }
    if let failure { throw failure }
  }

  private func finishInterrupted(_ id: Identifier) async throws {
    let gate = gate(of: id)
    // Closed where a request is at it in this moment.
    guard try await onBlockingThread("upload", { gate.close() }) else { return }
    defer { gate.open() }
    try await finish(try await records.upload(id), id)
  }

  /// Removes what no row speaks of: the folders of uploads that ended, and parts that were never whole.
  private func tidy(_ id: Identifier) async throws {
    let files = files(of: id)
    let names = try await onBlockingThread("upload") { try Files.names(in: files.folder) }
    let upload: UploadRecords.Upload
    do {
      upload = try await records.upload(id)
    } catch let error as ObjectStoreError where error.reason == .unknownUpload {
      // The database was moved away, and with it what the folder is.
      return try await forget(id)
    }
    switch upload.status.state {
    case .completing: return
    case .completed, .aborted: return try await forget(id)
    case .open: break
    }
    // Whoever receives a part in this process made the gate before the part's file: what was listed may be its.
    guard gates.withLock({ $0[id] }) == nil else { return }
    let known = Set(upload.parts.compactMap(\.place) + [files.whole.lastComponent?.string].compactMap { $0 })
    try await onBlockingThread("upload") {
      for name in names where !known.contains(name) { Files.removeIfPresent(files.beside(name)) }
    }
  }

  public func put(_ file: FilePath, as key: ObjectKey) async throws {
    let target = key.path(in: folder)
    try await onBlockingThread("object") {
      let parent = target.removingLastComponent()
      try Files.makeFolder(parent)
      if link(file.string, target.string) != 0 {
        switch errno {
        case EEXIST: break
        case EXDEV, EMLINK, EPERM: try Self.copy(file, to: target)
        default: throw SystemError.last("write", target)
        }
      }
      try Files.synchronizeFolder(parent)
    }
  }

  private static func copy(_ file: FilePath, to target: FilePath) throws {
    let temporary = Files.temporaryName(beside: target)
    defer { Files.removeIfPresent(temporary) }
    let source = try OpenFile(reading: file)
    let copy = try OpenFile(
      temporary, O_WRONLY | O_CREAT | O_EXCL, mode: 0o444, action: "write", shownAs: target)
    var block = [UInt8](repeating: 0, count: blockSize)
    var done: Int64 = 0
    while true {
      let count = try block.withUnsafeMutableBytes { try source.read(into: $0, at: done) }
      if count == 0 { break }
      try block.withUnsafeBytes { try copy.writeAll(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
      done += Int64(count)
    }
    try copy.synchronize()
    if link(temporary.string, target.string) != 0, errno != EEXIST { throw SystemError.last("write", target) }
  }
}
