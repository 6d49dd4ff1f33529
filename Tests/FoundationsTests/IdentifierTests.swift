import Foundation
import Foundations
import Testing

@Suite struct IdentifierTests {
  @Test func `identifiers sort by the time they were made`() {
    let start = Date(timeIntervalSince1970: 1_800_000_000)
    let texts = (0..<100).map {
      Identifier(prefix: "run", date: start.addingTimeInterval(Double($0) / 1000)).description
    }
    #expect(texts == texts.sorted())
    #expect(Set(texts).count == 100)
  }

  @Test func `the UUID says version 7 and the RFC's variant`() throws {
    let text = Identifier(prefix: "asset").description
    let uuid = try #require(text.split(separator: "-", maxSplits: 1).last)
    let groups = uuid.split(separator: "-")
    #expect(groups.map(\.count) == [8, 4, 4, 4, 12])
    #expect(groups[2].first == "7")
    #expect("89ab".contains(try #require(groups[3].first)))
  }

  @Test(arguments: [
    "", "run", "run-", "run-0192", "Run-0192f0c1-0000-7000-8000-000000000000",
    "-0192f0c1-0000-7000-8000-000000000000",
  ])
  func `what does not have the form is not an identifier`(text: String) {
    #expect(Identifier(text) == nil)
  }

  @Test func `an identifier survives text and JSON`() throws {
    let identifier = Identifier(prefix: "job")
    #expect(Identifier(identifier.description) == identifier)
    let decoded = try JSONDecoder().decode([Identifier].self, from: JSONEncoder().encode([identifier]))
    #expect(decoded == [identifier])
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([Identifier].self, from: Data(#"["nonsense"]"#.utf8))
    }
  }
}
