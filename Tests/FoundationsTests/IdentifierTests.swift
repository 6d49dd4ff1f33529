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

  @Test func `what is made within one millisecond is in order, too`() {
    let texts = (0..<10_000).map { _ in Identifier(prefix: "run").description }
    #expect(zip(texts, texts.dropFirst()).allSatisfy(<))
  }

  @Test func `several threads share one order`() async throws {
    let all = await withTaskGroup(of: [String].self) { group in
      for _ in 0..<8 {
        group.addTask { (0..<1000).map { _ in Identifier(prefix: "run").description } }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    for texts in all { #expect(zip(texts, texts.dropFirst()).allSatisfy(<)) }
    // The part before the random one tells them apart.
    #expect(Set(all.joined().map { $0.prefix(22) }).count == 8000)
  }

  @Test func `the time stands in the first 48 bits`() throws {
    let date = Date(timeIntervalSince1970: 1_800_000_000.1235)
    let digits = Identifier(prefix: "run", date: date).description.dropFirst(4).prefix(13).filter {
      $0 != "-"
    }
    #expect(Int(digits, radix: 16) == 1_800_000_000_123)
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
