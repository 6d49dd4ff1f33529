import Testing

@testable import Alignment

@Suite("Where one line takes over from another")
struct TakeoverTests {
  /// What a window gives that lies on a line, and by chance.
  private static let (found, chance): (Float, Float) = (7, 2)

  private func takeover(before: Int, pause: [Float], after: Int) -> Int {
    let one =
      [Float](repeating: Self.found, count: before) + pause + .init(repeating: Self.chance, count: after)
    let two =
      [Float](repeating: Self.chance, count: before) + pause + .init(repeating: Self.found, count: after)
    return PieceFinder.takeover(one, two)
  }

  @Test("between two windows it is where evidence changes", arguments: [20, 33, 60])
  func atOnce(before: Int) {
    #expect(takeover(before: before, pause: [], after: 80 - before) == before)
  }

  @Test("in a pause of the event, when nobody can tell, it is the middle")
  func pause() {
    let pause = (0..<60).map { Self.chance + Float($0 % 3) * 0.1 }
    #expect(takeover(before: 30, pause: pause, after: 30) == 60)
  }

  @Test("silence that a recorder wrote stays whole")
  func gap() {
    let gap = [Float](repeating: 0, count: 60)
    let takeover = takeover(before: 30, pause: gap, after: 30)
    #expect((26...30).contains(takeover), "\(takeover)")
  }
}
