import Artifacts
import Foundation
import Foundations
import MediaTypes
import SystemPackage
import TestSupport
import Testing

@Suite struct PublicationTests {
  private let folder: TemporaryFolder
  private let artifact: FileReference

  init() throws {
    folder = try TemporaryFolder()
    let path = try folder.write("content", to: "store/digest")
    artifact = FileReference(path: path.string, name: "x.mp4")
  }

  private func publish(
    _ name: String, into target: String = "out", method: Publication.Method = .copy,
    protected: [FilePath] = []
  ) async throws -> FilePath {
    try await Publication(folder: folder.appending(target), method: method, protected: protected)
      .publish([(artifact, name)], cancellation: Cancellation())[0]
  }

  @Test(arguments: ["proxy.mp4", "-dash.mp4", "a b/c 'd'/e\nf.mp4", "ä/…mp4"])
  func `a file appears under its name in place of an earlier one`(name: String) async throws {
    try folder.write("earlier", to: "out/\(name)")
    let path = try await publish(name)
    #expect(path == folder.appending("out").appending(name))
    #expect(try String(contentsOfFile: path.string, encoding: .utf8) == "content")
    #expect(folder.entries().contains { $0.contains(".genlock-") } == false)
  }

  @Test(
    .timeLimit(.minutes(10)),
    arguments: [
      ("/proc/genlock/out", "FILE_NOT_FOUND", ErrorCategory.failure), ("", "EMPTY_PATH", .usage),
      ("/dev/null/out", "NOT_A_DIRECTORY", .failure),
    ])
  func `a folder that cannot be made is told at once`(
    path: String, code: String, category: ErrorCategory
  ) async throws {
    let publication = Publication(folder: FilePath(path))
    let error = await #expect(throws: SystemError.self) {
      try await publication.publish([(artifact, "x.mp4")], cancellation: Cancellation())
    }
    #expect(error?.code == code && error?.category == category)
  }

  @Test(arguments: ["../out.mp4", "/etc/x", "a/../../x", "", "a//b", ".", "a/.", "a\0b"])
  func `a name never leads out of the folder`(name: String) async throws {
    let error = await #expect(throws: ArtifactError.self) { try await publish(name) }
    #expect(error?.code == "UNSAFE_NAME")
  }

  @Test func `a link in the folder is not followed`() async throws {
    try folder.write("", to: "out/x")
    try folder.write("", to: "elsewhere/x")
    try FileManager.default.createSymbolicLink(
      atPath: folder.appending("out/sub").string, withDestinationPath: folder.appending("elsewhere").string)
    let error = await #expect(throws: ArtifactError.self) { try await publish("sub/file.mp4") }
    #expect(error?.code == "LINK_IN_THE_WAY")
    #expect(folder.entries().filter { $0.hasPrefix("elsewhere/") } == ["elsewhere/x"])
  }

  @Test func `a folder of that name and an input are not replaced`() async throws {
    let input = try folder.write("recording", to: "out/proxy.mp4")
    try folder.write("", to: "out/folder.mp4/x")
    let replaced = await #expect(throws: ArtifactError.self) {
      try await publish("proxy.mp4", protected: [input])
    }
    #expect(replaced?.code == "WOULD_REPLACE_INPUT")
    #expect(try String(contentsOfFile: input.string, encoding: .utf8) == "recording")
    let inTheWay = await #expect(throws: ArtifactError.self) { try await publish("folder.mp4") }
    #expect(inTheWay?.code == "FOLDER_IN_THE_WAY")
  }

  @Test func `hard links share the file, twice as well as once`() async throws {
    for _ in 0..<2 {
      let path = try await publish("linked.mp4", method: .hardLink)
      #expect(try FileIdentity(of: path) == FileIdentity(of: artifact.filePath))
    }
    #expect(folder.entries().filter { $0.hasPrefix("out/") } == ["out/linked.mp4"])
  }

  @Test func `a failed copy leaves every earlier file and nothing else`() async throws {
    let earlier = [
      try folder.write("earlier", to: "out/a.mp4"), try folder.write("earlier", to: "out/b.mp4"),
    ]
    let missing = FileReference(path: folder.appending("none").string)
    await #expect(throws: SystemError.self) {
      try await Publication(folder: folder.appending("out"))
        .publish([(artifact, "a.mp4"), (missing, "b.mp4")], cancellation: Cancellation())
    }
    for path in earlier {
      #expect(try String(contentsOfFile: path.string, encoding: .utf8) == "earlier")
    }
    #expect(folder.entries().filter { $0.hasPrefix("out/") } == ["out/a.mp4", "out/b.mp4"])
  }

  @Test func `names follow the outputs`() {
    let file = { (name: String) in Value.file(FileReference(path: "/store/x", name: name)) }
    let entries = PublicationName.entries(for: [
      "proxy": file("whatever.mp4"), "cameras": [file("camA.mov"), nil, file("../camB.mov")],
      "number": 3, "both": ["one": file("a.wav"), "two/../..": file("b")],
    ])
    #expect(
      entries.map(\.name) == [
        "both/one.wav", "both/two_.._..", "cameras/001-camA.mov", "cameras/003-camB.mov", "proxy.mp4",
      ])
  }
}
