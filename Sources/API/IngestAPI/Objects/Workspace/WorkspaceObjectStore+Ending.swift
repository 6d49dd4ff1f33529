import Artifacts
public import Foundations
import Glibc
import SystemPackage

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
      // Where the whole has its name already, it has its parts.
      for part in upload.parts where access(target.string, F_OK) != 0 {
        guard let place = part.place, let range = status.layout.range(of: part.stored.number) else {
          continue
        }
        try files.moveIn(place, to: range)
      }
      try files.publish(as: target)
    }
    try await records.set(.completed, id)
    try await forget(id)
  }

  @discardableResult
  public func abort(_ upload: Identifier) async throws -> Bool {
    let isAborted = try await records.abort(upload)
    guard try await isAborted ? true : abortIncomplete(upload) else { return false }
    try await forget(upload)
    return true
  }

  /// Aborts an upload that somebody has asked to complete, and whose object did not come about.
  private func abortIncomplete(_ upload: Identifier) async throws -> Bool {
    let status = try await records.upload(upload).status
    guard status.state == .completing else { return false }
    let (gate, files, target) = (gate(of: upload), files(of: upload), status.key.path(in: folder))
    // Closed where a request completes it in this moment.
    guard try await onBlockingThread("upload", { gate.close() }) else { return false }
    defer { gate.open() }
    guard try await onBlockingThread("upload", { try !files.isPublished(as: target) }) else { return false }
    return try await records.abort(upload, from: .completing)
  }

  /// Removes what is left of an upload that has ended. Whoever still receives a part of it writes nothing more.
  private func forget(_ upload: Identifier) async throws {
    let (gate, folder) = (gate(of: upload), files(of: upload).folder)
    try await onBlockingThread("upload") {
      gate.end()
      try Files.removeTree(folder)
    }
    removeGate(of: upload)
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
    guard !hasGate(id) else { return }
    let known = Set(upload.parts.compactMap(\.place) + [files.whole.lastComponent?.string].compactMap { $0 })
    try await onBlockingThread("upload") {
      for name in names where !known.contains(name) { Files.removeIfPresent(files.beside(name)) }
    }
  }
}
