import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import MediaTypes

@Suite struct ListReportTests {
  private struct Report: Codable, Equatable {
    var name: String
    var items: [Item]
    var splits: [Item]
  }

  private struct Item: Codable, Equatable {
    var number: Int
    var text: String
  }

  private let folder: TemporaryFolder
  private let head = Report(
    name: "a\n  \"items\" : [ ] {\"", items: [], splits: [Item(number: 1, text: "{\"}")])

  init() throws { folder = try TemporaryFolder() }

  private func written(_ items: some Sequence<Item>) throws -> FilePath {
    var text: [UInt8] = []
    try ListReport.write(head, list: "items", items) { text += $0 }
    return try folder.write(Data(text), to: "report.json")
  }

  @Test(arguments: [0, 1, 20_000])
  func `is JSON like any other, and is read in parts`(_ count: Int) throws {
    let items = (0..<count).map { Item(number: $0, text: "line \($0)\n    {\"number\",],") }
    let path = try written(items)
    let whole = try JSONDecoder().decode(Report.self, from: Data(contentsOf: URL(filePath: path.string)))
    #expect(whole.items == items && whole.name == head.name && whole.splits == head.splits)
    var read: [Item] = []
    let rest: Report = try ListReport.read(path) { (item: Item) in read.append(item) }
    #expect(read == items && rest == head)
    let short: (report: Report, count: Int) = try ListReport.head(path)
    #expect(short.report == head && short.count == count)
  }

  @Test func `is written in parts`() throws {
    var (parts, largest) = (0, 0)
    let items = (0..<50_000).lazy.map { Item(number: $0, text: "text") }
    try ListReport.write(head, list: "items", items) { part in
      parts += 1
      largest = max(largest, part.count)
    }
    #expect(parts > 3 && largest < 300_000)
  }
}
