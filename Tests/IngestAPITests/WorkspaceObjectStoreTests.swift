import Crypto
import Foundation
import Foundations
import NIOCore
import Storage
import SystemPackage
import TestSupport
import Testing

@testable import IngestAPI

@Suite("Uploads into the workspace")
struct WorkspaceObjectStoreTests {
  let folder: TemporaryFolder
  let store: WorkspaceObjectStore

  init() throws {
    folder = try TemporaryFolder()
    store = try ObjectStores.open(folder.path)
  }

  @Test func partsArriveInAnyOrderAndAtOnce() async throws {
    let content = Data((0..<(5 * 1_000_000 + 17)).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) })
    let plan = try await ObjectStores.begin(store, size: Int64(content.count), partSize: 1_000_000)
    let layout = PartLayout(size: plan.size, partSize: plan.partSize)
    #expect(layout.count == 6)
    let parts = try await withThrowingTaskGroup(of: StoredPart.self) { group in
      for number in (1...6).reversed() {
        group.addTask {
          try await store.receive(
            part: number, of: plan.id, announced: nil,
            body: ObjectStores.part(number, of: content, layout, pieces: 7))
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    for part in parts {
      let range = try #require(layout.range(of: part.number))
      let bytes = content[Int(range.lowerBound)..<Int(range.upperBound)]
      #expect(part.etag == Insecure.MD5.hash(data: bytes).map { String(format: "%02x", $0) }.joined())
    }
    // Some quoted, some in capitals: both are what clients send back.
    let listed = parts.map {
      CompletedPart(
        number: $0.number, etag: $0.number.isMultiple(of: 2) ? "\"\($0.etag)\"" : $0.etag.uppercased())
    }
    try await store.complete(plan.id, parts: listed)
    #expect(try Data(contentsOf: URL(filePath: await store.file(plan.key).string)) == content)
    #expect(try await store.status(of: plan.id).state == .completed)
    #expect(!folder.entries().contains { $0.contains("uploads/upload") })
  }

  @Test(arguments: [9, 11, 0, 100_000])
  func partOfAnotherSizeIsRefusedAndTheEarlierOneStays(_ size: Int) async throws {
    let plan = try await ObjectStores.begin(store, size: 25, partSize: 10)
    let good = try await store.receive(
      part: 1, of: plan.id, announced: 10, body: ObjectStores.body(Data("0123456789".utf8)))
    for announced in [nil, Int64(size)] {
      let error = await caughtError {
        _ = try await store.receive(
          part: 1, of: plan.id, announced: announced,
          body: ObjectStores.body(Data(repeating: 88, count: size)))
      }
      #expect((error as? ObjectStoreError)?.reason == .wrongSize)
    }
    #expect(try await store.status(of: plan.id).parts == [good])
    try await finish(plan, rest: ["abcdefghij", "klmno"], first: good)
    #expect(try await content(plan) == "0123456789abcdefghijklmno")
    #expect(!folder.entries().contains { $0.contains("part-") })
  }

  @Test func brokenConnectionLeavesTheEarlierPart() async throws {
    let plan = try await ObjectStores.begin(store, size: 25, partSize: 10)
    let good = try await store.receive(
      part: 1, of: plan.id, announced: 10, body: ObjectStores.body(Data("0123456789".utf8)))
    struct Broken: Error {}
    let body = AsyncThrowingStream<ByteBuffer, any Error> { continuation in
      continuation.yield(ByteBuffer(string: "XXXX"))
      continuation.finish(throwing: Broken())
    }
    await #expect(throws: Broken.self) {
      try await store.receive(part: 1, of: plan.id, announced: 10, body: body)
    }
    try await finish(plan, rest: ["abcdefghij", "klmno"], first: good)
    #expect(try await content(plan) == "0123456789abcdefghijklmno")
  }

  @Test func partSentAgainReplacesTheFirst() async throws {
    let plan = try await ObjectStores.begin(store, size: 15, partSize: 10)
    let first = try await send("0123456789", part: 1, plan)
    let second = try await send("ABCDEFGHIJ", part: 1, plan)
    let third = try await send("QRSTUVWXYZ", part: 1, plan)
    let last = try await send("klmno", part: 2, plan)
    for stale in [first, second] {
      let error = await caughtError {
        try await store.complete(plan.id, parts: [stale, last].map(\.completed))
      }
      #expect((error as? ObjectStoreError)?.reason == .wrongETag)
    }
    try await store.complete(plan.id, parts: [third, last].map(\.completed))
    #expect(try await content(plan) == "QRSTUVWXYZklmno")
  }

  @Test func wrongListsAreRefusedAndNothingIsLost() async throws {
    let plan = try await ObjectStores.begin(store, size: 15, partSize: 10)
    let first = try await send("0123456789", part: 1, plan).completed
    let absent = await caughtError {
      try await store.complete(plan.id, parts: [first, CompletedPart(number: 2, etag: "x")])
    }
    #expect((absent as? ObjectStoreError)?.reason == .missingPart)
    let last = try await send("klmno", part: 2, plan).completed
    let wrong: [([CompletedPart], ObjectStoreError.Reason)] = [
      ([], .missingPart), ([first], .missingPart), ([first, first, last], .duplicatePart),
      ([first, last, CompletedPart(number: 3, etag: "x")], .unknownPart),
      ([first, CompletedPart(number: 0, etag: "x")], .unknownPart),
      ([first, CompletedPart(number: .max, etag: "x")], .unknownPart),
      ([first, CompletedPart(number: 2, etag: "")], .wrongETag),
      ([first, CompletedPart(number: 2, etag: "\"")], .wrongETag),
    ]
    for (list, reason) in wrong {
      let error = await caughtError { try await store.complete(plan.id, parts: list) }
      #expect((error as? ObjectStoreError)?.reason == reason)
    }
    try await store.complete(plan.id, parts: [last, first])
    #expect(try await content(plan) == "0123456789klmno")
    let again = await caughtError { try await store.complete(plan.id, parts: [first, last]) }
    #expect((again as? ObjectStoreError)?.reason == .uploadClosed)
    let late = await caughtError { _ = try await send("0123456789", part: 1, plan) }
    #expect((late as? ObjectStoreError)?.reason == .uploadClosed)
  }

  @Test func expiredAndAbortedUploadsTakeNothing() async throws {
    let expired = try await ObjectStores.begin(store, size: 10, partSize: 10, lifetime: .milliseconds(1))
    let deadline = Date().addingTimeInterval(1)
    #expect(try await store.expiredUploads(at: deadline) == [expired.id])
    while Date() < (try await store.status(of: expired.id).expires) { await Task.yield() }
    let late = await caughtError { _ = try await send("0123456789", part: 1, expired) }
    #expect((late as? ObjectStoreError)?.reason == .uploadExpired)
    let aborted = try await ObjectStores.begin(store, size: 10, partSize: 10)
    _ = try await send("0123456789", part: 1, aborted)
    try await store.abort(aborted.id)
    try await store.abort(aborted.id)
    let closed = await caughtError { _ = try await send("0123456789", part: 1, aborted) }
    #expect((closed as? ObjectStoreError)?.reason == .uploadClosed)
    #expect(!folder.entries().contains { $0.contains("whole") })
  }

  @Test func partOfAnAbortedUploadLeavesNothing() async throws {
    let plan = try await ObjectStores.begin(store, size: 15, partSize: 10)
    // The first piece is asked for once the part has its file.
    let (asked, ask) = AsyncStream<Void>.makeStream()
    let (pieces, send) = AsyncStream<ByteBuffer>.makeStream()
    let body = AsyncStream<ByteBuffer>(unfolding: {
      ask.yield()
      return await pieces.first { _ in true }
    })
    async let received = caughtError {
      _ = try await store.receive(part: 1, of: plan.id, announced: 10, body: body)
    }
    _ = await asked.first { _ in true }
    #expect(folder.entries().contains { $0.hasSuffix("whole") })
    #expect(try await store.abort(plan.id))
    send.yield(ByteBuffer(string: "0123456789"))
    send.finish()
    #expect((await received as? ObjectStoreError)?.reason == .uploadClosed)
    #expect(!folder.entries().contains { $0.contains("uploads/upload") })
  }

  @Test func completedUploadIsNotAborted() async throws {
    let plan = try await ObjectStores.begin(store, size: 10, partSize: 10)
    let part = try await send("0123456789", part: 1, plan)
    try await store.complete(plan.id, parts: [part.completed])
    #expect(try await store.abort(plan.id) == false)
    #expect(try await content(plan) == "0123456789")
    #expect(try await store.abort(Identifier(prefix: "upload")))
  }

  @Test func publishedUploadIsNotAborted() async throws {
    let plan = try await ObjectStores.begin(store, size: 10, partSize: 10)
    let part = try await send("0123456789", part: 1, plan)
    // As a process leaves it that dies before it says so.
    _ = try await store.records.close(plan.id, listed: [part.completed])
    try store.files(of: plan.id).publish(as: plan.key.path(in: store.folder))
    #expect(try await store.abort(plan.id) == false)
    try await store.complete(plan.id, parts: [part.completed])
    #expect(try await content(plan) == "0123456789")
  }

  @Test func roomIsThatWhichNobodyWasPromised() async throws {
    let store = WorkspaceObjectStore(
      folder: folder.appending("objects"), database: try ObjectStores.database(folder.path),
      links: ObjectLinks(part: { _, _, _ in "" }, object: { _, _ in "" }), freeSpace: { _ in 100 })
    try await store.checkRoom(for: 100)
    let plan = try await ObjectStores.begin(store, size: 60, partSize: 10)
    _ = try await store.receive(
      part: 6, of: plan.id, announced: 10, body: ObjectStores.body(Data(repeating: 1, count: 10)))
    // Another has expired, and gets nothing any more.
    let expired = try await ObjectStores.begin(store, size: 60, partSize: 10, lifetime: .milliseconds(1))
    while Date() < (try await store.status(of: expired.id).expires) { await Task.yield() }
    try await store.checkRoom(for: 50)
    let error = await caughtError { try await store.checkRoom(for: 51) }
    #expect(error?.code == "NO_SPACE")
    try await store.abort(plan.id)
    try await store.checkRoom(for: 100)
  }

  @Test func keysAreNeverOverwritten() async throws {
    let plan = try await ObjectStores.begin(store, size: 10, partSize: 10)
    let part = try await send("0123456789", part: 1, plan)
    let other = try folder.write("already there", to: "other")
    try await store.put(other, as: plan.key)
    let error = await caughtError { try await store.complete(plan.id, parts: [part.completed]) }
    #expect(error is SystemError)
    #expect(try await content(plan) == "already there")
    // What cannot be completed for good does not have to stay.
    #expect(try await store.status(of: plan.id).state == .completing)
    #expect(try await store.abort(plan.id))
    #expect(try await store.status(of: plan.id).state == .aborted)
    #expect(try await content(plan) == "already there")
    #expect(!folder.entries().contains { $0.contains("uploads/upload") })
    try await store.put(try folder.write("something else", to: "third"), as: plan.key)
    #expect(try await content(plan) == "already there")
  }

  @Test func killedProcessLeavesTheWholePartsAndTheUploadGoesOn() async throws {
    let plan = try await ObjectStores.begin(store, size: 7 << 19, partSize: 1 << 20)
    let executable = FilePath(genlockExecutable).removingLastComponent().appending("IngestProcess")
    let process = try RunningProcess(
      executable.string, [folder.path.string, plan.id.description, "stall", "3"])
    try await process.waitForError("stalled")
    process.send(SIGKILL)
    #expect(try await process.wait().wasKilled)
    // Another process opens the workspace.
    let store = try ObjectStores.open(folder.path)
    try await store.recover()
    let status = try await store.status(of: plan.id)
    #expect(status.parts.map(\.number) == [1, 2])
    let layout = status.layout
    let content = Data(
      (1...4).flatMap { [UInt8](repeating: UInt8($0), count: layout.range(of: $0)?.count ?? 0) })
    var parts = status.parts
    for number in 3...4 {
      parts.append(
        try await store.receive(
          part: number, of: plan.id, announced: nil,
          body: ObjectStores.part(number, of: content, layout, pieces: 1)))
    }
    try await store.complete(plan.id, parts: parts.map(\.completed))
    #expect(try Data(contentsOf: URL(filePath: await store.file(plan.key).string)) == content)
  }

  @Test func memoryDoesNotDependOnTheSize() async throws {
    let plan = try await ObjectStores.begin(store, size: 256 << 20, partSize: 16 << 20)
    let executable = FilePath(genlockExecutable).removingLastComponent().appending("IngestProcess")
    let result = try await runProcess(executable.string, [folder.path.string, plan.id.description, "all"])
    let most = try #require(
      Int(result.output.trimmingCharacters(in: .whitespacesAndNewlines)), "\(result.errors)")
    #expect(most < 64 << 10, "\(most) KiB")
    #expect(try await store.status(of: plan.id).parts.count == 16)
  }

  @Test func whatACrashLeftIsFinished() async throws {
    let plan = try await ObjectStores.begin(store, size: 15, partSize: 10)
    _ = try await send("0123456789", part: 1, plan)
    let first = try await send("ABCDEFGHIJ", part: 1, plan)
    let last = try await send("klmno", part: 2, plan)
    // As a process leaves it that dies right after closing the upload.
    let records = UploadRecords(database: try ObjectStores.database(folder.path))
    _ = try await records.close(plan.id, listed: [first, last].map(\.completed))
    let next = try ObjectStores.open(folder.path)
    try await next.recover()
    #expect(try await next.status(of: plan.id).state == .completed)
    #expect(try await content(plan) == "ABCDEFGHIJklmno")
  }

  private func send(_ text: String, part number: Int, _ plan: UploadPlan) async throws -> StoredPart {
    try await store.receive(
      part: number, of: plan.id, announced: Int64(text.utf8.count), body: ObjectStores.body(Data(text.utf8)))
  }

  private func finish(_ plan: UploadPlan, rest: [String], first: StoredPart) async throws {
    var parts = [first]
    for (index, text) in rest.enumerated() { parts.append(try await send(text, part: index + 2, plan)) }
    try await store.complete(plan.id, parts: parts.map(\.completed))
  }

  private func content(_ plan: UploadPlan) async throws -> String {
    try String(contentsOfFile: await store.file(plan.key).string, encoding: .utf8)
  }
}

