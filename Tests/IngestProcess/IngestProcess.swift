import Foundation
import Foundations
import IngestAPI
import NIOCore
import Storage
import SystemPackage

/// `IngestProcess FOLDER UPLOAD stall NUMBER|all`: receives parts of an upload in a workspace, for tests of what a process of
/// its own does. With `stall` it receives those before part NUMBER and half of that, says `stalled` on standard error, and waits
/// for the rest for ever. With `all` it receives four at a time, and ends by printing the most memory that it had, in KiB.
@main
enum IngestProcess {
  static func main() async throws {
    let arguments = CommandLine.arguments
    let folder = FilePath(arguments[1])
    guard let upload = Identifier(arguments[2]) else { fatalError("the test gives an upload") }
    let store = WorkspaceObjectStore(
      folder: folder.appending("objects"),
      database: try WorkspaceDatabase(
        path: folder.appending("genlock.db"), modules: [WorkspaceObjectStore.schema]),
      links: ObjectLinks(part: { _, _, _ in "" }, object: { _, _ in "" }))
    let layout = try await store.status(of: upload).layout
    if arguments[3] == "all" {
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 1...layout.count {
          if number > 4 { try await group.next() }
          group.addTask { try await receive(number, of: upload, layout, store) }
        }
        try await group.waitForAll()
      }
      let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
      print(status.split(separator: "\n").first { $0.hasPrefix("VmHWM") }?.filter(\.isNumber) ?? "")
    } else if let last = Int(arguments[4]) {
      for number in 1..<last { try await receive(number, of: upload, layout, store) }
      try await receive(last, of: upload, layout, store, stalls: true)
    }
  }

  private static func receive(
    _ number: Int, of upload: Identifier, _ layout: PartLayout, _ store: WorkspaceObjectStore,
    stalls: Bool = false
  ) async throws {
    let size = layout.range(of: number)?.count ?? 0
    let body = Bytes(byte: UInt8(truncatingIfNeeded: number), count: stalls ? size / 2 : size, stalls: stalls)
    _ = try await store.receive(part: number, of: upload, announced: nil, body: body)
  }
}

/// A body of one byte over and over, in pieces as a socket gives them, that may end in nothing more coming.
private struct Bytes: AsyncSequence, AsyncIteratorProtocol, Sendable {
  var byte: UInt8
  var count: Int
  var stalls: Bool

  mutating func next() async throws -> ByteBuffer? {
    let length = Swift.min(count, 1 << 16)
    count -= length
    if length > 0 { return ByteBuffer(repeating: byte, count: length) }
    guard stalls else { return nil }
    try FileHandle.standardError.write(contentsOf: Data("stalled\n".utf8))
    try await Task.sleep(for: .seconds(3600))
    return nil
  }

  func makeAsyncIterator() -> Bytes { self }
}
