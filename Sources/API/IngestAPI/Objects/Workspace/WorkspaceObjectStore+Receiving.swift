import Artifacts
public import Foundations
public import NIOCore
import Synchronization

extension WorkspaceObjectStore {
  /// Parts that are received at a time, each with one block in memory.
  private static let mostReceivers = 32
  /// How much is gathered before it is written, in bytes: enough to make a thread worth while.
  private static let blockSize = 1 << 18

  /// Takes one part. Memory does not depend on its size.
  /// - Parameters:
  ///   - announced: the bytes that the client says it will send, refused at once where they are not those due.
  ///   - body: the part's bytes.
  /// - Throws: ``ObjectStoreError``; what came before under the number then still counts. `SystemError`, as when the disk is full.
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
    // Reserved before the rows are looked at: who holds the place now may let it count in the meantime.
    let isReserved = gate.take(number)
    defer { if isReserved { gate.giveBack(number) } }
    let current = try await records.upload(upload)
    // It has ended since, and its gate with it; the one above is another.
    if current.status.state.isFinal { removeGate(of: upload) }
    try current.status.checkOpen(upload)
    let isTaken = current.parts.contains { $0.stored.number == number && $0.place == nil }
    let place = isReserved && !isTaken ? nil : UploadFiles.newPlace(part: number)
    let files = files(of: upload)
    do {
      let writing = PartWriting(
        part: number, upload: upload, files: files, place: place, start: place == nil ? range.lowerBound : 0,
        due: due, gate: gate)
      let part = StoredPart(
        number: number, size: due, etag: try await writing.write(body, inBlocksOf: Self.blockSize))
      let replaced = try await records.add(UploadRecords.Part(stored: part, place: place), to: upload)
      if let replaced { try await Self.remove(replaced, files) }
      return part
    } catch {
      if let place { try await Self.remove(place, files) }
      throw error
    }
  }

  private static func remove(_ place: String, _ files: UploadFiles) async throws {
    try await onBlockingThread("upload") { Files.removeIfPresent(files.beside(place)) }
  }
}

/// One part on its way from a client to its file.
private struct PartWriting: Sendable {
  var part: Int
  var upload: Identifier
  var files: UploadFiles
  /// The file beside the whole, `nil` for the whole.
  var place: String?
  /// The offset of the part's first byte in its file.
  var start: Int64
  /// The bytes that have to come.
  var due: Int64
  var gate: UploadGate

  /// - Returns: the part's ETag.
  func write<Body: AsyncSequence & Sendable>(
    _ body: Body, inBlocksOf size: Int
  ) async throws -> String where Body.Element == ByteBuffer {
    var writer = try await passing { PartWriter(try files.open(place: place), at: start) }
    var block = ByteBufferAllocator().buffer(capacity: size)
    for try await var piece in body {
      if block.readableBytes + piece.readableBytes > size {
        writer = try await writing(block, with: writer)
        block.clear()
      }
      block.writeBuffer(&piece)
    }
    if block.readableBytes > 0 { writer = try await writing(block, with: writer) }
    guard writer.count == due else {
      throw ObjectStoreError.wrongSize(part: part, received: writer.count, expected: due)
    }
    let finished = writer
    return try await onBlockingThread("upload") { try finished.finish() }
  }

  private func writing(_ block: ByteBuffer, with writer: PartWriter) async throws -> PartWriter {
    guard writer.count + Int64(block.readableBytes) <= due else {
      throw ObjectStoreError.wrongSize(part: part, received: nil, expected: due)
    }
    return try await passing {
      var writer = writer
      try writer.write(block)
      return writer
    }
  }

  /// Does something to the upload's files, as long as they may be written.
  private func passing<Result: Sendable>(
    _ body: @escaping @Sendable () throws -> Result
  ) async throws -> Result {
    let result = try await onBlockingThread("upload") { try gate.write(body) }
    guard let result else { throw ObjectStoreError.closed(upload, .completing) }
    return result
  }
}
