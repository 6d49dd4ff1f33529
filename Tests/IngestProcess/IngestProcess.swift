import Foundation
import Foundations
import IngestAPI
import NIOCore
import Storage
import SystemPackage

/// `IngestProcess FOLDER UPLOAD PARTS`: receives parts of an upload in a workspace until it is killed, for tests that do
/// so. Of part `PARTS` it gets the first half, says `stalled` on standard error, and waits for the rest for ever.
@main
enum IngestProcess {
  static func main() async throws {
    let folder = FilePath(CommandLine.arguments[1])
    guard let upload = Identifier(CommandLine.arguments[2]), let count = Int(CommandLine.arguments[3]) else {
      fatalError("the test gives an upload and a number")
    }
    let store = WorkspaceObjectStore(
      folder: folder.appending("objects"),
      database: try WorkspaceDatabase(
        path: folder.appending("genlock.db"), modules: [WorkspaceObjectStore.schema]),
      links: ObjectLinks(part: { _, _, _ in "" }, object: { _, _ in "" }))
    let layout = try await store.status(of: upload).layout
    for number in 1..<count {
      guard let range = layout.range(of: number) else { break }
      let body = Bytes(pieces: [ByteBuffer(repeating: UInt8(number), count: range.count)])
      _ = try await store.receive(part: number, of: upload, announced: nil, body: body)
    }
    let half = ByteBuffer(repeating: 0xee, count: (layout.range(of: count)?.count ?? 0) / 2)
    _ = try await store.receive(
      part: count, of: upload, announced: nil, body: Bytes(pieces: [half], stalls: true))
  }
}

/// A body that may end in nothing more coming.
struct Bytes: AsyncSequence, AsyncIteratorProtocol, Sendable {
  var pieces: [ByteBuffer]
  var stalls = false

  mutating func next() async throws -> ByteBuffer? {
    if !pieces.isEmpty { return pieces.removeFirst() }
    guard stalls else { return nil }
    try FileHandle.standardError.write(contentsOf: Data("stalled\n".utf8))
    try await Task.sleep(for: .seconds(3600))
    return nil
  }

  func makeAsyncIterator() -> Bytes { self }
}
