import Foundation
import SystemPackage
import TestSupport
import Testing

@Suite("Files have the house's shape")
struct ShapeTests {
  @Test func everyFileIsRead() {
    #expect(SourceFile.all.count > 20)
    #expect(SourceFile.all.allSatisfy { !$0.text.isEmpty })
  }

  @Test(arguments: SourceFile.all)
  func fileIsShort(_ file: SourceFile) {
    #expect(
      file.lines.count <= 600, "\(file.path) has \(file.lines.count) lines; it holds more than one concept")
  }

  @Test func nineInTenFilesAreUnder400Lines() {
    let counts = SourceFile.all.map(\.lines.count).sorted()
    #expect(counts[counts.count * 9 / 10] < 400)
    #expect(counts[counts.count / 2] < 150)
  }

  @Test func noTypeIsNamedLikeAModule() {
    let modules = Set(SourceFile.all.map(\.module))
    for file in SourceFile.all {
      let clashes = modules.intersection(file.topLevelTypes)
      #expect(
        clashes.isEmpty, "\(file.path) declares \(clashes): other modules could not name anything else of it")
    }
  }

  @Test(arguments: SourceFile.all.filter { $0.module == "Stages" && $0.declaresStage })
  func stageFolderHasTheSameFiles(_ stage: SourceFile) {
    let name = stage.name.dropLast("Stage".count)
    let siblings = Set(
      SourceFile.all.filter { $0.module == "Stages" && $0.folders == stage.folders }.map(\.name))
    for suffix in ["Parameters", "Error"] {
      #expect(siblings.contains(name + suffix), "\(stage.path) has no \(name)\(suffix).swift beside it")
    }
    let tests =
      FileManager.default.enumerator(atPath: Repository.root.appending("Tests/StagesTests").string)?
      .compactMap { ($0 as? String)?.split(separator: "/").last.map(String.init) } ?? []
    #expect(tests.contains("\(name)StageTests.swift"), "\(stage.path) has no \(name)StageTests.swift")
  }
}