extension StoredPart {
  var completed: CompletedPart { CompletedPart(number: number, etag: etag) }
}

/// Stores and bodies for tests.
enum ObjectStores {
  static func database(_ folder: FilePath) throws -> WorkspaceDatabase {
    try WorkspaceDatabase(
      path: folder.appending("genlock.db"), modules: [WorkspaceObjectStore.schema, IngestService.schema])
  }

  static func open(_ folder: FilePath) throws -> WorkspaceObjectStore {
    open(folder, database: try database(folder))
  }

  static func open(_ folder: FilePath, database: WorkspaceDatabase) -> WorkspaceObjectStore {
    WorkspaceObjectStore(
      folder: folder.appending("objects"), database: database,
      links: ObjectLinks(
        part: { upload, number, _ in "http://test/uploads/\(upload)/parts/\(number)" },
        object: { key, _ in "http://test/objects/\(key)" }))
  }

  static func begin(
    _ store: WorkspaceObjectStore, size: Int64, partSize: Int64, lifetime: Duration = .seconds(60)
  ) async throws -> UploadPlan {
    let date = try #require(SessionDate("2026-02-03"))
    let camera = try #require(CameraLabel("A"))
    let take = ObjectKey.Take(project: UUID().uuidString, date: date, camera: camera, version: 1)
    let plan = UploadPlan(
      id: Identifier(prefix: "upload"), key: .original(of: take, fileExtension: "mp4"), size: size,
      partSize: partSize,
      lifetime: lifetime)
    try await store.begin(plan)
    return plan
  }

  static func body(_ content: Data, pieces: Int = 1) -> AsyncStream<ByteBuffer> {
    AsyncStream { continuation in
      let length = max(1, (content.count + pieces - 1) / pieces)
      for start in stride(from: 0, to: content.count, by: length) {
        continuation.yield(ByteBuffer(bytes: content.dropFirst(start).prefix(length)))
      }
      continuation.finish()
    }
  }

  static func part(_ number: Int, of content: Data, _ layout: PartLayout, pieces: Int) -> AsyncStream<
    ByteBuffer
  > {
    let range = layout.range(of: number) ?? 0..<0
    return body(Data(content[Int(range.lowerBound)..<Int(range.upperBound)]), pieces: pieces)
  }
}
