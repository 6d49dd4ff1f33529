import Artifacts
import Foundation
import Foundations
import MediaTypes
import SystemPackage
import TestSupport
import Testing

@Suite struct StoreTests {
  private static let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
  private let key = String(repeating: "1a", count: 32)

  private func adopt(_ bench: StoreBench, _ text: String, name: String = "out.txt") async throws
    -> FileReference
  {
    let file = try bench.folder.write(text, to: "work/\(name)")
    let outputs = try await keep(bench, ["file": .file(FileReference(path: file.string))])
    return try #require(outputs["file"]?.fileValue)
  }

  private func keep(
    _ bench: StoreBench, _ outputs: [String: Value], isReusable: Bool = false
  ) async throws -> [String: Value] {
    try await bench.store.keep(
      manifest(outputs), isReusable: isReusable, from: bench.folder.appending("work"),
      cancellation: Cancellation()
    ).outputs
  }

  private func manifest(_ outputs: [String: Value]) -> Manifest {
    Manifest(
      key: key, stage: "test", stageVersion: 1, libraries: [:], outputs: outputs,
      warnings: [Warning(code: "W", message: "w")], seconds: 1, created: Date(timeIntervalSince1970: 1000))
  }

  @Test func `a file moves into the store, read-only, under its digest`() async throws {
    let bench = try StoreBench()
    let file = try await adopt(bench, "abc")
    #expect(file.digest == Self.abc && file.size == 3 && file.name == "out.txt")
    #expect(file.path.hasSuffix("artifacts/ba/\(Self.abc)"))
    #expect(bench.folder.entries().contains("work/out.txt") == false)
    let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
    #expect(mode == 0o444)
    let again = try await adopt(bench, "abc", name: "other.txt")
    #expect(again.path == file.path && again.name == "other.txt")
  }

  @Test func `a file from elsewhere is copied, one of the store is kept`() async throws {
    let bench = try StoreBench()
    let outside = try bench.folder.write("abc", to: "outside.txt")
    let stored = try await keep(bench, ["a": .list([.file(FileReference(path: outside.string))])])
    #expect(try String(contentsOfFile: outside.string, encoding: .utf8) == "abc")
    let same = try await keep(bench, stored)
    #expect(same == stored)
    #expect(stored["a"]?.files.first?.digest == Self.abc)
  }

