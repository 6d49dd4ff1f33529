import Foundation
import Foundations
import MediaTypes
import SystemPackage
import TestSupport
import Testing

@testable import Stages

@Suite struct PublishStageTests {
  private let bench: StageBench
  private let target: FilePath
  private let stage = PublishStage()

  init() throws {
    bench = try StageBench()
    target = bench.folder.appending("out put")
  }

  private func publish(
    _ file: Value, _ name: String, values: [String: Value] = [:], overwrite: Bool = false
  ) async throws -> [String] {
    let outputs = try await bench.run(stage, parameters(file, name, values, overwrite))
    let paths = outputs["path"]?.listValue?.compactMap(\.stringValue) ?? []
    #expect(paths.allSatisfy { $0.hasPrefix(target.string + "/") })
    return paths.map { String($0.dropFirst(target.string.count + 1)) }
  }

  private func parameters(
    _ file: Value, _ name: String, _ values: [String: Value] = [:], _ overwrite: Bool = false
  ) -> [String: Value] {
    [
      "file": file, "to": .string(target.string), "name": .string(name), "values": .object(values),
      "overwrite": .boolean(overwrite),
    ]
  }

  private func published() -> [String] {
    FileManager.default.enumerator(atPath: target.string)?.compactMap { $0 as? String }.sorted() ?? []
  }

  @Test func `a template makes the name`() async throws {
    let file = try bench.folder.write("one", to: "-ca'm \"A\".mp4")
    func day() -> String { Date().formatted(.iso8601.year().month().day()) }
    let before = day()
    let paths = try await publish(
      .file(file), "projects/{project}/{date}/proxies/angle-{angle}_v{version}.{extension}",
      values: ["project": "Harbour at night", "angle": 2])
    let expected = [before, day()].map { ["projects/Harbour at night/\($0)/proxies/angle-2_v1.mp4"] }
    #expect(expected.contains(paths))
    #expect(try String(contentsOfFile: target.appending(paths[0]).string, encoding: .utf8) == "one")
    #expect(try await publish(.file(file), "{stem}+{index}") == ["-ca'm \"A\"+1"])
    #expect(try await publish(.file(file), "{name}") == ["-ca'm \"A\".mp4"])
  }

  @Test func `the next free version is taken unless the newest has the same content`() async throws {
    let one = Value.file(try bench.folder.write("one", to: "a.txt"))
    let two = Value.file(try bench.folder.write("two", to: "b.txt"))
    #expect(try await publish(one, "x_v{version}.txt") == ["x_v1.txt"])
    #expect(try await publish(one, "x_v{version}.txt") == ["x_v1.txt"])
    #expect(try await publish(two, "x_v{version}.txt") == ["x_v2.txt"])
    #expect(try await publish(one, "x_v{version}.txt") == ["x_v3.txt"])
    try bench.folder.write("far", to: "out put/x_v41.txt")
    try bench.folder.write("other", to: "out put/x_v99.mov")
    #expect(try await publish(two, "x_v{version}.txt") == ["x_v42.txt"])
    #expect(try await publish(one, "take {version}/x.txt") == ["take 1/x.txt"])
    #expect(try await publish(two, "take {version}/x.txt") == ["take 2/x.txt"])
  }

  @Test func `versions published at once are all different`() async throws {
    let files = try (0..<12).map { Value.file(try bench.folder.write("content \($0)", to: "\($0).txt")) }
    let paths = try await withThrowingTaskGroup(of: [String].self) { group in
      for file in files { group.addTask { try await publish(file, "v{version}") } }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    #expect(Set(paths) == Set((1...12).map { "v\($0)" }))
    let contents = try paths.map { try String(contentsOfFile: target.appending($0).string, encoding: .utf8) }
    #expect(Set(contents).count == 12)
    #expect(published().count == 12)
  }

  @Test func `another file of that name stays unless it may be replaced`() async throws {
    let one = Value.file(try bench.folder.write("one", to: "a.txt"))
    let two = Value.file(try bench.folder.write("two", to: "b.txt"))
    _ = try await publish(one, "x.txt")
    #expect(await bench.code(stage, parameters(two, "x.txt")) == "FILE_EXISTS")
    #expect(try String(contentsOfFile: target.appending("x.txt").string, encoding: .utf8) == "one")
    #expect(try await publish(two, "x.txt", overwrite: true) == ["x.txt"])
    #expect(try String(contentsOfFile: target.appending("x.txt").string, encoding: .utf8) == "two")
    #expect(published() == ["x.txt"])
  }

  @Test func `publishing the same again touches nothing`() async throws {
    let one = Value.file(try bench.folder.write("one", to: "a.txt"))
    _ = try await publish(one, "x.txt", overwrite: true)
    let before = try FileManager.default.attributesOfItem(atPath: target.appending("x.txt").string)
    _ = try await publish(one, "x.txt", overwrite: true)
    let after = try FileManager.default.attributesOfItem(atPath: target.appending("x.txt").string)
    #expect(before[.systemFileNumber] as? Int == after[.systemFileNumber] as? Int)
    #expect(before[.modificationDate] as? Date == after[.modificationDate] as? Date)
  }

  @Test(arguments: ["../../etc", "..", "a/b", "/etc/passwd", "a\nb\u{7f}", ".hidden", "a\0b"])
  func `values never leave their part`(_ value: String) async throws {
    let file = Value.file(try bench.folder.write("one", to: "a.txt"))
    let paths = try await publish(file, "in/{value}/x.txt", values: ["value": .string(value)])
    let parts = paths[0].split(separator: "/", omittingEmptySubsequences: false)
    #expect(parts.count == 3 && parts[0] == "in" && parts[2] == "x.txt")
    #expect(
      !parts[1].hasPrefix(".") && !parts[1].unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7f })
  }

  @Test func `bad templates are refused before anything is written`() async throws {
    let file = Value.file(try bench.folder.write("one", to: "a.txt"))
    let error = await #expect(throws: PublishError.self) {
      try await publish(file, "{projct}/x", values: ["project": "p"])
    }
    #expect(error?.code == "UNKNOWN_PLACEHOLDER")
    #expect(error?.message.contains("did you mean `{project}`?") == true)
    for name in ["{stem", "a//b", "../x", "/x", "a/./b", "", "{empty}/x"] {
      #expect(
        await bench.code(stage, parameters(file, name, ["empty": ""])) == "BAD_NAME_TEMPLATE", "\(name)")
    }
    let other = Value.file(try bench.folder.write("two", to: "b.txt"))
    #expect(await bench.code(stage, parameters(.list([file, other]), "x_v{version}")) == "NAME_COLLISION")
    #expect(published().isEmpty)
  }

  @Test func `a link in the way is not followed`() async throws {
    let file = Value.file(try bench.folder.write("one", to: "a.txt"))
    try bench.folder.write("", to: "elsewhere/keep")
    try FileManager.default.createDirectory(atPath: target.string, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: target.appending("in").string, withDestinationPath: bench.folder.appending("elsewhere").string)
    #expect(await bench.code(stage, parameters(file, "in/x.txt")) == "LINK_IN_THE_WAY")
    #expect(!FileManager.default.fileExists(atPath: bench.folder.appending("elsewhere/x.txt").string))
  }

  @Test func `a list keeps its order`() async throws {
    let files = try ["b.txt", "a.txt"].map { Value.file(try bench.folder.write($0, to: $0)) }
    #expect(try await publish(.list(files), "{index}-{name}") == ["1-b.txt", "2-a.txt"])
  }
}
