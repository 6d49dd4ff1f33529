import Testing

@Suite("Imports follow the map")
struct ImportTests {
  @Test(arguments: SourceFile.all)
  func everyImportIsAllowed(_ file: SourceFile) {
    guard !House.unrestricted.contains(file.module) else { return }
    let allowed = House.allowed[file.module]
    #expect(allowed != nil, "\(file.module) is not in House.allowed")
    let foreign = file.imports.subtracting(House.platform).subtracting(House.base)
      .subtracting(allowed ?? []).subtracting([file.module])
    #expect(foreign.isEmpty, "\(file.path) imports \(foreign.sorted())")
  }

  @Test(arguments: House.owners.keys.sorted())
  func onlyItsOwnerImports(_ module: String) {
    let importers = Set(SourceFile.all.filter { $0.imports.contains(module) }.map(\.module))
    #expect(importers.subtracting([House.owners[module] ?? ""]).isEmpty)
  }

  @Test func importsPointFromLaterWingsToEarlierOnes() throws {
    let wingOf = Dictionary(SourceFile.all.map { ($0.module, $0.wing) }) { first, _ in first }
    for file in SourceFile.all {
      let own = try #require(House.wings.firstIndex(of: file.wing), "\(file.path) lies in no wing")
      for module in file.imports {
        guard let wing = wingOf[module], let other = House.wings.firstIndex(of: wing) else { continue }
        #expect(other <= own, "\(file.path) imports \(module) of the later wing \(wing)")
      }
    }
  }

  @Test func modulesHaveNoCycles() {
    var edges: [String: Set<String>] = [:]
    for file in SourceFile.all { edges[file.module, default: []].formUnion(file.imports) }
    var remaining = edges.mapValues { $0.intersection(edges.keys) }
    for module in remaining.keys { remaining[module]?.remove(module) }
    // Whatever imports nothing that is left is taken away; what cannot be taken away stands in a cycle.
    while let leaf = remaining.first(where: { $0.value.isEmpty })?.key {
      remaining[leaf] = nil
      for module in remaining.keys { remaining[module]?.remove(leaf) }
    }
    #expect(remaining.isEmpty, "in a cycle: \(remaining.keys.sorted())")
  }

  /// A record file maps rows of the database to values and back; `Storage` itself is free.
  @Test func onlyStorageAndItsRecordFilesImportGRDB() {
    for file in SourceFile.all where file.imports.contains("GRDB") && file.module != "Storage" {
      #expect(
        House.recordFiles.contains(file.name) || file.name.contains("Record") || file.name.contains("Schema"),
        "\(file.path) imports GRDB and is not a record file")
    }
  }
}