  @Test func `a link in the work folder is refused`() async throws {
    let bench = try StoreBench()
    let outside = try bench.folder.write("abc", to: "outside.txt")
    let link = try bench.folder.write("", to: "work/x").removingLastComponent().appending("link")
    try FileManager.default.createSymbolicLink(atPath: link.string, withDestinationPath: outside.string)
    await #expect(throws: SystemError.self) {
      try await keep(bench, ["file": .file(FileReference(path: link.string))])
    }
  }

  @Test func `a manifest is found with paths for as long as its files are whole`() async throws {
    let bench = try StoreBench()
    let file = try await adopt(bench, "abc")
    _ = try await keep(bench, ["file": .file(file), "n": 1], isReusable: true)
    guard case .found(let found) = try await bench.store.lookUp(key, cancellation: Cancellation()) else {
      Issue.record("not found")
      return
    }
    #expect(found.outputs == ["file": .file(file), "n": 1])
    #expect(found.warnings.count == 1 && found.created == Date(timeIntervalSince1970: 1000))

    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
    try Data("abd".utf8).write(to: URL(filePath: file.path))
    try await expectUnusable(bench, "is damaged")
    try FileManager.default.removeItem(atPath: file.path)
    try await expectUnusable(bench, "is missing")
    _ = try await adopt(bench, "abc")
    guard case .found = try await bench.store.lookUp(key, cancellation: Cancellation()) else {
      Issue.record("not found after it was made anew")
      return
    }
    let path = bench.folder.appending("artifacts/manifests/1a/\(key).json")
    try Data("{".utf8).write(to: URL(filePath: path.string))
    try await expectUnusable(bench, "manifest is damaged")
  }

  private func expectUnusable(_ bench: StoreBench, _ reason: String) async throws {
    guard case .unusable(let found) = try await bench.store.lookUp(key, cancellation: Cancellation()) else {
      Issue.record("usable, though it \(reason)")
      return
    }
    #expect(found.contains(reason))
  }

  @Test func `cleaning keeps what was used and removes the rest`() async throws {
    let bench = try StoreBench()
    let kept = try await adopt(bench, "abc")
    _ = try await keep(bench, ["file": .file(kept)], isReusable: true)
    let orphan = try await adopt(bench, "orphan")
    let before = try await bench.store.clean(
      unusedSince: Date().addingTimeInterval(-86_400), cancellation: Cancellation())
    #expect(before == CleanedArtifacts())

    let manifestFile = bench.folder.appending("artifacts/manifests/1a/\(key).json")
    try FileManager.default.setAttributes(
      [.modificationDate: Date().addingTimeInterval(120)], ofItemAtPath: manifestFile.string)
    let unreferenced = try await bench.store.clean(
      unusedSince: Date().addingTimeInterval(60), cancellation: Cancellation())
    #expect(unreferenced == CleanedArtifacts(manifests: 0, files: 1, bytes: 6))
    #expect(!FileManager.default.fileExists(atPath: orphan.path))
    #expect(FileManager.default.fileExists(atPath: kept.path))

    let all = try await bench.store.clean(
      unusedSince: Date().addingTimeInterval(300), cancellation: Cancellation())
    #expect(all == CleanedArtifacts(manifests: 1, files: 1, bytes: 3))
  }

  @Test func `cleaning removes a damaged manifest, and nothing where one cannot be read`() async throws {
    let bench = try StoreBench()
    let kept = try await adopt(bench, "abc")
    _ = try await keep(bench, ["file": .file(kept)], isReusable: true)
    let manifest = bench.folder.appending("artifacts/manifests/1a/\(key).json")
    let future = Date().addingTimeInterval(86_400)
    try "damaged".write(toFile: manifest.string, atomically: false, encoding: .utf8)
    try FileManager.default.setAttributes(
      [.modificationDate: Date().addingTimeInterval(172_800)], ofItemAtPath: manifest.string)
    let cleaned = try await bench.store.clean(unusedSince: future, cancellation: Cancellation())
    #expect(cleaned == CleanedArtifacts(manifests: 1, files: 1, bytes: 3))

    let again = try await adopt(bench, "abc")
    try FileManager.default.createDirectory(atPath: manifest.string, withIntermediateDirectories: false)
    await #expect(throws: SystemError.self) {
      try await bench.store.clean(unusedSince: future, cancellation: Cancellation())
    }
    #expect(FileManager.default.fileExists(atPath: again.path))
  }

  @Test func `a lock has one holder, can be waited for, and the wait can be given up`() async throws {
    let bench = try StoreBench()
    let first = try await bench.store.claim(key, cancellation: Cancellation())
    let waiting = Task { [store = bench.store, key] in
      try await store.claim(key, cancellation: Cancellation())
    }
    let cancellation = Cancellation(timeLimit: .milliseconds(30))
    await #expect(throws: Cancelled.self) { try await bench.store.claim(key, cancellation: cancellation) }
    first.lock.release()
    try await waiting.value.lock.release()
    #expect(bench.folder.entries().contains { $0.hasPrefix("artifacts/locks/") } == false)
  }

  @Test func `a hundred tasks exclude each other by one lock`() async throws {
    let folder = try TemporaryFolder()
    let counter = try folder.write("0", to: "counter")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<100 {
        group.addTask {
          let lock = try await FileLock.acquire(folder.appending("lock"), cancellation: Cancellation())
          defer { lock.release() }
          let count = Int(try String(contentsOfFile: counter.string, encoding: .utf8)) ?? -1000
          try "\(count + 1)".write(toFile: counter.string, atomically: false, encoding: .utf8)
        }
      }
      try await group.waitForAll()
    }
    #expect(try String(contentsOfFile: counter.string, encoding: .utf8) == "100")
  }
}
