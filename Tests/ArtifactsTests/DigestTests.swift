import Artifacts
import Foundation
import Foundations
import Storage
import SystemPackage
import TestSupport
import Testing

@Suite struct DigestTests {
  /// Source: FIPS 180-4 examples, "abc", and the empty message.
  @Test(arguments: [
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
  ])
  func `a digest is SHA-256`(text: String, digest: String) throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(text, to: "-leading dash\nand 'quotes'")
    #expect(try FileDigest.whole(file, cancellation: Cancellation()) == digest)
  }

  @Test func `a cancelled digest stops`() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("abc", to: "abc")
    let cancellation = Cancellation()
    cancellation.cancel()
    #expect(throws: Cancelled.self) { try FileDigest.whole(file, cancellation: cancellation) }
  }

  @Test func `large inputs are sampled, and never taken for whole ones`() async throws {
    let bench = try StoreBench()
    // A file with a hole: its size is what counts.
    let file = try bench.folder.write("", to: "large")
    let handle = try FileHandle(forUpdating: URL(filePath: file.string))
    try handle.truncate(atOffset: UInt64(FileDigest.sampleThreshold) + 1)
    let sampled = try bench.digests.digestInput(file, whole: false, cancellation: Cancellation())
    #expect(sampled.digest.hasPrefix(FileDigest.sampledPrefix))
    #expect(sampled.size == FileDigest.sampleThreshold + 1)
    let whole = try bench.digests.digestInput(file, whole: true, cancellation: Cancellation())
    #expect(whole.digest.count == 64)
    // A change of the last byte lies in the last block.
    try handle.seek(toOffset: UInt64(FileDigest.sampleThreshold))
    try handle.write(contentsOf: Data([1]))
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1)], ofItemAtPath: file.string)
    let changed = try bench.digests.digestInput(file, whole: false, cancellation: Cancellation())
    #expect(changed.digest != sampled.digest)
    try handle.truncate(atOffset: UInt64(FileDigest.sampleThreshold))
    #expect(
      try !bench.digests.digestInput(file, whole: false, cancellation: Cancellation()).digest.hasPrefix("s"))
  }

  @Test func `a remembered digest holds until the file is touched`() async throws {
    let bench = try StoreBench()
    let file = try bench.folder.write("abc", to: "input")
    let date = Date(timeIntervalSince1970: 1_000_000)
    try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: file.string)
    let first = try bench.digests.digestInput(file, whole: false, cancellation: Cancellation())
    try await bench.writes.flush()
    // The same size, time and inode: not read again, which is what makes the second run fast.
    let handle = try FileHandle(forWritingTo: URL(filePath: file.string))
    try handle.write(contentsOf: Data("xyz".utf8))
    try handle.close()
    try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: file.string)
    #expect(
      try bench.digests.digestInput(file, whole: false, cancellation: Cancellation()).digest == first.digest)
    #expect(
      try bench.digests.digestInput(file, whole: true, cancellation: Cancellation()).digest != first.digest)
    try FileManager.default.setAttributes(
      [.modificationDate: date.addingTimeInterval(1)], ofItemAtPath: file.string)
    #expect(
      try bench.digests.digestInput(file, whole: false, cancellation: Cancellation()).digest != first.digest)
  }

  @Test func `what is no regular file is refused without waiting for it`() throws {
    let bench = try StoreBench()
    let pipe = bench.folder.appending("pipe")
    #expect(mkfifo(pipe.string, 0o600) == 0)
    let error = #expect(throws: ArtifactError.self) {
      try bench.digests.digestInput(pipe, whole: false, cancellation: Cancellation())
    }
    #expect(error?.code == "NOT_A_REGULAR_FILE")
    let folder = #expect(throws: SystemError.self) {
      try bench.digests.digestInput(bench.folder.path, whole: false, cancellation: Cancellation())
    }
    #expect(folder?.code == "IS_A_DIRECTORY")
  }
}

/// A store in a folder of its own.
struct StoreBench {
  let folder: TemporaryFolder
  let writes: WriteBehind
  let digests: DigestCache
  let store: FileArtifactStore

  init() throws {
    folder = try TemporaryFolder()
    let database = try WorkspaceDatabase(path: folder.appending("genlock.db"), modules: [DigestCache.schema])
    writes = WriteBehind(database)
    digests = DigestCache(database, writes: writes)
    store = try FileArtifactStore(folder: folder.appending("artifacts"), digests: digests)
  }
}
